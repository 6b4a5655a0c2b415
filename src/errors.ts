/**
 * The reasons an operation can fail with, a closed set: the reference of commands describes each and its exit code. A mistake in
 * a definition is a `Diagnostic` instead.
 */
export type ErrorCode =
  | 'usage'
  | 'invalid_definitions'
  | 'connection_failed'
  | 'authentication_failed'
  | 'permission_denied'
  | 'not_migrated'
  | 'schema_too_new'
  | 'schema_too_old'
  | 'unsupported_server'
  | 'not_found'
  | 'plan_invalid'
  | 'snapshot_invalid'
  | 'plan_stale'
  | 'plan_blocked'
  | 'database_copied'
  | 'lock_not_obtained'
  | 'not_acknowledged'
  | 'compat_conflict'
  | 'config_invalid'
  | 'embedded_postgres_failed'
  | 'http_failed'
  | 'server_condition'
  | 'not_finished'
  | 'client_closed'
  | 'internal';

export interface PgherdErrorOptions {
  /** The next step for the reader, or null when there is none. */
  readonly hint?: string | null;
  /** The underlying error; printed only with `--verbose`. */
  readonly cause?: unknown;
}

/** A failed operation. `message` states facts with values; `hint` is the next step. Neither ever contains a secret. */
export class PgherdError extends Error {
  /** The reason of the failure. */
  readonly code: ErrorCode;
  /** The next step for the reader; null: none is known. */
  readonly hint: string | null;

  constructor(code: ErrorCode, message: string, options: PgherdErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'PgherdError';
    this.code = code;
    this.hint = options.hint ?? null;
  }
}

/** The caller named no database, and the default place has none that takes this login. */
export class NoConnectionGiven extends PgherdError {}
