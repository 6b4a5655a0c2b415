import { mayNeedNoTransaction, needsNoTransaction } from '../../sql/split-statements.ts';
import { placeOf } from '../../task/place.ts';
import type { ClaimedTask } from '../../task/task.ts';

/** How a task is executed, which decides what is guaranteed. */
export type ExecutionMode =
  /** In pgherd's own database: effect and record commit together. */
  | { readonly kind: 'home' }
  /** In another database, in a transaction: exactly once with a ledger there, at least once without. */
  | { readonly kind: 'elsewhere'; readonly sql: string }
  /** Outside of any transaction, statement by statement: at least once. */
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
