import type { Diagnostics } from '../../../diagnostic/diagnostics.ts';
import { dueBetween } from '../../../schedule/due-times.ts';
import { formatInstant } from '../../../schedule/instant.ts';
import { parseSchedule, type Schedule } from '../../../schedule/schedule.ts';
import { isKnownTimezone } from '../../../schedule/timezone.ts';
import { hasEffect } from '../../../sql/effects.ts';
import type { SqlParser } from '../../../sql/parser.ts';
import { sameStatement } from '../../../sql/same-statement.ts';
import type { JobDefinition } from '../../definition.ts';
import type { ReadJob, ReadSet } from '../../read/set.ts';

/** `select 1` is a placeholder for SQL that is still to be written. */
const PLACEHOLDER = /^\s*select\s+[^\s(]{1,20}\s*;?\s*$/i;
/** Pairs whose starts are compared: a file with thousands of copies needs one of them named. */
const MAX_COMPARED = 100;
/** Starts that are compared. */
const COMPARED = 500;
const COMPARED_MS = 32 * 86_400_000;

/**
 * Reports each job of `unchecked` whose statements another job of the set runs too, as the same role in the same place, and when
 * both start at once. Statements that only read may repeat. Does nothing when every job is known.
 */
export function checkDuplicates(
  set: ReadSet,
  unchecked: ReadSet,
  nowMs: number,
  parser: SqlParser,
  diagnostics: Diagnostics,
): void {
  const active = [...set.jobs.values()].filter(
    ({ declared: { definition } }) => definition.enabled && definition.sql !== '',
  );
  const groups = new Map<string, ReadJob[]>();
  for (const job of active) {
    const key = keyOf(job.declared.definition);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [job]);
    else group.push(job);
  }
  let reported = 0;
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined || group.length === 1 || !mayRepeatEffect(first.declared.definition.sql, parser)) continue;
    // A known job is the one to compare with: the diagnostic is at the one that was added.
    const known = group.find(({ declared }) => !unchecked.jobs.has(declared.definition.name)) ?? first;
    for (const job of group) {
      if (job === known || !unchecked.jobs.has(job.declared.definition.name)) continue;
      if (!isSame(job.declared.definition, known.declared.definition, parser)) continue;
      report(job, known, reported < MAX_COMPARED ? nowMs : null, diagnostics);
      reported += 1;
    }
  }
}

function isSame(a: JobDefinition, b: JobDefinition, parser: SqlParser): boolean {
  return a.sql === b.sql || sameStatement(a.sql, b.sql, parser) !== null;
}

/** `nowMs` null: their starts are not compared. */
function report(job: ReadJob, known: ReadJob, nowMs: number | null, diagnostics: Diagnostics): void {
  const [own, other] = [job.declared.definition, known.declared.definition];
  const together = nowMs === null ? null : commonStart(own, other, nowMs);
  const when = together === null ? '' : `, and both start at ${formatInstant(together)}`;
  const message = `job "${own.name}" runs the same SQL as job "${other.name}", as the same role in the same database${when}`;
  const hint = 'remove one of them; one job can have several schedules';
  diagnostics.at({ source: job.source, range: job.nameRange }).warning('PGH427', message, hint);
}

function mayRepeatEffect(sql: string, parser: SqlParser): boolean {
  if (PLACEHOLDER.test(withoutComments(sql))) return false;
  const parsed = parser.parse(sql);
  return parsed.ok && hasEffect(parsed.statements);
}

/** Returns the first instant of the next weeks at which both jobs start by the clock; null: there is none. */
function commonStart(a: JobDefinition, b: JobDefinition, nowMs: number): number | null {
  const starts = new Set(startsOf(a, nowMs));
  return startsOf(b, nowMs).find((at) => starts.has(at)) ?? null;
}

function startsOf({ schedule, timezone }: JobDefinition, nowMs: number): readonly number[] {
  if (!isKnownTimezone(timezone)) return [];
  const schedules = schedule.flatMap((text): readonly Schedule[] => {
    const parsed = parseSchedule(text);
    return parsed.ok ? [parsed.schedule] : [];
  });
  return dueBetween(schedules, timezone, nowMs, nowMs + COMPARED_MS, { limit: COMPARED, keep: 'first' }).times;
}

/** Equal for jobs that may be duplicates: the parse trees decide. Comments, blanks and cases are left out. */
function keyOf({ sql, role, database, connection, params }: JobDefinition): string {
  const letters = withoutComments(sql)
    .replace(/[\s;]+/g, '')
    .toLowerCase();
  const sorted = Object.entries(params ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([role, database, connection, params === null, sorted, letters]);
}

function withoutComments(sql: string): string {
  return sql.includes('--') || sql.includes('/*') ? sql.replace(/--[^\n]*|\/\*.*?\*\//gs, '') : sql;
}
