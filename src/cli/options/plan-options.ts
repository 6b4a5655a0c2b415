import type { Command } from 'commander';
import { PgherdError } from '../../errors.ts';
import type { PlanOptions } from '../../plan/make-plan.ts';
import type { TopicTasks } from '../../plan/plan.ts';
import { parseDuration } from '../../schedule/duration.ts';
import { wholeNumber } from '../shell/output.ts';
import { addConnectionOptions, type ConnectionFlags } from './connection-options.ts';
import { addDefinitionOptions, type DefinitionFlags } from './definition-options.ts';

/** The flags that `addPlanOptions` adds to a command, as commander parses them. */
export interface PlanFlags extends ConnectionFlags, DefinitionFlags {
  readonly target: readonly string[];
  readonly exclude: readonly string[];
  readonly prune: boolean;
  readonly allowDeletes?: string;
  readonly adopt?: true;
  readonly lockTimeout: string;
  readonly format: string;
  readonly checkDb?: boolean;
  readonly drain?: boolean;
  readonly discard?: boolean;
  readonly moveTo?: string;
  readonly cancelRunning?: boolean;
  readonly forecast?: boolean;
}

/** The options that plan and apply share. */
export function addPlanOptions(command: Command): Command {
  return addConnectionOptions(addDefinitionOptions(command))
    .option('--target <glob>', 'only jobs and topics whose name matches this pattern (repeatable)', collect, [])
    .option('--exclude <glob>', 'exclude jobs and topics whose name matches this pattern (repeatable)', collect, [])
    .option('--no-prune', 'delete nothing')
    .option('--allow-deletes <n>', 'allow exactly this many deletions')
    .option('--adopt', 'take over declared jobs and topics that were made through SQL')
    .option('--lock-timeout <duration>', 'wait at most this long for another apply', '10s')
    .option('--check-db', CHECK_DB)
    .option('--drain', 'keep a deleted topic until its tasks are done')
    .option('--discard', 'cancel waiting tasks of deleted topics')
    .option('--move-to <topic>', 'move waiting tasks of deleted topics to this topic')
    .option('--cancel-running', 'cancel running tasks of deleted jobs');
}

/** `--check-db` of plan, apply and validate. */
export const CHECK_DB = 'check roles, logins, privileges and the plan of each statement against the database';

export function planOptionsOf(flags: PlanFlags): PlanOptions {
  return {
    prune: flags.prune,
    target: flags.target,
    exclude: flags.exclude,
    allowDeletes: flags.allowDeletes === undefined ? null : wholeNumber(flags.allowDeletes, 0, '--allow-deletes'),
    topicTasks: topicTasksOf(flags),
    cancelRunning: flags.cancelRunning === true,
    forecast: flags.forecast === true,
    adopt: flags.adopt === true,
  };
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

const MAX_LOCK_TIMEOUT_MS = 2_147_483_647;

/** Milliseconds of a duration such as `10s`. Throws `usage`. */
export function durationOption(text: string, option: string): number {
  const ms = parseDuration(text);
  if (ms === null || ms > MAX_LOCK_TIMEOUT_MS) {
    throw new PgherdError('usage', `invalid duration "${text}" for ${option} (expected for example 10s, 5m)`);
  }
  return ms;
}

function collect(value: string, former: readonly string[]): readonly string[] {
  return [...former, value];
}
