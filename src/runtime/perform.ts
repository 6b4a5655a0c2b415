import { needsNoTransaction, splitStatements } from '../definition/split-statements.ts';
import type { JobSession, SessionResult } from '../postgres/job-session.ts';
import type { ClaimedTask } from '../task/task.ts';

export interface Performance {
  readonly result: SessionResult;
  /** The record was committed with the effect. */
  readonly recorded: boolean;
}

/**
 * Executes a task on its session.
 *
 * In pgherd's own database effect and record commit together. Elsewhere the SQL is one implicit transaction, and what
 * cannot run in a transaction goes statement by statement: both at least once, as the record comes after the effect.
 */
export async function perform(task: ClaimedTask, session: JobSession, schema: string): Promise<Performance> {
  const { sql } = task;
  if (sql === null) {
    return { result: await session.runTask(schema, task.id, task.token, task.timeoutMs), recorded: true };
  }
  if (task.transaction === false || (task.transaction === null && (await needsNoTransaction(sql)))) {
    const statements = await splitStatements(sql);
    return { result: await session.runStatements(statements, task.timeoutMs), recorded: false };
  }
  if (task.database === null && task.connection === null) {
    return { result: await session.runTask(schema, task.id, task.token, task.timeoutMs), recorded: true };
  }
  return { result: await session.runBatch(sql, task.timeoutMs), recorded: false };
}
