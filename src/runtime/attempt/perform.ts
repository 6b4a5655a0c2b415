import type { JobSession, SessionStatement } from '../../postgres/job-session.ts';
import { hasSqlstate, SQLSTATE, serverErrorOf } from '../../postgres/sqlstate.ts';
import { splitStatements } from '../../sql/split-statements.ts';
import { fenceTask, type Ledger, runWithLedger } from '../../store/ledger/ledger.ts';
import type { Outcome } from '../../task/settle.ts';
import type { ClaimedTask, TaskContext } from '../../task/task.ts';
import type { Ledgers } from '../session/ledgers.ts';
import type { Place } from '../session/task-sessions.ts';
import { isSessionGone, outcomeOfStop, type RunningTask } from './running-task.ts';
import { performAlone } from './series.ts';
import { taskErrorOf } from './task-error.ts';
import type { Way } from './way.ts';

/** Executes a task on its session. Throws what the server says. */
export async function perform(
  running: RunningTask,
  way: Way,
  { session, place, schema, ledgers }: Stage,
): Promise<Outcome> {
  const { task } = running;
  const json = task.context?.params == null ? null : JSON.stringify(task.context.params);
  switch (way.kind) {
    case 'home':
      return performAlone(running, session, schema);
    case 'statements': {
      const statements = await statementsOf(way.sql, json);
      introduce(session, task);
      const result = await session.runStatements(statements, { timeoutMs: task.timeoutMs, inTransaction: false });
      return { kind: 'finished', recorded: false, ...result };
    }
    case 'elsewhere': {
      const ledger = await ledgers.of(place, session);
      if (ledger !== null) return performOnce(running, { sql: way.sql, json }, ledger, { session, place, ledgers });
      const statements = json === null ? null : await statementsOf(way.sql, json);
      introduce(session, task);
      const result =
        statements === null
          ? await session.runBatch(way.sql, task.timeoutMs)
          : await session.runStatements(statements, { timeoutMs: task.timeoutMs, inTransaction: true });
      return { kind: 'finished', recorded: false, ...result };
    }
  }
}

/** Where a task is executed, and with what. */
export interface Stage {
  readonly session: JobSession;
  readonly place: Place;
  /** The schema pgherd lives in. */
  readonly schema: string;
  readonly ledgers: Ledgers;
}

/** Sent right ahead of the SQL, behind which the session is cleaned: nothing else may come between. */
function introduce(session: JobSession, task: ClaimedTask): void {
  if (task.context !== null) session.tell(settingsOf(task, task.context));
}

/** A bound value goes with one statement: a text of several is sent one by one. */
async function statementsOf(sql: string, json: string | null): Promise<readonly SessionStatement[]> {
  const statements = await splitStatements(sql);
  return statements.map((statement) => ({ sql: statement.sql, json: statement.usesParameter ? json : null }));
}

/** The same settings that `run` makes at home; empty: there is none. */
function settingsOf(task: ClaimedTask, context: TaskContext): Readonly<Record<string, string>> {
  return {
    'pgherd.task_id': task.id,
    'pgherd.attempt': String(task.attempt),
    'pgherd.job': task.jobName ?? '',
    'pgherd.scheduled_for': context.scheduledFor ?? '',
    'pgherd.parent_task_id': context.parentTaskId ?? '',
    'pgherd.parent_row_count': String(context.parentRowCount ?? ''),
  };
}

async function performOnce(
  running: RunningTask,
  statement: SessionStatement,
  ledger: Ledger,
  { session, place, ledgers }: Omit<Stage, 'schema'>,
): Promise<Outcome> {
  const { task } = running;
  const claim = { taskId: task.id, fence: task.claims };
  const shutOut = async (): Promise<Outcome | null> => {
    const done = await fenceTask(session, ledger, claim, task.timeoutMs);
    running.fenced = true;
    return done === null ? null : { kind: 'found-done', rowCount: done.rowCount };
  };
  if (task.claims > 1) {
    const found = await shutOut();
    if (found !== null) return found;
    if (running.stopping !== null) return outcomeOfStop(running, running.stopping);
    // A cancel that an earlier claim could not make sure of.
    const reason = await ledgers.cancelReason(task.id);
    if (reason !== null) return { kind: 'cancelled', reason };
    running.timedFromMs = performance.now();
  }
  running.ledgerKey = place.key;
  introduce(session, task);
  running.unanswered = true;
  try {
    const result = await runWithLedger(session, ledger, claim, statement, task.timeoutMs);
    running.unanswered = false;
    return { kind: 'finished', recorded: false, ...result };
  } catch (error) {
    const server = serverErrorOf(error);
    if (server === null || isSessionGone(error)) throw error;
    running.unanswered = false;
    if (server.sqlstate === SQLSTATE.leaseLost) {
      // A newer claim, or an installation that was set back to a backup and counts anew.
      return (await shutOut()) ?? { kind: 'lost', error: taskErrorOf(error) };
    }
    if (server.context !== null || !hasSqlstate(error, ...LEDGER_GONE)) throw error;
    ledgers.suspect(place.key);
    return { kind: 'lost', error: taskErrorOf(error) };
  }
}

/** Without a context it was the call itself. */
const LEDGER_GONE = [
  SQLSTATE.undefinedFunction,
  SQLSTATE.invalidSchemaName,
  SQLSTATE.insufficientPrivilege,
  SQLSTATE.undefinedTable,
] as const;
