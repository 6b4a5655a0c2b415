/** The SQLSTATEs pgherd acts upon. https://www.postgresql.org/docs/current/errcodes-appendix.html */
export const SQLSTATE = {
  activeTransaction: '25001',
  adminShutdown: '57P01',
  cannotConnectNow: '57P03',
  crashShutdown: '57P02',
  databaseDoesNotExist: '3D000',
  duplicateObject: '42710',
  featureNotSupported: '0A000',
  insufficientPrivilege: '42501',
  invalidAuthorization: '28000',
  invalidPassword: '28P01',
  invalidSchemaName: '3F000',
  invalidTransactionTermination: '2D000',
  lockNotAvailable: '55P03',
  queryCanceled: '57014',
  readOnlyTransaction: '25006',
  tooManyConnections: '53300',
  transactionTimeout: '25P04',
  undefinedFunction: '42883',
  undefinedObject: '42704',
  undefinedTable: '42P01',
  uniqueViolation: '23505',
  /** pgherd's own: the token or the login does not hold the task (any longer). */
  leaseLost: 'PH001',
  /** pgherd's own: the daemon's lease has ended. */
  daemonLost: 'PH002',
} as const;

/** Returns the fields of an error of PostgreSQL, or null for another error. */
export interface ServerError {
  readonly sqlstate: string;
  readonly message: string;
  readonly detail: string | null;
  readonly hint: string | null;
  readonly context: string | null;
  /** Character position from 1 in the SQL that the caller sent, or null. */
  readonly position: number | null;
  /** Character position from 1 in a statement run by a function (`EXECUTE`), or null. */
  readonly internalPosition: number | null;
}

export function serverErrorOf(error: unknown): ServerError | null {
  if (!(error instanceof Error) || !('code' in error) || !('severity' in error)) return null;
  const fields: Record<string, unknown> = { ...error };
  const sqlstate = text(fields.code);
  if (sqlstate === null || !/^[0-9A-Z]{5}$/.test(sqlstate)) return null;
  return {
    sqlstate,
    message: error.message,
    detail: text(fields.detail),
    hint: text(fields.hint),
    context: text(fields.where),
    position: number(fields.position),
    internalPosition: number(fields.internalPosition),
  };
}

export function hasSqlstate(error: unknown, ...sqlstates: readonly string[]): boolean {
  const server = serverErrorOf(error);
  return server !== null && sqlstates.includes(server.sqlstate);
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function number(value: unknown): number | null {
  const parsed = typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isInteger(parsed) ? parsed : null;
}
