import type { Connection } from './connection.ts';
import { hasSqlstate, SQLSTATE, serverErrorOf } from './sqlstate.ts';

/** The result of a statement on a session: it was executed, it was refused, or the session has ended. */
export type SessionAnswer = 'done' | 'refused' | 'ended';

/**
 * Resolves with the answer of a session to a statement that was sent. The end of a session is reported as an error as well,
 * with any SQLSTATE and before the connection ends. To distinguish them, an empty statement is sent after an error, which only
 * a living session answers.
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
