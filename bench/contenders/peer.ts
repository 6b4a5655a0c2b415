import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answer, Order } from '../peers/host.ts';
import { installNewest, newerNode } from '../support/npm-cache.ts';
import type { Scratch } from '../support/scratch.ts';
import { type Contender, taskSql } from './contender.ts';

export type PeerName = 'graphile-worker' | 'pg-boss';

/** A queue from npm, its newest release, in a process of its own under a Node that it supports. */
export function peer(name: PeerName, setting: string): Contender {
  const { version } = installNewest(name);
  return {
    name: `${name} ${version}, ${setting}`,
    atomic: setting === 'atomic',
    open: async (scratch, { slots }) => {
      const host = await PeerHost.open(name, setting, { scratch, slots });
      await host.tell({ do: 'install' });
      return {
        fill: async (count) => {
          const sqls = Array.from({ length: count }, (_, index) => taskSql(index + 1));
          await host.tell({ do: 'bulk', sqls, chunk: 5_000 });
        },
        numbersTasks: true,
        fillHistory: name === 'pg-boss' ? (count) => fillBossHistory(scratch, count) : null,
        start: async () => {
          await host.tell({ do: 'start' });
          return host.pid;
        },
        unfinished: async () => {
          const [row] = await scratch.control.query<{ n: number }>(UNFINISHED[name]);
          return row?.n ?? 0;
        },
        stop: () => host.stop(),
      };
    },
  };
}

const UNFINISHED: Readonly<Record<PeerName, string>> = {
  'graphile-worker': 'select count(*)::int as n from graphile_worker._private_jobs',
  'pg-boss': `select count(*)::int as n from pgboss.job where name = 'bench' and state < 'completed'`,
};

/** Completed jobs stay in pg-boss's one table, in the partition of their queue, for seven days. */
async function fillBossHistory(scratch: Scratch, count: number): Promise<void> {
  await scratch.control.execute(
    `insert into pgboss.job (name, data, state, created_on, started_on, completed_on, keep_until)
     select 'bench', jsonb_build_object('sql', '${taskSql(1)}'), 'completed', now() - interval '2 h', now() - interval '1 h',
       now() - interval '1 h', now() + interval '14 d' from generate_series(1, ${count}) g`,
  );
}

/** Orders to a peer's process. */
export class PeerHost {
  readonly pid: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.pid = child.pid ?? 0;
  }

  static async open(
    name: PeerName,
    setting: string,
    { scratch, slots }: { readonly scratch: Scratch; readonly slots: number },
  ): Promise<PeerHost> {
    const script = fileURLToPath(new URL('../peers/host.ts', import.meta.url));
    const child = fork(script, {
      execPath: newerNode().path,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const host = new PeerHost(child);
    const { directory } = installNewest(name);
    await host.tell({ do: 'open', peer: name, options: { url: scratch.url, directory, setting, slots } });
    return host;
  }

  /** Gives how long it took, in ms, as the peer's process saw it. */
  async tell(order: Order): Promise<number> {
    const answered = Promise.race([once(this.#child, 'message'), once(this.#child, 'exit').then(() => [])]);
    this.#child.send(order);
    const [answer]: Answer[] = await answered;
    if (answer === undefined) throw new Error(`the peer's process ended while it was told to ${order.do}`);
    if ('error' in answer) throw new Error(answer.error);
    return answer.ms;
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    await this.tell({ do: 'stop' });
    this.#child.kill('SIGKILL'); // what a pool still holds open is of no interest
    await ended;
  }
}
