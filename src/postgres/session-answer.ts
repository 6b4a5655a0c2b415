import type { Connection } from './connection.ts';
import { hasSqlstate, SQLSTATE, serverErrorOf } from './sqlstate.ts';

/** What a session made of a statement: it has executed it, refused it, or ended. */
export type SessionAnswer = 'done' | 'refused' | 'ended';

/**
 * Resolves with the answer of a session to a statement that was sent. The end of a session is told as an error too, before the
 * connection ends, and with any SQLSTATE: a living session answers a further statement, an empty one.
 */
export async function answerTo(sent: Promise<unknown>, connection: Connection): Promise<SessionAnswer> {
  const error = await errorOf(sent);
  if (error === null) return 'done';
  const after = serverErrorOf(error) === null ? error : await errorOf(connection.execute(''));
  // A cancel may arrive late.
  return after === null || hasSqlstate(after, SQLSTATE.queryCanceled) ? 'refused' : 'ended';
}

function errorOf(sent: Promise<unknown>): Promise<unknown> {
  return sent.then(
    () => null,
    (error: unknown) => error,
  );
}
