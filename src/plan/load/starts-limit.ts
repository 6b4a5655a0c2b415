import { ruleWords } from '../../definition/check/policy.ts';
import type { PolicyRule } from '../../definition/project.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { formatInstant } from '../../schedule/instant.ts';
import type { Load } from '../forecast.ts';
import type { Change } from '../plan.ts';

const MINUTE_MS = 60_000;

/**
 * Checks `max-starts-per-minute` with the jobs of all projects of the database, which reading the files does not know. Returns nothing
 * when the files alone break the rule, or when the plan does not make the fullest minute fuller.
 */
export function checkStartsLimit(
  rules: readonly PolicyRule[],
  known: readonly Diagnostic[],
  changes: readonly Change[],
  load: Load | null,
): readonly Diagnostic[] {
  const rule = rules.find((each) => each.rule === 'max-starts-per-minute');
  if (load === null || rule?.rule !== 'max-starts-per-minute' || known.some(({ code }) => code === 'PGH106')) return [];
  let fullest = 0;
  for (const [minute, count] of load.after.entries()) if (count > (load.after[fullest] ?? 0)) fullest = minute;
  const starts = load.after[fullest] ?? 0;
  if (starts <= rule.limit || starts <= (load.before[fullest] ?? 0)) return [];
  const cause = changes.find(
    (change) =>
      change.kind === 'job' && change.after !== null && load.startsOf(change.after).some(([at]) => at === fullest),
  );
  const at = formatInstant(load.startMs + fullest * MINUTE_MS);
  const line = cause?.line ?? 1;
  return [
    {
      code: 'PGH106',
      severity: rule.severity,
      message: `${starts} starts in the minute from ${at} over all projects of the database, but the limit is ${rule.limit}`,
      hint: `spread the schedules; ${ruleWords(rule)}`,
      file: cause?.file ?? '',
      line,
      column: 1,
      endLine: line,
      endColumn: 1,
    },
  ];
}
