import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../support/random.ts';
import { ask } from './node.ts';
import type { Pair } from './pair.ts';
import type { FailoverWorld } from './world.ts';

/** The event in words, and whether commits that an application has seen may be lost. */
export interface Outcome {
  readonly what: string;
  readonly mayLose: boolean;
}

interface EventContext {
  /** Whether commits wait for the standby. */
  readonly isSynchronous: boolean;
  /** Keys of the round. */
  readonly prefix: string;
}

type FailoverEvent = (world: FailoverWorld, random: Random, context: EventContext) => Promise<Outcome>;

/** The test's own connection follows at once. */
function lead({ direct, primary }: Pair): void {
  direct.to = primary.port;
  direct.cut('all');
}

/** Resolves when the name resolves to a primary again and a standby follows it. */
export const EVENTS: Readonly<Record<string, FailoverEvent>> = {
  'kill-primary': async ({ pair }, random, { isSynchronous }) => {
    const lagMs = random.pick([0, 0, 2_000]);
    await pair.primary.kill();
    await pair.promote();
    lead(pair);
    await delay(lagMs);
    pair.name.to = pair.primary.port;
    await pair.heal('rebuild');
    return { what: `the name follows after ${lagMs} ms`, mayLose: !isSynchronous };
  },
  'vanished-host': async ({ pair }, random, { isSynchronous }) => {
    const former = pair.primary;
    // Its packets are dropped, without an error for either side.
    pair.name.swallow();
    await delay(random.int(0, 1_000));
    await pair.promote();
    lead(pair);
    pair.name.to = pair.primary.port;
    await delay(random.int(0, 3_000));
    await former.kill();
    await pair.heal('rebuild');
    return { what: 'a new primary at once', mayLose: !isSynchronous };
  },
  switchover: async ({ pair }, random) => {
    const lagMs = random.pick([0, 1_000, 6_000]);
    await pair.primary.stop();
    await pair.promote();
    lead(pair);
    // The former primary returns as a standby before the name changes: the name resolves to a server that accepts no writes.
    await pair.heal('rejoin');
    await delay(lagMs);
    pair.name.to = pair.primary.port;
    return { what: `the name leads to the standby for ${lagMs} ms`, mayLose: false };
  },
  'read-only': async ({ pair }, random) => {
    const ms = random.int(500, 4_000);
    const set = (value: string): Promise<unknown> =>
      ask(pair.primary.url('postgres'), `alter system set default_transaction_read_only = ${value}`).then(() =>
        ask(pair.primary.url('postgres'), 'select pg_reload_conf()'),
      );
    await set('on');
    await delay(ms);
    await set('off');
    return { what: `for ${ms} ms`, mayLose: false };
  },
  'hanging-commit': async ({ pair }, random, { isSynchronous }) => {
    const ms = random.int(1_000, 6_000);
    pair.wire.swallow();
    await delay(ms);
    pair.wire.cut('swallowed');
    return { what: `the standby hears nothing for ${ms} ms${isSynchronous ? '' : ', and lags'}`, mayLose: false };
  },
  'lagging-failover': async ({ pair }, random, { isSynchronous }) => {
    // With an asynchronous standby, the last commits are missing there.
    const ms = isSynchronous ? 0 : random.int(500, 1_500);
    if (ms > 0) pair.wire.swallow();
    await delay(ms);
    await pair.primary.kill();
    pair.wire.cut('swallowed');
    await pair.promote();
    lead(pair);
    pair.name.to = pair.primary.port;
    await pair.heal('rebuild');
    return { what: `${ms} ms of it are missing`, mayLose: !isSynchronous };
  },
  'one-way': async ({ daemons }, random) => {
    const victims = random.sample(daemons, random.int(1, daemons.length));
    const lane = random.pick(['to-server', 'from-server'] as const);
    const ms = random.int(1_000, 6_000);
    for (const { network } of victims) network.open('all', lane);
    await delay(ms);
    for (const { network } of victims) network.fill(random.pick(['deliver', 'cut'] as const));
    return { what: `nothing passes ${lane} for ${ms} ms, ${victims.length} daemons`, mayLose: false };
  },
  'far-away': async ({ daemons }, random) => {
    for (const { network } of daemons) network.delayMs = 50;
    await delay(random.int(2_000, 5_000));
    for (const { network } of daemons) network.delayMs = 0;
    return { what: '100 ms to the server and back', mayLose: false };
  },
  'foreign-errors': async ({ home }, random, { prefix }) => {
    // As from a server behind a foreign table: an error of class 08, which says nothing about the task's own session.
    const count = random.int(10, 30);
    await home.query(
      `insert into work.expected (key, kind, task_id)
       select k, 'failing', pgherd.enqueue(format($f$do $$ begin
           perform work.effect(%L, 'wide'); raise exception using errcode = '08006', message = 'the far server is gone';
         end $$$f$, k), 'wide', transaction => true, role => 'worker', retry_limit => 2)
       from (select '${prefix}-foreign-' || n as k from generate_series(1, ${count}) n) x`,
    );
    return { what: `${count} tasks`, mayLose: false };
  },
};
