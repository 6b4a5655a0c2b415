import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '../../src/postgres/connection.ts';
import { targetOf } from '../../src/postgres/target.ts';
import { open } from '../../test/support/admin.ts';
import { taskSql } from '../contenders/contender.ts';
import { type OpenedClient, type QueueClient, queueClients } from '../contenders/queue-client.ts';
import { decimal, integer, markdownTable } from '../support/markdown.ts';
import { type Scratch, withScratch } from '../support/scratch.ts';
import { type Part, progress } from '../support/section.ts';
import { openServer } from '../support/server.ts';
import { percentile } from '../support/statistics.ts';

const SLOTS = 8;
const TASK_MS = 20;
const TASKS_PER_S = 20;
const BURST = 3_000;
/** At most; of a short hold, a third. */
const PERIOD_S = 60;
const PATIENCE_MS = 120_000;

interface Period {
  /** From before the call that enqueues to the task's effect. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly pagesPerTask: number;
}

interface HoldResult {
  readonly tasks: number;
  readonly missing: number;
  readonly doubled: number;
  readonly first: Period;
  readonly last: Period;
  readonly burstBeforeS: number | null;
  readonly burstAfterS: number | null;
}

/** How a transaction that stays open for long slows queues under a modest load; all are measured at the same time. */
export const hold: Part = {
  name: 'hold',
  about: 'a transaction that stays open for --hold seconds, beside graphile-worker and pg-boss, all at the same time',
  run: async (options) => {
    const clients = queueClients(options, [
      ['graphile-worker', 'default'],
      ['pg-boss', 'recommended'],
    ]);
    const server = await openServer();
    try {
      const results = await Promise.allSettled(
        clients.map((client) => withScratch(server, (scratch) => measure(client, scratch, options.holdS))),
      );
      const rows = results.map((result, index) => [
        clients[index]?.name ?? '',
        ...(result.status === 'fulfilled' ? cellsOf(result.value) : [`failed: ${result.reason}`]),
      ]);
      return [
        {
          id: 'hold',
          title: `A transaction stays open for ${integer(options.holdS)} s: ${TASKS_PER_S} tasks a second of ${TASK_MS} ms, ${SLOTS} slots`,
          body: markdownTable(HEAD, rows),
          figures: [],
        },
      ];
    } finally {
      await server.stop();
    }
  },
};

const HEAD = [
  '',
  'tasks',
  'missing / doubled',
  'wait in the first minute, ms: p50 / p99',
  'in the last minute',
  'pages read for a task, first minute',
  'last minute',
  `${integer(BURST)} tasks before it, s`,
  'at its end, s',
];

function cellsOf({ tasks, missing, doubled, first, last, burstBeforeS, burstAfterS }: HoldResult): readonly string[] {
  const waits = ({ p50Ms, p99Ms }: Period): string => `${integer(p50Ms)} / ${integer(p99Ms)}`;
  const seconds = (value: number | null): string => (value === null ? '–' : (decimal(value, 1) ?? '–'));
  return [
    integer(tasks),
    `${missing} / ${doubled}`,
    waits(first),
    waits(last),
    integer(first.pagesPerTask),
    integer(last.pagesPerTask),
    seconds(burstBeforeS),
    seconds(burstAfterS),
  ];
}

async function measure(client: QueueClient, scratch: Scratch, holdS: number): Promise<HoldResult> {
  const { control } = scratch;
  await control.execute(
    `create function take_a_while() returns trigger language plpgsql as $$ begin perform pg_sleep(${TASK_MS / 1_000}); return new; end $$;
     create trigger take_a_while before insert on ledger for each row execute function take_a_while();
     create index on ledger (task)`,
  );
  const opened = await client.open(scratch, SLOTS);
  try {
    await opened.startWorker();
    const load = new Load(opened, scratch);
    const burstBeforeS = await load.burst();
    const idle = await open(scratch.url);
    await idle.query('begin isolation level repeatable read; select count(*) from ledger');
    const periodS = Math.min(PERIOD_S, Math.floor(holdS / 3));
    const startMs = performance.now();
    const first = await load.pace(periodS);
    progress(`hold: ${client.name}: first ${periodS} s: ${JSON.stringify(first)}`);
    await load.pace(holdS - 2 * periodS);
    const last = await load.pace(periodS);
    progress(
      `hold: ${client.name}: last ${periodS} s, after ${integer((performance.now() - startMs) / 1_000)} s: ${JSON.stringify(last)}`,
    );
    const burstAfterS = await load.burst();
    await idle.end();
    const result = { ...(await load.effects()), first, last, burstBeforeS, burstAfterS };
    progress(`hold: ${client.name}: ${JSON.stringify(result)}`);
    return result;
  } finally {
    await opened.stop();
  }
}

/** Enqueues tasks with consecutive numbers, and compares them with the ledger. */
class Load {
  #tasks = 0;
  readonly #opened: OpenedClient;
  readonly #scratch: Scratch;

