import type { PeerName } from '../peers/peer.ts';
import { installNewest } from '../support/npm-cache.ts';
import type { Scratch } from '../support/scratch.ts';
import { type Contender, taskSql } from './contender.ts';
import { PeerHost } from './peer-host.ts';

/** A queue from npm, its newest release, in a process of its own under a Node that it supports. */
export function peer(name: Library, setting: string): Contender {
  const { version } = installNewest(name);
  return {
    name: `${name} ${version}, ${setting}`,
    atomic: setting === 'atomic',
    open: async (scratch, options) => {
      const host = await PeerHost.open(name, setting, { url: scratch.url, ...options });
      await host.send({ do: 'install' });
      return {
        fill: async (count) => {
          const sqls = Array.from({ length: count }, (_, index) => taskSql(index + 1));
          await host.send({ do: 'bulk', sqls, chunk: 5_000 });
        },
        numbersTasks: true,
        fillHistory: name === 'pg-boss' ? (count) => fillBossHistory(scratch, count) : null,
        start: async () => {
          await host.send({ do: 'start' });
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

type Library = Exclude<PeerName, 'pgherd'>;

const UNFINISHED: Readonly<Record<Library, string>> = {
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
