import pg from 'pg';
import type { RawRow, RawValue } from './raw-values.ts';

/**
 * A statement of which the types of parameters and columns are known: one packet, no description of the result, and rows that are not
 * parsed. For the statements that a daemon sends for each series of tasks. With a name it stays prepared in its session.
 */
export class RawQuery {
  readonly answer: Promise<readonly RawRow[]>;
  /** pg notes a statement that has a name as parsed, with its text. */
  readonly name: string | undefined;
  readonly text: string;
  readonly #values: readonly RawValue[];
  readonly #rows: RawRow[] = [];
  #resolve: (rows: readonly RawRow[]) => void = () => {};
  #reject: (error: unknown) => void = () => {};

  constructor(text: string, values: readonly RawValue[], name: string | undefined) {
    this.name = name;
    this.text = text;
    this.#values = values;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  // The names are those by which pg calls a query.
  submit(connection: pg.Connection): void {
    const isKnown = this.name !== undefined && isParsed(connection, this.name);
    connection.stream.write(messagesOf(isKnown ? null : this.text, this.name ?? '', this.#values));
  }

  handleRowDescription(): void {}

  handleDataRow({ fields }: { readonly fields: RawRow }): void {
    this.#rows.push(fields);
  }

  handleCommandComplete(): void {}

  handleError(error: unknown): void {
    this.#reject(error);
  }

  handleReadyForQuery(): void {
    this.#resolve(this.#rows);
  }
}

// pg sends no other queries before earlier ones are answered. Its constructor, which is left out, costs more than the rest of a call.
Object.setPrototypeOf(RawQuery.prototype, pg.Query.prototype);

/** pg notes the name with the answer to its Parse message. */
function isParsed(connection: pg.Connection, name: string): boolean {
  const parsed: unknown = Reflect.get(connection, 'parsedStatements');
  return typeof parsed === 'object' && parsed !== null && Object.hasOwn(parsed, name);
}

/** Parse (where there is a text), Bind, Execute and Sync. https://www.postgresql.org/docs/current/protocol-message-formats.html */
function messagesOf(text: string | null, name: string, values: readonly RawValue[]): Buffer {
  const parseBytes = text === null ? 0 : name.length + Buffer.byteLength(text) + 8;
  let valueBytes = 0;
  for (const value of values) valueBytes += 4 + bytesOf(value);
  const bindBytes = name.length + 12 + 2 * values.length + valueBytes;
  const buffer = Buffer.allocUnsafe((text === null ? 0 : parseBytes + 1) + bindBytes + 1 + 15);
  let at = 0;
  if (text !== null) {
    at = buffer.writeUInt8(PARSE, at);
    at = buffer.writeInt32BE(parseBytes, at);
    at = writeText(buffer, name, at);
    at = writeText(buffer, text, at);
    at = buffer.writeInt16BE(0, at);
  }
  at = buffer.writeUInt8(BIND, at);
  at = buffer.writeInt32BE(bindBytes, at);
  at = buffer.writeUInt8(0, at); // the unnamed portal
  at = writeText(buffer, name, at);
  at = buffer.writeInt16BE(values.length, at);
  for (const value of values) at = buffer.writeInt16BE(Buffer.isBuffer(value) ? 1 : 0, at);
  at = buffer.writeInt16BE(values.length, at);
  for (const value of values) at = writeValue(buffer, value, at);
  at = buffer.writeInt16BE(0, at); // all columns as text
  END.copy(buffer, at);
  return buffer;
}

const PARSE = 0x50;
const BIND = 0x42;
/** Execute of the unnamed portal, to its last row; Sync. */
const END = Buffer.from([0x45, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0x53, 0, 0, 0, 4]);

function bytesOf(value: RawValue): number {
  if (value === null) return 0;
  return typeof value === 'string' ? Buffer.byteLength(value) : value.length;
}

function writeText(buffer: Buffer, text: string, at: number): number {
  const end = at + buffer.write(text, at);
  return buffer.writeUInt8(0, end);
}

function writeValue(buffer: Buffer, value: RawValue, at: number): number {
  if (value === null) return buffer.writeInt32BE(-1, at);
  if (typeof value !== 'string') {
    const start = buffer.writeInt32BE(value.length, at);
    return start + value.copy(buffer, start);
  }
  const written = buffer.write(value, at + 4);
  buffer.writeInt32BE(written, at);
  return at + 4 + written;
}
