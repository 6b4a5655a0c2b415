import { open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { spawnProgram } from '../../src/embedded/run-program.ts';
import { type EmbeddedServer, startEmbedded } from '../../src/embedded/server.ts';
import { findServerUser } from '../../src/embedded/server-user.ts';
import { waitFor } from './wait-for.ts';

/** How PostgreSQL is stopped: `fast` is an orderly shutdown, `immediate` leaves recovery to the next start. */
export type StopMode = 'fast' | 'immediate';

const SIGNAL_OF = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

/** An embedded server that can stop and start again with its data, on its port. */
export interface RestartableServer extends Pick<EmbeddedServer, 'host' | 'port' | 'url'> {
  /** What PostgreSQL has logged, over all its starts. */
  readonly logFile: string;
  down(mode: StopMode): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

export async function startRestartableServer(settings: Readonly<Record<string, string>>): Promise<RestartableServer> {
  const server = await startEmbedded({ durable: true, purpose: 'test', settings });
  const user = await findServerUser();
  // PostgreSQL's own record of its command line: one program, then quoted arguments.
  const command = await readFile(join(server.dataDir, 'postmaster.opts'), 'utf8');
  const [program = '', ...args] = [...command.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map((m) => m[1] ?? m[2] ?? '');
  const logFile = join(dirname(server.dataDir), 'server.log');
  const pidFile = join(server.dataDir, 'postmaster.pid');
  const lines = async (): Promise<readonly string[]> =>
    (await readFile(pidFile, 'utf8').catch(() => '')).split('\n').map((line) => line.trim());
  const down = async (mode: StopMode): Promise<void> => {
    const pid = Number((await lines())[0]);
    if (!(pid > 0) || !isAlive(pid)) return;
    process.kill(pid, SIGNAL_OF[mode]);
    // PostgreSQL 18 can hang when a fast shutdown meets the recovery after a crash: checkpointer and io workers stay. An administrator goes on
    // with an immediate one.
    const deadlineMs = performance.now() + 15_000;
    await waitFor(
      () => {
        if (isAlive(pid) && performance.now() > deadlineMs) process.kill(pid, SIGNAL_OF.immediate);
        return !isAlive(pid);
      },
      { what: `PostgreSQL to end (${mode})`, timeoutMs: 60_000 },
    );
  };
  let starting: Promise<void> | null = null;
  const isReady = async (): Promise<boolean> => {
    const [pid, , , , , , , status] = await lines();
    return Number(pid) > 0 && isAlive(Number(pid)) && status === 'ready';
  };
  const startOnce = async (): Promise<void> => {
    if (await isReady()) return;
    const log = await open(logFile, 'a', 0o600);
    const child = spawnProgram(program, args, { user, output: log.fd });
    child.unref();
    await log.close();
    await waitFor(isReady, { what: 'PostgreSQL to be back', timeoutMs: 60_000 });
  };
  return {
    host: server.host,
    port: server.port,
    url: server.url,
    logFile,
    down: async (mode) => {
      // Two concurrent faults may each stop and start it.
      await starting;
      await down(mode);
    },
    up: () => {
      starting ??= startOnce().finally(() => {
        starting = null;
      });
      return starting;
    },
    close: async () => {
      await down('fast');
      await server.stop();
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