  constructor(opened: OpenedClient, scratch: Scratch) {
    this.#opened = opened;
    this.#scratch = scratch;
  }

  /** Returns the seconds from the call to the last effect; null: some are missing after two minutes. */
  async burst(): Promise<number | null> {
    const startMs = performance.now();
    const from = this.#tasks + 1;
    await this.#enqueue(BURST);
    return (await this.#isDone(from)) ? (performance.now() - startMs) / 1_000 : null;
  }

  async pace(seconds: number): Promise<Period> {
    const from = this.#tasks + 1;
    const pagesBefore = await this.#pages();
    const sentMs: number[] = [];
    const startMs = performance.now();
    for (let second = 0; second < seconds; second++) {
      await delay(Math.max(0, startMs + second * 1_000 - performance.now()));
      sentMs.push(...Array.from({ length: TASKS_PER_S }, () => Date.now()));
      await this.#enqueue(TASKS_PER_S);
    }
    await this.#isDone(from);
    const pages = (await this.#pages()) - pagesBefore;
    const effects = await this.#scratch.control.query<{ task: number; at_ms: number }>(
      `select task::int, (extract(epoch from min(at)) * 1000)::float8 as at_ms from ledger where task >= $1 group by task`,
      [from],
    );
    const waitsMs = effects.map(({ task, at_ms }) => at_ms - (sentMs[task - from] ?? Number.NaN));
    return { p50Ms: percentile(waitsMs, 0.5), p99Ms: percentile(waitsMs, 0.99), pagesPerTask: pages / sentMs.length };
  }

  async effects(): Promise<Pick<HoldResult, 'tasks' | 'missing' | 'doubled'>> {
    const [row] = await this.#scratch.control.query<{ done: number; all: number }>(
      'select count(distinct task)::int as done, count(*)::int as all from ledger',
    );
    const { done, all } = row ?? { done: 0, all: 0 };
    return { tasks: this.#tasks, missing: this.#tasks - done, doubled: all - done };
  }

  async #enqueue(count: number): Promise<void> {
    const sqls = Array.from({ length: count }, (_, index) => taskSql(this.#tasks + index + 1));
    await this.#opened.host.send({ do: 'bulk', sqls, chunk: 5_000 });
    this.#tasks += count;
  }

  /** Waits for the effects of the tasks from this number on. Returns false when some are missing after two minutes. */
  async #isDone(from: number): Promise<boolean> {
    for (const startMs = performance.now(); performance.now() - startMs < PATIENCE_MS; await delay(100)) {
      const [row] = await this.#scratch.control.query<{ done: number }>(
        'select count(distinct task)::int as done from ledger where task >= $1',
        [from],
      );
      if (row?.done === this.#tasks - from + 1) return true;
    }
    return false;
  }

  /** Of the whole database, by all sessions that have ended a transaction since. */
  async #pages(): Promise<number> {
    // A session reports at most once a second, some only when they are idle.
    await delay(2_000);
    const session = await connect(targetOf(this.#scratch.url), { applicationName: 'bench' });
    try {
      const [row] = await session.query<{ pages: number }>(
        `select (blks_hit + blks_read)::float8 as pages from pg_stat_database where datname = current_database()`,
      );
      return row?.pages ?? Number.NaN;
    } finally {
      await session.close();
    }
  }
}
