import { needsNoTransaction, splitStatements } from '../definition/split-statements.ts';
import type { JobSession } from '../postgres/job-session.ts';
import { hasSqlstate, SQLSTATE, serverErrorOf } from '../postgres/sqlstate.ts';
import { fenceTask, type Ledger, runWithLedger } from '../store/ledger.ts';
import type { Outcome } from '../task/settle.ts';
import type { ClaimedTask } from '../task/task.ts';
import type { Ledgers } from './ledgers.ts';
import { isSessionGone, outcomeOfStop, type RunningTask } from './running-task.ts';
import { taskErrorOf } from './task-error.ts';
import type { Place } from './task-sessions.ts';

/** How a task is executed, which decides what is guaranteed. */
export type Way =
  /** In pgherd's own database: effect and record commit together. */
  | { readonly kind: 'home' }
  /** In another one, in a transaction: exactly once with a ledger there, at least once without. */
  | { readonly kind: 'elsewhere'; readonly sql: string }
  /** Outside of any transaction, statement by statement: at least once. */
  | { readonly kind: 'statements'; readonly sql: string };

/** `homeDatabase`: what names the database pgherd lives in runs there. */
export async function wayOf(task: ClaimedTask, homeDatabase: string): Promise<Way> {
  const { sql, transaction } = task;
  if (sql === null) return { kind: 'home' };
  if (transaction === false || (transaction === null && (await needsNoTransaction(sql))))
    return { kind: 'statements', sql };
  const isHome = task.connection === null && (task.database === null || task.database === homeDatabase);
  return isHome ? { kind: 'home' } : { kind: 'elsewhere', sql };
}

/** Executes a task on its session. Throws what the server says. */
export async function perform(
  running: RunningTask,
  way: Way,
  { session, place, schema, ledgers }: Stage,
): Promise<Outcome> {
  const { task } = running;
  switch (way.kind) {
    case 'home': {
      const result = await session.runTask(schema, task.id, task.token, task.timeoutMs);
      return { kind: 'finished', recorded: true, ...result };
    }
    case 'statements': {
      const result = await session.runStatements(await splitStatements(way.sql), task.timeoutMs);
      return { kind: 'finished', recorded: false, ...result };
    }
    case 'elsewhere': {
      const ledger = await ledgers.of(place, session);
      if (ledger !== null) return performOnce(running, way.sql, ledger, { session, place, ledgers });
      const result = await session.runBatch(way.sql, task.timeoutMs);
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

async function performOnce(
  running: RunningTask,
  sql: string,
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
  running.unanswered = true;
  try {
    const result = await runWithLedger(session, ledger, claim, sql, task.timeoutMs);
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
