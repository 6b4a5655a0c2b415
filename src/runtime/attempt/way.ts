import { mayNeedNoTransaction, needsNoTransaction } from '../../sql/split-statements.ts';
import type { ClaimedTask } from '../../task/task.ts';

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
  return isHome(task, homeDatabase) ? { kind: 'home' } : { kind: 'elsewhere', sql };
}

/** Whether that is `home`, as far as it can be told without parsing the SQL. */
export function isSurelyHome(task: ClaimedTask, homeDatabase: string): boolean {
  const { sql, transaction } = task;
  if (sql === null) return true;
  if (transaction === false || (transaction === null && mayNeedNoTransaction(sql))) return false;
  return isHome(task, homeDatabase);
}

function isHome({ connection, database }: ClaimedTask, homeDatabase: string): boolean {
  return connection === null && (database === null || database === homeDatabase);
}
