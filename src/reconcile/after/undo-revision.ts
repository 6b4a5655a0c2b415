import { PgherdError } from '../../errors.ts';
import { DEFAULT_PLAN_OPTIONS } from '../../plan/input/plan-input.ts';
import { hasChanges, isBlocked, type Plan } from '../../plan/plan.ts';
import type { Connection } from '../../postgres/connection.ts';
import { applyDefinitions } from '../apply.ts';
import { planChanges } from '../plan.ts';
import { rollbackRequest } from '../rollback.ts';

interface Undone {
  readonly revision: number | null;
  /** Why the revision was not rolled back; null: it was. */
  readonly reason: string | null;
}

/**
 * Restores the state before a revision, as the next one. Leaves it when another revision has been applied since, or when a
 * change cannot be undone.
 */
export async function undoRevision(
  connection: Connection,
  { plan: applied, revision }: { readonly plan: Plan; readonly revision: number },
  options: { readonly lockTimeoutMs: number; readonly toolVersion: string },
): Promise<Undone> {
  const { project, database } = applied;
  const wanted = { project, schema: database.schema, revision: revision - 1, nowMs: Date.now(), isUndo: true };
  try {
    const counted = await planChanges(
      connection,
      await rollbackRequest(connection, { ...wanted, options: DEFAULT_PLAN_OPTIONS }),
      options,
    );
    const allowDeletes = counted.summary.delete;
    const request = await rollbackRequest(connection, {
      ...wanted,
      options: { ...DEFAULT_PLAN_OPTIONS, allowDeletes },
    });
    const plan = await planChanges(connection, request, options);
    if (plan.baseRevision !== revision) {
      return { revision: null, reason: `revision ${plan.baseRevision} has been applied since` };
    }
    if (!hasChanges(plan)) return { revision: null, reason: 'the database is as before already' };
    if (isBlocked(plan)) return { revision: null, reason: plan.blocked?.reasons[0]?.text ?? 'the rollback is blocked' };
    const done = await applyDefinitions(connection, request, {
      lockTimeoutMs: options.lockTimeoutMs,
      toolVersion: options.toolVersion,
      reviewedDigest: plan.digest,
      isUndo: true,
    });
    return { revision: done.revision, reason: null };
  } catch (error) {
    if (!(error instanceof PgherdError) || connection.ended) throw error;
    return { revision: null, reason: error.message };
  }
}
