import { PgherdError } from '../../errors.ts';
import type { PlanOptions } from '../../plan/input/plan-input.ts';
import type { TopicTasks } from '../../plan/plan.ts';
import { globProblem } from '../../text/glob.ts';
import { wholeNumber } from '../shell/output.ts';
import { labelsOf } from './label-option.ts';
import type { PlanFlags } from './plan-options.ts';

/** What `makePlan` needs, from the flags. Throws `usage` for one that cannot be read. */
export function planOptionsOf(flags: PlanFlags): PlanOptions {
  return {
    prune: flags.prune,
    target: patternsOf(flags.target, '--target'),
    labels: labelsOf(flags),
    exclude: patternsOf(flags.exclude, '--exclude'),
    allowDeletes: flags.allowDeletes === undefined ? null : wholeNumber(flags.allowDeletes, 0, '--allow-deletes'),
    topicTasks: topicTasksOf(flags),
    cancelRunning: flags.cancelRunning === true,
    forecast: flags.forecast === true,
    adopt: flags.adopt === true,
  };
}

/** `--author`. Throws `usage` for an empty one. */
export function authorOf(author: string | undefined): { readonly author?: string } {
  return author === undefined ? {} : { author: nonEmpty(author, '--author', 'the login of the author') };
}

/** `--override`; null: it is not given. Throws `usage` for an empty reason. */
export function overrideOf(reason: string | undefined): string | null {
  return reason === undefined ? null : nonEmpty(reason, '--override', 'the reason');
}

function nonEmpty(text: string, option: string, what: string): string {
  const value = text.trim();
  if (value === '') throw new PgherdError('usage', `${option} is empty`, { hint: `write ${what} after ${option}` });
  return value;
}

function patternsOf(patterns: readonly string[], option: string): readonly string[] {
  for (const pattern of patterns) {
    const problem = globProblem(pattern);
    if (problem === null) continue;
    throw new PgherdError('usage', `invalid pattern "${pattern}" for ${option}: it ${problem}`, {
      hint: 'write for example billing-*; a \\ before a bracket takes it as it is',
    });
  }
  return patterns;
}

function topicTasksOf({ drain, discard, moveTo }: PlanFlags): TopicTasks | null {
  const chosen: readonly TopicTasks[] = [
    drain === true ? { action: 'drain' as const } : [],
    discard === true ? { action: 'discard' as const } : [],
    moveTo === undefined ? [] : { action: 'move' as const, to: moveTo },
  ].flat();
  if (chosen.length > 1) throw new PgherdError('usage', '--drain, --discard and --move-to exclude each other');
  return chosen[0] ?? null;
}
