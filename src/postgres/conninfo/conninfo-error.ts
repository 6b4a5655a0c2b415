import { PgherdError } from '../../errors.ts';

/**
 * Returns an error of code `usage` about a connection string. `message` must not contain any text of the string except
 * names of parameters: an apparent host or port may be half of a password that is not encoded.
 */
export function conninfoError(message: string, hint: string): PgherdError {
  return new PgherdError('usage', message, { hint });
}

export const EXAMPLES =
  'for example postgres://user:password@host:5432/database?sslmode=require, or host=… dbname=… user=…';

export const ENCODE =
  'in a URL, write these characters of a password in %-encoding: @ as %40, : as %3A, / as %2F, % as %25';
