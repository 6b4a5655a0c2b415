import type { Socket } from 'node:net';

/** The server sent a message that is longer than the session permits. */
export class MessageTooLong extends Error {
  readonly code: string = 'PGHERD_MESSAGE_TOO_LONG';

  constructor(bytes: number, maxBytes: number) {
    super(
      `the server sent a message of ${bytes} bytes, such as a row, an error or a notice; the limit is ${maxBytes} bytes`,
    );
  }
}

const CODE_LENGTH = 1;
const HEADER_LENGTH = 5;

/**
 * Ends the socket with `MessageTooLong` when a message begins that is longer than `maxBytes`, before any of it is buffered. The
 * driver would otherwise collect it, and a text above 512 MB would end the process. An exception of a listener of the data ends
 * only the socket. Call it before the driver listens.
 */
export function limitMessages(socket: Socket, maxBytes: number): void {
  const lengths = new MessageLengths();
  const emit = socket.emit.bind(socket);
  const guarded = (event: string | symbol, ...values: readonly unknown[]): boolean => {
    if (event !== 'data') return emit(event, ...values);
    const [chunk] = values;
    if (socket.destroyed || !Buffer.isBuffer(chunk)) return false;
    const longest = lengths.longestIn(chunk);
    if (longest > maxBytes) {
      socket.destroy(new MessageTooLong(longest, maxBytes));
      return true;
    }
    try {
      return emit(event, chunk);
    } catch (error) {
      socket.destroy(error instanceof Error ? error : new Error(String(error)));
      return true;
    }
  };
  Object.assign(socket, { emit: guarded });
}

/** Follows the lengths of messages through the chunks that they arrive in. https://www.postgresql.org/docs/current/protocol-message-formats.html */
class MessageLengths {
  /** Bytes of the current message that are still to come. */
  #rest = 0;
  /** A header that is split between two chunks. */
  readonly #header: number[] = [];

  /** Returns the length of the longest message that begins in a chunk, in bytes. */
  longestIn(chunk: Buffer): number {
    let longest = 0;
    let at = 0;
    while (at < chunk.length) {
      if (this.#rest > 0) {
        const skipped = Math.min(this.#rest, chunk.length - at);
        this.#rest -= skipped;
        at += skipped;
        continue;
      }
      const isWhole = this.#header.length === 0 && chunk.length - at >= HEADER_LENGTH;
      if (!isWhole) {
        this.#header.push(chunk[at] ?? 0);
        at += 1;
        if (this.#header.length < HEADER_LENGTH) continue;
      }
      const length = isWhole
        ? chunk.readUInt32BE(at + CODE_LENGTH)
        : Buffer.from(this.#header).readUInt32BE(CODE_LENGTH);
      if (isWhole) at += HEADER_LENGTH;
      this.#header.length = 0;
      longest = Math.max(longest, length);
      // The length counts itself and not the code.
      this.#rest = Math.max(0, length - (HEADER_LENGTH - CODE_LENGTH));
    }
    return longest;
  }
}
