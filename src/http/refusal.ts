import { type ErrorCode, PgherdError } from '../errors.ts';
import { SQLSTATE, serverErrorOf } from '../postgres/sqlstate.ts';
import { isConnectionTrouble } from '../runtime/part/loop-service.ts';

/** The error statuses of this server. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 414 | 415 | 421 | 500 | 503;

/** A rejected request, answered as `{"error": {"code", "message", "hint"}}`. */
export class Refusal extends Error {
  readonly status: RefusalStatus;
  readonly code: string;
  readonly hint: string | null;

  constructor(status: RefusalStatus, code: string, message: string, hint: string | null = null) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.hint = hint;
  }

  get body(): { readonly error: { readonly code: string; readonly message: string; readonly hint: string | null } } {
    return { error: { code: this.code, message: this.message, hint: this.hint } };
  }
}

/** Returns any error as a refusal, without internal details (the name of the server, a stack). */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (isConnectionTrouble(error)) {
    return new Refusal(503, 'connection_failed', 'the database cannot be reached', 'see the log of pgherd run');
  }
  if (error instanceof PgherdError)
    return new Refusal(STATUS[error.code] ?? 500, error.code, error.message, error.hint);
  const server = serverErrorOf(error);
  if (server?.sqlstate === SQLSTATE.queryCanceled) {
    return new Refusal(503, 'too_slow', 'the database took too long to answer', 'request less, or retry later');
  }
  if (server?.sqlstate === SQLSTATE.insufficientPrivilege) {
    return new Refusal(403, 'permission_denied', server.message, server.hint);
  }
  return new Refusal(500, 'internal', 'internal error of pgherd', 'see the log of pgherd run');
}

const STATUS: Partial<Readonly<Record<ErrorCode, RefusalStatus>>> = {
  usage: 400,
  not_found: 404,
  permission_denied: 403,
  not_migrated: 503,
  schema_too_old: 503,
  schema_too_new: 503,
};
