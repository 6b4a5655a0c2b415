import { SQLSTATE } from '../../postgres/sqlstate.ts';
import { mayNeedNoTransaction, needsNoTransaction } from '../../sql/split-statements.ts';
import { placeOf } from '../../task/place.ts';
import type { Outcome } from '../../task/settle.ts';
import type { ClaimedTask } from '../../task/task.ts';

/** The mode in which a task is executed, which decides the guarantees. */
export type ExecutionMode =
  /** In pgherd's own database: effect and record commit together. */
  | { readonly kind: 'home' }
  /** In another database, in a transaction: exactly once with a ledger there, at least once without. */
  | { readonly kind: 'elsewhere'; readonly sql: string }
  /** Outside any transaction, statement by statement: at least once. */
  | { readonly kind: 'statements'; readonly sql: string };

/** Returns how the task is executed. Parses the SQL where the task does not say whether it needs a transaction. */
export async function executionModeOf(task: ClaimedTask, homeDatabase: string): Promise<ExecutionMode> {
  const { sql, transaction } = task;
  if (transaction === false || (transaction === null && (await needsNoTransaction(sql))))
    return { kind: 'statements', sql };
  return placeOf(task, homeDatabase) === 'home' ? { kind: 'home' } : { kind: 'elsewhere', sql };
}

/** Returns true when the mode is certainly `home`, without parsing the SQL; false may be either. */
export function isHomeWithoutParsing(task: ClaimedTask, homeDatabase: string): boolean {
  const { sql, transaction } = task;
  if (transaction === false || (transaction === null && mayNeedNoTransaction(sql))) return false;
  return placeOf(task, homeDatabase) === 'home';
}

/**
 * Returns whether a task ended its transaction from within, as a `CALL` or a `DO` with COMMIT does, and does not say whether it needs a
 * transaction. PostgreSQL has refused that and rolled back everything: executed outside a transaction, the task takes effect once.
 */
export function endsItsTransaction({ transaction }: Pick<ClaimedTask, 'transaction'>, outcome: Outcome): boolean {
  return transaction === null && isRefusedEnd(outcome);
}

/** Returns the outcome with the remedy for SQL that commits although its definition makes it one transaction. */
export function withRemedy({ transaction }: Pick<ClaimedTask, 'transaction'>, outcome: Outcome): Outcome {
  if (transaction !== true || outcome.kind !== 'error' || !isRefusedEnd(outcome) || outcome.error.hint !== null)
    return outcome;
  const hint = 'set transaction: false in the definition: the SQL then runs outside of a transaction, and may commit';
  return { ...outcome, error: { ...outcome.error, hint } };
}

function isRefusedEnd(outcome: Outcome): boolean {
  return outcome.kind === 'error' && outcome.error.sqlstate === SQLSTATE.invalidTransactionTermination;
}
