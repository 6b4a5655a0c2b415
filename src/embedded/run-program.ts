import { type ChildProcess, spawn } from 'node:child_process';
import { PgherdError } from '../errors.ts';
import { OWN_SERVER } from './fetch-package.ts';
import type { ServerUser } from './server-user.ts';

export interface ProgramOptions {
  readonly user: ServerUser | null;
  /** A file descriptor for both outputs, or 'pipe'. */
  readonly output: number | 'pipe';
}

/**
 * Starts one of PostgreSQL's programs: in its own session, so that Ctrl-C reaches only this process, which then stops
 * the program in order; in `/`, because the server's user may not be able to access the working directory; with
 * messages in English.
 */
export function spawnProgram(program: string, args: readonly string[], options: ProgramOptions): ChildProcess {
  const { PATH, SystemRoot, TEMP } = process.env;
  const inherited = { PATH, SystemRoot, TEMP };
  return spawn(program, args, {
    cwd: process.platform === 'win32' ? undefined : '/',
    detached: true,
    windowsHide: true,
    env: { ...definedOnly(inherited), LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', options.output, options.output],
    ...(options.user === null ? {} : { uid: options.user.uid, gid: options.user.gid }),
  });
}

/** Runs a program until it ends; throws `embedded_postgres_failed` with its last lines when it fails. */
export async function runProgram(
  program: string,
  args: readonly string[],
  user: ServerUser | null,
  signal: AbortSignal | undefined,
): Promise<void> {
  const child = spawnProgram(program, args, { user, output: 'pipe' });
  const abort = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', abort, { once: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4_000);
    });
  }
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    signal?.throwIfAborted();
    if (code !== 0) throw programFailed(program, output);
  } catch (error) {
    if (error instanceof PgherdError || signal?.aborted === true) throw error;
    throw cannotStart(program, error);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

/** `output` ends with the last message of the program. */
export function programFailed(program: string, output: string): PgherdError {
  const lines = output.trim().split('\n').slice(-5).join('\n');
  const full = output.includes('No space left on device');
  return new PgherdError('embedded_postgres_failed', `${program} failed: ${lines === '' ? 'no output' : lines}`, {
    hint: full ? 'The disk is full: free some space, or set PGHERD_CACHE_DIR to another disk.' : OWN_SERVER,
  });
}

export function cannotStart(program: string, cause: unknown): PgherdError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PgherdError('embedded_postgres_failed', `cannot start ${program}: ${reason}`, {
    hint: `The binaries need glibc on Linux (not Alpine), and a cache directory on a file system that allows programs (PGHERD_CACHE_DIR). ${OWN_SERVER}`,
    cause,
  });
}

function definedOnly(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
