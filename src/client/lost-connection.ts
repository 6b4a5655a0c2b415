import { PgherdError } from '../errors.ts';

/** Whether an error says that the server cannot be reached now, rather than that it refuses the statement. */
export function isLostConnection(error: unknown): boolean {
  if (error instanceof PgherdError) return error.code === 'connection_failed';
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return true;
  // connection exceptions, shutdowns, and too many connections
  return code.startsWith('08') || code.startsWith('57P') || code === '53300';
}
