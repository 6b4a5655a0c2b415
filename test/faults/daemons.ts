import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EXIT } from '../../src/cli/shell/exit-code.ts';
import { type RunningCli, spawnCli } from '../support/cli.ts';
import { type NetworkProxy, startNetworkProxy } from './network-proxy.ts';

/** One of the daemons: a process of the built program, behind a network of its own, with a clock of its own. */
export interface FaultyDaemon {
  readonly index: number;
  readonly network: NetworkProxy;
  start(): Promise<void>;
  /** Ends the process, if there is one, and waits for that. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGHUP'): void;
  shiftClock(ms: number): Promise<void>;
  /** How the process ended without a request; null: it did not. */
  readonly unexpectedEnd: string | null;
  /** Starts it again after such an end. */
  restartIfEnded(): Promise<void>;
  /** The end of its log, over all its processes. */
  log(): string;
}

export interface DaemonSetup {
  readonly directory: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly workerPassword: string;
  /** Further variables of its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments after `run`. */
  readonly flags: readonly string[];
}

export async function createDaemon(index: number, setup: DaemonSetup): Promise<FaultyDaemon> {
  const network = await startNetworkProxy(setup.host, setup.port);
  const clockFile = join(setup.directory, `clock-${index}`);
  await writeFile(clockFile, '0');
  const url = `postgresql://${setup.user}:${setup.password}@127.0.0.1:${network.port}/app`;
  const env = {
    PGHERD_URL: url,
    WORKER_PASSWORD: setup.workerPassword,
    ...setup.env,
    PGHERD_TEST_CLOCK_SHIFT: clockFile,
    NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, 'shift-clock.mjs')).href}`,
  };
  let process: RunningCli | null = null;
  /** A stop was requested and has not completed: another fault may have suspended the process, and has to resume it. */
  let ending: RunningCli | null = null;
  let starting: Promise<void> | null = null;
  let unexpectedEnd: string | null = null;
  let past = '';
  const spawn = (): RunningCli => {
    const spawned = spawnCli(['run', ...setup.flags, '--log-format', 'json'], { cwd: setup.directory, env });
    void spawned.ended.then(({ code, stdout, stderr }) => {
      past = (past + stdout + stderr).slice(-200_000);
      if (process !== spawned) return;
      process = null;
      // Until it has started it may give up: a service manager tries again.
      if (!stderr.includes('"started"')) return;
      // Its event loop stood still for longer than its lease, which is short here: a service manager starts it again.
      if (code === EXIT.frozen) start().catch(() => {});
      else unexpectedEnd ??= `daemon ${index} ended by itself with ${code}: ${stderr.slice(-500)}`;
    });
    return spawned;
  };
  const startOnce = async (): Promise<void> => {
    process ??= spawn();
    await process.waitForOutput(/"started"/, 30_000);
  };
  const start = (): Promise<void> => {
    // Two concurrent faults may each restart it.
    starting ??= startOnce().finally(() => {
      starting = null;
    });
    return starting;
  };
  return {
    index,
    network,
    get unexpectedEnd() {
      return unexpectedEnd;
    },
    start,
    restartIfEnded: async () => {
      if (unexpectedEnd === null) return;
      unexpectedEnd = null;
      await start();
    },
    end: async (signal) => {
      ending = process ?? ending;
      process = null;
      await ending?.kill(signal);
      ending = null;
    },
    signal: (signal) => {
      const target = process ?? ending;
      try {
        if (target !== null) globalThis.process.kill(target.pid, signal);
      } catch {
        // It has ended meanwhile.
      }
    },
    shiftClock: (ms) => writeFile(clockFile, String(ms)),
    log: () => past + (process === null ? '' : process.stdout() + process.stderr()),
  };
}
