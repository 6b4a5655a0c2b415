import { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limitMessages, MessageTooLong } from '../../src/postgres/connect/message-limit.ts';

/** A message of the server: its code, its length with the 4 bytes of that, and the body. */
function message(bodyBytes: number): Buffer {
  const header = Buffer.alloc(5, 'D');
  header.writeUInt32BE(bodyBytes + 4, 1);
  return Buffer.concat([header, Buffer.alloc(bodyBytes, 0xff)]);
}

/** Emits the chunks as a socket does. Returns the bytes that a listener got, and the error of the socket. */
function receive(chunks: readonly Buffer[], maxBytes: number): { readonly bytes: number; readonly error: unknown } {
  const socket = new Socket();
  let bytes = 0;
  let error: unknown = null;
  socket.destroy = (reason) => {
    error = reason ?? null;
    return socket;
  };
  Object.defineProperty(socket, 'destroyed', { get: () => error !== null });
  limitMessages(socket, maxBytes);
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  for (const chunk of chunks) socket.emit('data', chunk);
  return { bytes, error };
}

const split = (all: Buffer, sizes: readonly number[]): readonly Buffer[] => {
  const chunks: Buffer[] = [];
  let at = 0;
  for (let n = 0; at < all.length; n += 1) {
    const size = sizes[n % sizes.length] ?? 1;
    chunks.push(all.subarray(at, at + size));
    at += size;
  }
  return chunks;
};

describe('the length of messages', () => {
  test('is measured however they are split into chunks', () => {
    const bodies = fc.array(fc.nat(200), { minLength: 1, maxLength: 20 });
    const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(bodies, sizes, fc.integer({ min: 50, max: 250 }), (lengths, chunkSizes, maxBytes) => {
        const all = Buffer.concat(lengths.map(message));
        const { bytes, error } = receive(split(all, chunkSizes), maxBytes);
        if (lengths.every((length) => length + 4 <= maxBytes)) expect([bytes, error]).toEqual([all.length, null]);
        else {
          expect(error).toBeInstanceOf(MessageTooLong);
          expect(bytes).toBeLessThan(all.length);
        }
      }),
    );
  });

  test('an error of a listener ends its socket, and not the process', () => {
    const socket = new Socket();
    const reasons: unknown[] = [];
    socket.destroy = (reason) => {
      reasons.push(reason);
      return socket;
    };
    limitMessages(socket, 1_000);
    socket.on('data', () => {
      throw new RangeError('Invalid string length');
    });
    expect(() => socket.emit('data', message(10))).not.toThrow();
    expect(reasons).toMatchObject([{ message: 'Invalid string length' }]);
  });
});
