import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

const MB = 1_048_576;

/** The most bytes that are read of a file, by what it is. A larger one is something else. */
export const FILE_LIMITS: Readonly<Record<'source' | 'document' | 'comment' | 'credentials', number>> = {
  /** Definitions, and SQL by hand. */
  source: 64 * MB,
  /** Saved plans, snapshots and dumps, which programs write. */
  document: 256 * MB,
  /** The text of a comment in a pull request, and the event of a workflow. */
  comment: 8 * MB,
  /** Passwords, services of libpq, certificates. */
  credentials: 1 * MB,
};

/**
 * Returns the bytes of a regular file. Throws an error whose `reasonOf` says why it cannot be read: also for a directory, a pipe, a device,
 * and a file with more than `maxBytes`. Never waits for the other end of a pipe.
 */
export function readBoundedFile(path: string, maxBytes: number): Buffer {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(file);
    if (stat.isDirectory()) throw new Error('it is a directory');
    if (!stat.isFile()) throw new Error('it is not a regular file');
    if (stat.size > maxBytes) throw tooLarge(maxBytes);
    // Files of /proc have no size, and a file may grow while it is read.
    let bytes = Buffer.allocUnsafe(stat.size + 1);
    let length = 0;
    for (;;) {
      const count = readSync(file, bytes, length, bytes.length - length, null);
      if (count === 0) return bytes.subarray(0, length);
      length += count;
      if (length > maxBytes) throw tooLarge(maxBytes);
      if (length === bytes.length) bytes = Buffer.concat([bytes], Math.min(length * 2, maxBytes + 1));
    }
  } finally {
    closeSync(file);
  }
}

/** Returns the bytes of a stream. Throws an error whose `reasonOf` says so when there are more than `maxBytes`. */
export async function readBoundedStream(stream: AsyncIterable<Buffer | string>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function tooLarge(maxBytes: number): Error {
  return new Error(`it is larger than ${maxBytes / MB} MB`);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EISDIR: 'it is a directory',
  ENOTDIR: 'part of its path is not a directory',
  ENXIO: 'it is not a regular file',
  EACCES: 'permission denied',
  ELOOP: 'too many levels of symbolic links',
};

/** Why a file could not be read, in words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}
