import type { SessionStatement } from '../../postgres/session-call.ts';
import { splitStatements } from '../../sql/split-statements.ts';
import type { Outcome } from '../../task/settle.ts';
import { lostLoginBefore } from '../session/lost-login.ts';
import type { ExecutionMode } from './execution-mode.ts';
import { type RunContext, runWithLedgerOnce } from './run-with-ledger.ts';
import type { RunningTask } from './running-task.ts';
import { runAlone } from './series.ts';
import { taskErrorOf } from './task-error.ts';
import { sendTaskSettings } from './task-settings.ts';

/** Executes one task on its session, in its mode. Throws what the server reports, except at home. */
export async function runTask(running: RunningTask, mode: ExecutionMode, context: RunContext): Promise<Outcome> {
  const { task } = running;
  const { session, login, ledgers } = context;
  const json = task.params;
  if (mode.kind !== 'home') {
    const gone = await lostLoginBefore(session);
    if (gone !== null) return { kind: 'error', error: taskErrorOf(gone) };
  }
  switch (mode.kind) {
    case 'home':
      return runAlone(running, context);
    case 'statements': {
      const statements = await statementsOf(mode.sql, json);
      sendTaskSettings(session, task);
      const result = await session.runStatements(statements, { timeoutMs: task.timeoutMs, inTransaction: false });
      return { kind: 'finished', recorded: false, ...result };
    }
    case 'elsewhere': {
      const ledger = await ledgers.of(login, session);
      if (ledger !== null) return runWithLedgerOnce(running, { sql: mode.sql, json }, ledger, context);
      const statements = json === null ? null : await statementsOf(mode.sql, json);
      sendTaskSettings(session, task);
      const result =
        statements === null
          ? await session.runBatch(mode.sql, task.timeoutMs)
          : await session.runStatements(statements, { timeoutMs: task.timeoutMs, inTransaction: true });
      return { kind: 'finished', recorded: false, ...result };
    }
  }
}

/** PostgreSQL binds a value to one statement only: SQL with several statements is sent one by one. */
async function statementsOf(sql: string, json: string | null): Promise<readonly SessionStatement[]> {
  const statements = await splitStatements(sql);
  return statements.map((statement) => ({ sql: statement.sql, json: statement.usesParameter ? json : null }));
}
