import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import type { SourceFile } from '../../diagnostic/source-file.ts';
import type { Freeze, Policy } from '../../generated/schema-types.ts';
import { isTimed, neverFires } from '../../schedule/due-times.ts';
import { parseDuration } from '../../schedule/duration.ts';
import { parseSchedule } from '../../schedule/schedule.ts';
import { isKnownTimezone } from '../../schedule/timezone.ts';
import { timezoneHint } from '../../schedule/timezone-hint.ts';
import { didYouMeanHint } from '../../text/did-you-mean.ts';
import { globProblem } from '../../text/glob.ts';
import { childOf, type Tree } from '../../yaml/tree.ts';
import { ALLOWED_ACTIONS, type FreezeWindow, type Gates, parseAllow } from '../gates.ts';

/** A mapping with `freeze` and `approvals`, and its place. */
export interface WrittenGates {
  readonly values: Pick<NonNullable<Policy>, 'freeze' | 'approvals'> | null | undefined;
  readonly tree: Tree | null;
}

/** Returns the gates of `policy`, in which those of the environment replace those of the project. Reports mistakes. */
export function gatesOf(
  project: WrittenGates,
  environment: WrittenGates,
  source: SourceFile,
  diagnostics: Diagnostics,
): Gates {
  const read = ({ values, tree }: WrittenGates): readonly FreezeWindow[] | null =>
    values?.freeze === undefined ? null : windowsOf(values.freeze, childOf(tree, 'freeze'), source, diagnostics);
  const [ofProject, ofEnvironment] = [read(project), read(environment)];
  return {
    freeze: ofEnvironment ?? ofProject ?? [],
    approvals: environment.values?.approvals ?? project.values?.approvals ?? 0,
  };
}

const MAX_DURATION_MS = 366 * 86_400_000;

/** Invalid windows are reported and left out. */
function windowsOf(
  windows: Freeze,
  tree: Tree | null,
  source: SourceFile,
  diagnostics: Diagnostics,
): readonly FreezeWindow[] {
  return windows.flatMap((window, index): readonly FreezeWindow[] => {
    const { cron, duration, timezone = 'UTC', reason = null, allow = [] } = window;
    const own = tree?.kind === 'list' ? (tree.items[index] ?? null) : null;
    const at = (place: Tree | null): ReturnType<Diagnostics['at']> =>
      diagnostics.at({ source, range: place ?? own ?? { start: 0, end: 0 } });
    const parsed = parseSchedule(cron);
    const durationMs = parseDuration(duration);
    const before = diagnostics.list.length;
    if (!isKnownTimezone(timezone)) {
      const hint = timezoneHint(timezone, diagnostics.suggestions);
      at(childOf(own, 'timezone')).error('PGH043', `unknown time zone "${timezone}"`, hint);
    } else if (!parsed.ok) {
      at(childOf(own, 'cron')).error('PGH040', parsed.message, parsed.hint);
    } else if (!isTimed(parsed.schedule)) {
      const hint = 'use cron fields, an @name such as @daily, or a timestamp';
      at(childOf(own, 'cron')).error('PGH040', `"${cron}" does not say when a window starts`, hint);
    } else if (neverFires(parsed.schedule, timezone)) {
      at(childOf(own, 'cron')).error('PGH041', `"${cron}" never starts a window`, 'no calendar day matches');
    }
    if (durationMs === null || durationMs === 0 || durationMs > MAX_DURATION_MS) {
      const what = durationMs === null ? `"${duration}" is not a duration` : `${duration} is not from 1ms to 366d`;
      at(childOf(own, 'duration')).error('PGH025', what, 'for example 62h or 14d');
    }
    for (const [position, entry] of allow.entries()) {
      const list = childOf(own, 'allow');
      const place = list?.kind === 'list' ? (list.items[position] ?? null) : null;
      const found = parseAllow(entry);
      if (found === null) {
        const known = `allowed: ${ALLOWED_ACTIONS.join(', ')}, job:NAME, topic:NAME, label:KEY=VALUE`;
        const hint = didYouMeanHint(entry, ALLOWED_ACTIONS, known);
        at(place).error('PGH022', `"${entry}" is not a kind of change`, hint);
      } else if (found.by !== 'action') {
        const problem = globProblem(found.pattern);
        if (problem !== null)
          at(place).error('PGH022', `"${entry}": the pattern ${problem}`, 'for example job:hotfix-*');
      }
    }
    return diagnostics.list.length > before || durationMs === null
      ? []
      : [{ cron, durationMs, timezone, reason, allow }];
  });
}
