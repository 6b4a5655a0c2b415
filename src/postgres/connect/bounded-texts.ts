import type pg from 'pg';
import { cut, cutMiddle } from '../../text/cut.ts';

/** Maximum length of a text of an error or a notice, in bytes. */
export const MAX_TEXT_BYTES = 65_536;

/**
 * Cuts the texts of errors and notices where they are first read. This bounds the log that stores them, the batch that contains
 * them and the lines that show them. Call it before the driver listens.
 */
export function boundTexts(connection: pg.Connection): void {
  connection.on('errorMessage', bound);
  connection.on('notice', bound);
}

function bound(error: object): void {
  const message: unknown = Reflect.get(error, 'message');
  if (typeof message === 'string' && message.length > MAX_TEXT_BYTES / 3) {
    const short = cut(message, MAX_TEXT_BYTES);
    Reflect.set(error, 'message', short);
    // The text begins with the whole message.
    if (error instanceof Error) error.stack = short;
  }
  for (const field of ['detail', 'hint', 'internalQuery'] as const) replace(error, field, cut);
  // The end contains the place of a task in its series, and pgherd's own frames.
  replace(error, 'where', cutMiddle);
}

function replace(error: object, field: string, shorten: typeof cut): void {
  const text: unknown = Reflect.get(error, field);
  if (typeof text === 'string') Reflect.set(error, field, shorten(text, MAX_TEXT_BYTES));
}
