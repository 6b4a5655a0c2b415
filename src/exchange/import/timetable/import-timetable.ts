import type { Job } from '../../../generated/schema-types.ts';
import { shortestDuration } from '../../../schedule/duration.ts';
import { type ChainStep, chainJobs } from '../chain.ts';
import { placeOf } from '../connection-place.ts';
import { elsewhere, type ImportDecision, type Imported, type ImportedJob, type ImportNote } from '../imported.ts';
import { intervalMs } from '../interval.ts';
import { isUtc, UNLIMITED } from '../peer-facts.ts';
import { BOTH_DAYS, restrictsBothDays, strictFields } from '../schedule-text.ts';
import { ignoringErrors, taskSql } from './task-sql.ts';
import type { TimetableChain, TimetableTask } from './timetable-chain.ts';

/** `timezone`: the zone in which pg_timetable counts, that of its server. */
export function importTimetable(chains: readonly TimetableChain[], timezone: string): Imported {
  const notes: ImportNote[] = [];
  const jobs = chains.flatMap((chain) => convert(chain, timezone, notes));
  return { defaults: UNLIMITED, jobs, topics: [], notes };
}

function convert(chain: TimetableChain, timezone: string, notes: ImportNote[]): readonly ImportedJob[] {
  const { place, name } = chain;
  const note = (text: string): void => void notes.push({ place, text: `"${name}": ${text}` });
  const live = chain.tasks.filter((task) => task.live);
  for (const task of chain.tasks) if (!task.live) note(`task ${titleOf(task)} is disabled and left out`);
  const missing: string[] = [];
  const parts = partsOf(live, missing, note);
  if (parts.length === 0) {
    note(`was left out: ${missing.length === 0 ? 'it has no tasks' : missing.join('; ')}`);
    return [];
  }
  if (parts.length > 1) note(`its transaction became one per job: ${parts.length} jobs, each after the one before`);
  noteOptions(chain, note);
  const when = scheduleOf(chain.runAt);
  const without: ImportDecision | null =
    missing.length === 0
      ? null
      : {
          reason: `without a part of its chain: ${missing.join('; ')}`,
          next: 'do that elsewhere, and remove enabled: false',
        };
  const first: Job = {
    ...(when.schedule === null ? {} : { schedule: when.schedule }),
    ...(isUtc(timezone) ? {} : { timezone }),
    ...(chain.maxInstances === 1 ? {} : { overlap: 'allow' as const }),
    ...(chain.live ? {} : { enabled: false }),
  };
  return chainJobs({
    place,
    name,
    first,
    decision: without ?? when.decision,
    steps: parts.map((part) => stepOf(part, chain)),
  });
}

/** Tasks that make one job: neighbours in the transaction of the chain, or one task with a transaction of its own. */
interface Part {
  readonly tasks: readonly TimetableTask[];
  readonly sqls: readonly string[];
}

function partsOf(tasks: readonly TimetableTask[], missing: string[], note: (text: string) => void): readonly Part[] {
  const parts: { tasks: TimetableTask[]; sqls: string[] }[] = [];
  for (const task of tasks) {
    const converted = taskSql(task);
    if (converted === null) continue;
    if (!converted.ok) {
      missing.push(converted.reason);
      continue;
    }
    for (const text of converted.notes) note(text);
    const last = parts.at(-1);
    const before = last?.tasks.at(-1);
    if (last === undefined || before === undefined || !shareTransaction(before, task)) {
      parts.push({ tasks: [task], sqls: [converted.sql] });
      continue;
    }
    last.tasks.push(task);
    last.sqls.push(converted.sql);
  }
  return parts;
}

function shareTransaction(a: TimetableTask, b: TimetableTask): boolean {
  return !a.autonomous && !b.autonomous && a.connection === b.connection && a.runAs === b.runAs;
}

function stepOf({ tasks, sqls }: Part, chain: TimetableChain): ChainStep {
  const [task] = tasks as readonly [TimetableTask, ...TimetableTask[]];
  const isOnly = chain.tasks.filter(({ live }) => live).length === 1;
  const guarded = sqls.map((sql, index) =>
    tasks[index]?.ignoreError === true && !task.autonomous && !isOnly ? ignoringErrors(sql) : sql,
  );
  const place = placeOf(task.connection);
  const limitMs = Math.min(
    ...[chain.timeoutMs, ...(tasks.length === 1 ? [task.timeoutMs] : [])].filter((ms) => ms > 0),
  );
  const role = task.runAs ?? place.user;
  return {
    name: task.name,
    decision: place.server === null ? null : elsewhere(place.server),
    job: {
      ...(place.database === null ? {} : { database: place.database }),
      ...(role === null ? {} : { role }),
      ...(task.autonomous ? { transaction: false } : {}),
      ...(Number.isFinite(limitMs) ? { timeout: shortestDuration(limitMs) } : {}),
      sql: guarded.join(';\n'),
    },
  };
}

function noteOptions(chain: TimetableChain, note: (text: string) => void): void {
  const { maxInstances, onError, tasks } = chain;
  if (maxInstances !== null && maxInstances > 1) {
    note(`at most ${maxInstances} ran at once: give the job a topic with concurrency: ${maxInstances}`);
  }
  if (chain.selfDestruct) note('self_destruct: the job stays after its run; delete its definition then');
  if (chain.exclusive)
    note('exclusive: other jobs run beside it; put those that must not into one topic with concurrency: 1');
  if (chain.clientName !== null) note(`ran on client ${chain.clientName} only: any daemon runs it now`);
  if (onError !== null) note('on_error is not imported: use on_failure to report failures');
  if (tasks.length > 1 && tasks.some((task) => task.timeoutMs > 0))
    note('time limits of single tasks are not imported');
  const ignoring = tasks.filter((task) => task.ignoreError && task.live);
  if (ignoring.some((task) => task.autonomous) && tasks.length > 1) {
    note('ignore_error of an autonomous task: the jobs after it run only when it succeeds');
  }
}

function titleOf({ name, command }: TimetableTask): string {
  return `"${name ?? command.trim().split('\n', 1)[0]?.slice(0, 60) ?? ''}"`;
}

function scheduleOf(runAt: string | null): {
  readonly schedule: string | null;
  readonly decision: ImportDecision | null;
} {
  if (runAt === null) return { schedule: '* * * * *', decision: null };
  const [, word = '', interval = ''] = /^(@every|@after)\s*(.*)$/.exec(runAt.trim()) ?? [];
  if (word !== '') {
    const ms = intervalMs(interval);
    if (ms !== null) return { schedule: `${word} ${shortestDuration(ms)}`, decision: null };
    const next = `write a schedule such as "${word} 5m", and remove enabled: false`;
    return {
      schedule: null,
      decision: { reason: `its schedule "${runAt}" is not an interval that pgherd knows`, next },
    };
  }
  if (runAt.trim().startsWith('@')) return { schedule: runAt.trim(), decision: null };
  const fields = strictFields(runAt);
  return { schedule: fields, decision: restrictsBothDays(fields) ? BOTH_DAYS : null };
}
