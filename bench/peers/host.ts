/** The process a peer runs in: receives orders as messages, and answers each when it is done. Node 24 runs it directly. */
import { setTimeout as delay } from 'node:timers/promises';
import { graphileWorker } from './graphile-worker.ts';
import type { Peer, PeerName, PeerOptions } from './peer.ts';
import { pgBoss } from './pg-boss.ts';
import { pgherdClient } from './pgherd-client.ts';

export type Order =
  | { readonly do: 'open'; readonly peer: PeerName; readonly options: PeerOptions }
  | { readonly do: 'install' | 'start' | 'stop' }
  | { readonly do: 'single'; readonly sqls: readonly string[]; readonly parallel: number }
  | { readonly do: 'bulk'; readonly sqls: readonly string[]; readonly chunk: number }
  /** One by one, with a pause of `pauseMs` and up to as much again between them. */
  | { readonly do: 'paced'; readonly sqls: readonly string[]; readonly pauseMs: number }
  | { readonly do: 'schedule'; readonly sqls: readonly string[] };

/** `sent`: the instants before each paced call and after its answer, in ms since the epoch. */
export type Answer =
  | { readonly ms: number; readonly sent: readonly (readonly [before: number, answered: number])[] }
  | { readonly error: string };

const PEERS = { 'graphile-worker': graphileWorker, 'pg-boss': pgBoss, pgherd: pgherdClient } as const;

let peer: Peer | null = null;

process.on('message', (order: Order) => {
  const begun = performance.now();
  obey(order).then(
    (sent) => {
      process.send?.({ ms: performance.now() - begun, sent } satisfies Answer);
      if (order.do === 'stop') process.disconnect();
    },
    (error: unknown) =>
      process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : `${error}` } satisfies Answer),
  );
});

async function obey(order: Order): Promise<readonly (readonly [number, number])[]> {
  if (order.do === 'open') {
    peer = await PEERS[order.peer](order.options);
    return [];
  }
  if (peer === null) throw new Error('open comes first');
  switch (order.do) {
    case 'bulk':
      for (let from = 0; from < order.sqls.length; from += order.chunk) {
        await peer.bulk(order.sqls.slice(from, from + order.chunk));
      }
      return [];
    case 'single': {
      const waiting = [...order.sqls].values();
      const opened = peer;
      const one = async (): Promise<void> => {
        for (const sql of waiting) await opened.single(sql);
      };
      await Promise.all(Array.from({ length: order.parallel }, one));
      return [];
    }
    case 'paced':
      return pace(peer, order.sqls, order.pauseMs);
    case 'schedule':
      await peer.schedule(order.sqls);
      return [];
    default:
      await peer[order.do]();
      return [];
  }
}

async function pace(
  opened: Peer,
  sqls: readonly string[],
  pauseMs: number,
): Promise<readonly (readonly [number, number])[]> {
  const sent: (readonly [number, number])[] = [];
  const epochMs = epochOfPerformanceClock();
  for (const sql of sqls) {
    const before = performance.now();
    await opened.single(sql);
    sent.push([epochMs + before, epochMs + performance.now()]);
    await delay(pauseMs * (1 + Math.random()));
  }
  return sent;
}

/** Returns the epoch of `performance.now()`, measured where a millisecond begins: `performance.timeOrigin` is wrong when the clock was set after the start of the process. */
function epochOfPerformanceClock(): number {
  const now = Date.now();
  let next = Date.now();
  while (next === now) next = Date.now();
  return next - performance.now();
}
