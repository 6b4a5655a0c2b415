import type { Connection } from '../../postgres/connection.ts';
import { runChangedJobs } from '../../reconcile/after/run-changed.ts';
import type { ApplyResult } from '../../reconcile/apply.ts';
import type { CliContext } from '../shell/context.ts';
import { printNote } from '../shell/output.ts';
import type { Applied } from '../shell/report/report-applied.ts';

/** The flags of an apply that hold for files and for a saved plan. */
export interface ApplySettings {
  readonly waitMs: number | null;
  /** null: changed jobs are not run. */
  readonly runLimitMs: number | null;
  readonly lockTimeoutMs: number;
  readonly toolVersion: string;
  readonly older: boolean;
  readonly override: string | null;
}

/** Waits for the daemons, then runs the changed jobs, as far as the flags ask for it. */
export async function afterApply(
  context: CliContext,
  connection: Connection,
  result: ApplyResult,
  { waitMs, runLimitMs, lockTimeoutMs, toolVersion }: ApplySettings,
): Promise<Applied> {
  const applied = await waited(context, connection, result, waitMs);
  if (runLimitMs === null || applied.revision === null) return applied;
  printNote(context, `Applied as revision ${applied.revision}; running the changed jobs…`);
  const options = { limitMs: runLimitMs, lockTimeoutMs, toolVersion, signal: context.signal };
  return { ...applied, ran: await runChangedJobs(connection, applied.plan, applied.revision, options) };
}

/** Waits for the daemons if `--wait` is set. Without changes it waits for the project's last revision. */
async function waited(
  context: CliContext,
  connection: Connection,
  result: ApplyResult,
  waitMs: number | null,
): Promise<Applied> {
  if (waitMs === null) return { ...result, seenBy: null };
  const { project, baseRevision } = result.plan;
  const { awaitDaemons } = await import('../../reconcile/await-daemons.ts');
  const known = { project, revision: result.revision ?? baseRevision };
  return { ...result, seenBy: await awaitDaemons(connection, known, waitMs, context.signal) };
}
