import { PgherdError } from '../../errors.ts';
import { describeServer, type Target } from '../target.ts';

/** A class of its own, because waiting does not help. */
export class TransactionPoolerError extends PgherdError {}

/** For operations that need a session for longer than a transaction. */
export function transactionPoolerError(
  { host, port }: Pick<Target, 'host' | 'port'>,
  cause: unknown = null,
): TransactionPoolerError {
  const where = describeServer({ host, port });
  return new TransactionPoolerError(
    'connection_failed',
    `${where} is a connection pooler in transaction mode, not PostgreSQL itself`,
    {
      cause,
      hint: 'connect to the server itself, or to the pooler in session mode; enqueue() and the other SQL functions work through it',
    },
  );
}
