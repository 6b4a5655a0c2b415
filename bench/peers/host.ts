/** The process a peer runs in: takes orders as messages, answers each when it is done. Node 24 runs it as it stands. */
import { graphileWorker } from './graphile-worker.ts';
import type { Peer, PeerOptions } from './peer.ts';
import { pgBoss } from './pg-boss.ts';

export type Order =
  | { readonly do: 'open'; readonly peer: 'graphile-worker' | 'pg-boss'; readonly options: PeerOptions }
  | { readonly do: 'install' | 'start' | 'stop' }
  | { readonly do: 'single'; readonly sqls: readonly string[]; readonly parallel: number }
  | { readonly do: 'bulk'; readonly sqls: readonly string[]; readonly chunk: number };

export type Answer = { readonly ms: number } | { readonly error: string };

let peer: Peer | null = null;

process.on('message', (order: Order) => {
  const begun = performance.now();
  obey(order).then(
    () => {
      process.send?.({ ms: performance.now() - begun } satisfies Answer);
      if (order.do === 'stop') process.disconnect();
    },
    (error: unknown) =>
      process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : `${error}` } satisfies Answer),
  );
});

async function obey(order: Order): Promise<void> {
  if (order.do === 'open') {
    peer = await (order.peer === 'pg-boss' ? pgBoss : graphileWorker)(order.options);
    return;
  }
  if (peer === null) throw new Error('open comes first');
  const { sqls } = { sqls: [], ...order };
  switch (order.do) {
    case 'bulk':
      for (let from = 0; from < sqls.length; from += order.chunk) await peer.bulk(sqls.slice(from, from + order.chunk));
      return;
    case 'single': {
      const waiting = [...sqls].values();
      const opened = peer;
      const one = async (): Promise<void> => {
        for (const sql of waiting) await opened.single(sql);
      };
      await Promise.all(Array.from({ length: order.parallel }, one));
      return;
    }
    default:
      await peer[order.do]();
  }
}
