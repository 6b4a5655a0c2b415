import { PgherdError } from '../../errors.ts';

/**
 * A mistake in a connection string, as `usage`. No text of the string may go into `message`, save the names of parameters:
 * what looks like a host or a port may be half of a password that is not encoded.
 */
export function conninfoError(message: string, hint: string): PgherdError {
  return new PgherdError('usage', message, { hint });
}

export const EXAMPLES =
  'for example postgres://user:password@host:5432/database?sslmode=require, or host=… dbname=… user=…';

export const ENCODE =
  'in a URL, write these characters of a password in %-encoding: @ as %40, : as %3A, / as %2F, % as %25';
