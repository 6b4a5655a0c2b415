import { hasSqlstate, SQLSTATE } from '../../postgres/sqlstate.ts';

/** Returns whether the server refused the session because of a limit of the server, the database or the role. */
export function isRefusedByLimit(error: unknown): boolean {
  return error instanceof Error && hasSqlstate(error.cause, SQLSTATE.tooManyConnections);
}
