import { setTimeout as delay } from 'node:timers/promises';
import { PgherdError } from '../errors.ts';
import type { Connection } from '../postgres/connection.ts';
import { transactionStatus } from '../store/locks/transaction-status.ts';

/** The connection was lost during the commit: the server knows whether the transaction is committed. */
export class CommitUnknownError<T> extends PgherdError {
  /** `pg_current_xact_id()` of the transaction. */
  readonly transactionId: string;
  /** The result of the transaction if it is committed. */
  readonly result: T;

  constructor(transactionId: string, result: T, cause: unknown) {
    super(
      'connection_failed',
      'the connection was lost during the commit, and whether it was successful is not known',
      {
        cause,
        hint: 'run the command again: it continues where the database is',
      },
    );
    this.transactionId = transactionId;
    this.result = result;
  }
}

const POLL_MS = 200;

/**
 * Asks over another connection whether the transaction is committed, and waits while it is still in progress. Returns its result.
 * Throws `connection_failed` when it was rolled back, and the error itself when the server does not remember it.
 */
export async function settleCommit<T>(
  connection: Connection,
  unknown: CommitUnknownError<T>,
  signal: AbortSignal,
): Promise<T> {
  for (;;) {
    const status = await transactionStatus(connection, unknown.transactionId);
    if (status === 'committed') return unknown.result;
    if (status === null) throw unknown;
    if (status === 'aborted') {
      throw new PgherdError('connection_failed', 'the connection was lost during the commit; nothing was written', {
        cause: unknown.cause,
        hint: 'run the command again',
      });
    }
    await delay(POLL_MS, undefined, { signal });
  }
}
