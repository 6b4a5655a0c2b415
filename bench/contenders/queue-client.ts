import { setTimeout as delay } from 'node:timers/promises';
import type { PeerName } from '../peers/peer.ts';
import { migrate } from '../support/checkout.ts';
import { installNewest } from '../support/npm-cache.ts';
import type { Scratch } from '../support/scratch.ts';
import type { BenchOptions } from '../support/section.ts';
import { isWanted } from '../support/section.ts';
import { PeerHost } from './peer-host.ts';
import { type PgherdDaemon, startDaemon } from './pgherd.ts';

/** A queue that an application in a process of its own adds tasks to, and its workers. */
export interface QueueClient {
  readonly name: string;
  readonly isOurs: boolean;
  open(scratch: Scratch, slots: number): Promise<OpenedClient>;
}

export interface OpenedClient {
  readonly host: PeerHost;
  /** Starts the workers. Returns the process whose CPU they use. */
  startWorker(): Promise<number>;
  stop(): Promise<void>;
}

/** pgherd, and the peers with their settings. */
export function queueClients(
  options: BenchOptions,
  settings: readonly (readonly [Exclude<PeerName, 'pgherd'>, string])[],
): readonly QueueClient[] {
  const peers = settings.filter(([library, setting]) => isWanted(options.only, `${library} ${setting}`));
  return [ours(options.checkout), ...peers.map(([library, setting]) => peerClient(library, setting))];
}

function ours(checkout: string): QueueClient {
  return {
    name: 'pgherd',
    isOurs: true,
    open: async (scratch, slots) => {
      await migrate(checkout, scratch.url);
      await scratch.control.execute(`grant job_scheduler to ${scratch.role.name}`);
      const host = await PeerHost.open('pgherd', 'default', { url: scratch.role.url, slots });
      let daemon: PgherdDaemon | null = null;
      return {
        host,
        startWorker: async () => {
          daemon = startDaemon(checkout, scratch, { slots });
          await until(scratch, 'select exists (select from pgherd.daemons) as done');
          return daemon.pid;
        },
        stop: async () => {
          await host.stop();
          await daemon?.stop();
        },
      };
    },
  };
}

function peerClient(library: Exclude<PeerName, 'pgherd'>, setting: string): QueueClient {
  const { version } = installNewest(library);
  return {
    name: `${library} ${version}, ${setting}`,
    isOurs: false,
    open: async (scratch, slots) => {
      const host = await PeerHost.open(library, setting, { url: scratch.url, slots });
      await host.send({ do: 'install' });
      return {
        host,
        startWorker: async () => {
          await host.send({ do: 'start' });
          return host.pid;
        },
        stop: () => host.stop(),
      };
    },
  };
}

/** Waits until a query with one boolean column `done` returns true. */
export async function until(scratch: Scratch, sql: string, limitMs: number = 60_000): Promise<void> {
  for (const startMs = performance.now(); performance.now() - startMs < limitMs; await delay(10)) {
    const [row] = await scratch.control.query<{ done: boolean }>(sql);
    if (row?.done === true) return;
  }
  throw new Error(`not so after ${limitMs} ms: ${sql}`);
}
