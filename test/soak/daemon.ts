import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type RunningCli, spawnCli } from '../support/cli.ts';

/** A daemon as a service manager runs it: a process of the built program, started again when it ends. */
export interface SoakDaemon {
  readonly index: number;
  /** null: it is not running. */
  readonly pid: number | null;
  /** Where it serves HTTP; null: it is not running. */
  readonly url: string | null;
  /** Counts its processes, from 1. */
  readonly generation: number;
  readonly memoryFile: string;
  /** How processes ended that were not asked to. */
  readonly unexpectedEnds: readonly string[];
  start(): Promise<void>;
  /** Ends the process and waits for that; its exit code. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
  /** Kills the process, also one that is asked to end already. */
  kill(): void;
  hangUp(): void;
  /** Everything that its processes have logged. */
  log(): string;
}

export function createSoakDaemon(
  index: number,
  setup: {
    readonly directory: string;
    /** Outside of the project, whose files are watched. */
    readonly memoryFile: string;
    readonly env: Readonly<Record<string, string>>;
    readonly flags: readonly string[];
    readonly nodeOptions: readonly string[];
  },
): SoakDaemon {
  const probe = pathToFileURL(join(import.meta.dirname, 'memory-probe.mjs')).href;
  let running: RunningCli | null = null;
  let ending: RunningCli | null = null;
  let url: string | null = null;
  let generation = 0;
  let past = '';
  const unexpectedEnds: string[] = [];
  const start = async (): Promise<void> => {
    generation += 1;
    const spawned = spawnCli(['run', '--http', '127.0.0.1:0', '--log-format', 'json', ...setup.flags], {
      cwd: setup.directory,
      env: {
        ...setup.env,
        PGHERD_SOAK_MEMORY: setup.memoryFile,
        NODE_OPTIONS: [...setup.nodeOptions, `--import ${probe}`].join(' '),
      },
    });
    running = spawned;
    void spawned.ended.then(({ code, stdout, stderr }) => {
      past += stdout + stderr;
      if (running !== spawned) return;
      running = null;
      url = null;
      unexpectedEnds.push(`daemon ${index} ended by itself with ${code}: ${stderr.slice(-300)}`);
      void start().catch(() => {});
    });
    await spawned.waitForOutput(/"started"/, 30_000);
    const [, served = ''] = await spawned.waitForOutput(/"url":"([^"]+)"/, 30_000);
    url = served;
  };
  return {
    index,
    memoryFile: setup.memoryFile,
    unexpectedEnds,
    get pid() {
      return running?.pid ?? null;
    },
    get url() {
      return url;
    },
    get generation() {
      return generation;
    },
    start,
    end: async (signal) => {
      ending = running;
      running = null;
      url = null;
      return (await ending?.kill(signal))?.code ?? null;
    },
    kill: () => void (running ?? ending)?.kill('SIGKILL'),
    hangUp: () => {
      // Until it has started it has no handler for the signal, and would end.
      if (running !== null && url !== null) process.kill(running.pid, 'SIGHUP');
    },
    log: () => past + (running === null ? '' : running.stdout() + running.stderr()),
  };
}
