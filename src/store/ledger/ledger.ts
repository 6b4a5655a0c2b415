import { quoteIdentifier } from '../../postgres/identifier.ts';
import type { JobSession } from '../../postgres/job-session.ts';
import type { SessionResult, SessionStatement } from '../../postgres/session-call.ts';
import { targetSchema } from '../migrate/migrate-target.ts';

/** The ledger of another database, and this installation's part of it. */
export interface Ledger {
  /** The schema of pgherd in the home database. */
  readonly homeSchema: string;
  readonly installation: string;
}

export interface LedgerClaim {
  readonly taskId: string;
  /** See `ClaimedTask`. */
  readonly createdUs: string;
  /** The number of claims of the task: higher than that of any earlier claim. */
  readonly fence: number;
}

/**
 * A task that ends without an effect raises the fence this far above its own claim: higher than any claim of it that a standby may have
 * missed. `_retry_task` continues from there.
 */
export const CLOSING_FENCES = 100_000;

/** Executes effect and ledger row in one transaction. Raises PH001 when the task is done, or a newer claim holds it. */
export function runWithLedger(
  session: JobSession,
  { homeSchema, installation }: Ledger,
  { taskId, createdUs, fence }: LedgerClaim,
  { sql, json }: SessionStatement,
  timeoutMs: number,
): Promise<SessionResult> {
  const values = [installation, taskId, createdUs, fence, sql, ...(json === null ? [] : [json])];
  return session.runFunction(`${schemaOf(homeSchema)}.run`, values, timeoutMs);
}

/** Fences older claims, waits for a claim that is being executed, and returns what they committed; null: nothing. */
export async function fenceTask(
  session: JobSession,
  { homeSchema, installation }: Ledger,
  { taskId, createdUs, fence }: LedgerClaim,
  timeoutMs: number,
): Promise<{ readonly rowCount: number } | null> {
  const [row] = await session.ask<{ done: boolean; row_count: string | null }>(
    `select done, row_count from ${schemaOf(homeSchema)}.fence($1, $2, $3, $4)`,
    [installation, taskId, createdUs, fence],
    timeoutMs,
  );
  return row?.done === true ? { rowCount: Number(row.row_count ?? 0) } : null;
}

/**
 * Deletes rows of this session's login: of tasks that were claimed once after an hour, of others after a week, and none of a task that is
 * unfinished at home. Returns the number of deleted rows.
 */
export async function pruneLedger(session: JobSession, ledger: Ledger, unfinished: readonly string[]): Promise<number> {
  const [row] = await session.ask<{ gone: string }>(
    `select ${schemaOf(ledger.homeSchema)}.prune($1, interval '1 hour', interval '7 days', $2::bigint[]) as gone`,
    [ledger.installation, unfinished],
    UPKEEP_TIMEOUT_MS,
  );
  return Number(row?.gone ?? 0);
}

/** Returns the owner of the ledger that this session may call, or null. Reads only the catalog and calls no function of the schema. */
export async function findLedger(session: JobSession, homeSchema: string): Promise<string | null> {
  const [row] = await session.ask<{ owner: string }>(
    `select r.rolname::pg_catalog.text as owner
     from pg_catalog.pg_namespace n join pg_catalog.pg_roles r on r.oid operator(pg_catalog.=) n.nspowner
     where n.nspname operator(pg_catalog.=) $1 and pg_catalog.has_schema_privilege(n.oid, 'usage') and exists (
       select from pg_catalog.pg_proc p where p.pronamespace operator(pg_catalog.=) n.oid and p.proname operator(pg_catalog.=) 'run'
         and pg_catalog.has_function_privilege(p.oid, 'execute'))`,
    [targetSchema(homeSchema)],
    UPKEEP_TIMEOUT_MS,
  );
  return row?.owner ?? null;
}

const UPKEEP_TIMEOUT_MS = 10_000;

function schemaOf(homeSchema: string): string {
  return quoteIdentifier(targetSchema(homeSchema));
}
