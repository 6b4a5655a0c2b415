import { setTimeout as delay } from 'node:timers/promises';
import { PgherdError } from '../../errors.ts';
import type { Connection } from '../../postgres/connection.ts';
import type { ApplyResult } from '../../reconcile/apply.ts';
import { CommitUnknownError, settleCommit } from '../../reconcile/commit-outcome.ts';
import { type ControlOptions, withControlConnection } from '../options/connection-options.ts';
import type { CliContext } from './context.ts';
import { printNote } from './output.ts';

/** A server that restarts is back after this time, in most cases. */
const RECONNECTS = 10;
const PAUSE_MS = 1_000;

/**
 * Runs an apply; when its connection is lost during the commit, finds out over another connection whether the revision exists, and
 * continues with `after` there.
 */
export async function recoverCommit<T>(
  context: CliContext,
  control: ControlOptions,
  apply: () => Promise<T>,
  after: (connection: Connection, result: ApplyResult) => Promise<T>,
): Promise<T> {
  try {
    return await apply();
  } catch (error) {
    if (!(error instanceof CommitUnknownError)) throw error;
    printNote(context, 'The connection was lost during the commit. Looking up its outcome…');
    return await lookUp(context, control, error as CommitUnknownError<ApplyResult>, after);
  }
}

async function lookUp<T>(
  context: CliContext,
  control: ControlOptions,
  unknown: CommitUnknownError<ApplyResult>,
  after: (connection: Connection, result: ApplyResult) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withControlConnection(context, control, async (connection) =>
        after(connection, await settleCommit(connection, unknown, context.signal)),
      );
    } catch (error) {
      const isUnreachable =
        error instanceof PgherdError && error.code === 'connection_failed' && error.cause !== unknown.cause;
      if (!isUnreachable || error === unknown) throw error;
      if (attempt === RECONNECTS) throw unknown;
      await delay(PAUSE_MS, undefined, { signal: context.signal });
    }
  }
}
