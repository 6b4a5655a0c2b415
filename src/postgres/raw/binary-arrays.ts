/** Arrays as their receive functions read them: PostgreSQL parses no text for them, and nothing has to be quoted. */

const HEADER_BYTES = 20;
const INT4 = 23;
const INT8 = 20;
const TEXT = 25;
const JSONB = 3802;
const JSONB_VERSION = 1;
/** Up to so many digits an id is exact as a number. */
const SAFE_DIGITS = 15;
const TWO_TO_32 = 4_294_967_296;

/** An int[]. */
export function int4s(values: readonly number[]): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + 8 * values.length);
  let at = writeHeader(buffer, INT4, values.length, false);
  for (const value of values) at = buffer.writeInt32BE(value, buffer.writeInt32BE(4, at));
  return buffer;
}

/** A bigint[]. */
export function int8s(values: readonly string[]): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + 12 * values.length);
  let at = writeHeader(buffer, INT8, values.length, false);
  for (const value of values) {
    at = buffer.writeInt32BE(8, at);
    if (value.length > SAFE_DIGITS) at = buffer.writeBigInt64BE(BigInt(value), at);
    else {
      const number = Number(value);
      at = buffer.writeInt32BE(Math.floor(number / TWO_TO_32), at);
      at = buffer.writeUInt32BE(number >>> 0, at);
    }
  }
  return buffer;
}

/** A text[]; `prefixes`: what each begins with in addition. */
export function texts(values: readonly (string | null)[], prefixes: readonly string[] = []): Buffer {
  let bytes = HEADER_BYTES;
  for (const [index, value] of values.entries()) {
    bytes += 4 + (value === null ? 0 : Buffer.byteLength(value) + (prefixes[index]?.length ?? 0));
  }
  const buffer = Buffer.allocUnsafe(bytes);
  let at = writeHeader(buffer, TEXT, values.length, true);
  for (const [index, value] of values.entries()) {
    if (value === null) {
      at = buffer.writeInt32BE(-1, at);
      continue;
    }
    const written = buffer.write((prefixes[index] ?? '') + value, at + 4);
    buffer.writeInt32BE(written, at);
    at += 4 + written;
  }
  return buffer;
}

/** A jsonb[] of JSON texts. */
export function jsonbs(values: readonly (string | null)[]): Buffer {
  let bytes = HEADER_BYTES;
  for (const value of values) bytes += 4 + (value === null ? 0 : 1 + Buffer.byteLength(value));
  const buffer = Buffer.allocUnsafe(bytes);
  let at = writeHeader(buffer, JSONB, values.length, true);
  for (const value of values) {
    if (value === null) {
      at = buffer.writeInt32BE(-1, at);
      continue;
    }
    const start = buffer.writeUInt8(JSONB_VERSION, at + 4);
    const written = 1 + buffer.write(value, start);
    buffer.writeInt32BE(written, at);
    at += 4 + written;
  }
  return buffer;
}

/** One dimension, from 1. An array without elements has none. */
function writeHeader(buffer: Buffer, type: number, length: number, mayHaveNulls: boolean): number {
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(mayHaveNulls ? 1 : 0, 4);
  buffer.writeInt32BE(type, 8);
  buffer.writeInt32BE(length, 12);
  return buffer.writeInt32BE(1, 16);
}
