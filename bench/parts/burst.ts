import { setTimeout as delay } from 'node:timers/promises';
import { taskSql } from '../contenders/contender.ts';
import { queueClients, until } from '../contenders/queue-client.ts';
import { decimal, markdownTable } from '../support/markdown.ts';
import { withScratch } from '../support/scratch.ts';
import { type Part, progress } from '../support/section.ts';
import { openServer } from '../support/server.ts';
import { median } from '../support/statistics.ts';

const JOBS = 1_000;
const MINUTE_MS = 60_000;
const SLOTS = 8;
/** A worker that starts closer to the minute has not settled; how long the slowest may take after it. */
const SETTLE_MS = 4_000;
const LIMIT_MS = 45_000;

/** Many jobs due at the same minute: how long after it the first and the last of them execute. */
export const burst: Part = {
  name: 'burst',
  about: '1,000 jobs due at one minute boundary',
  run: async (options) => {
    const server = await openServer();
    try {
      const clients = queueClients(options, [
        ['graphile-worker', 'default'],
        ['graphile-worker', 'tuned'],
        ['pg-boss', 'tuned'],
      ]);
      const found = clients.map(() => [] as Times[]);
      for (let round = 1; round <= options.rounds; round++) {
        for (const [index, client] of clients.entries()) {
          const times = await withScratch(server, async (scratch) => {
            const opened = await client.open(scratch, SLOTS);
            try {
              await opened.host.send({ do: 'schedule', sqls: Array.from({ length: JOBS }, (_, job) => taskSql(job)) });
              if (MINUTE_MS - (Date.now() % MINUTE_MS) < SETTLE_MS) await delay(SETTLE_MS);
              await opened.startWorker();
              const dueMs = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS;
              await delay(dueMs - Date.now());
              const executed = `from ledger where at >= to_timestamp(${dueMs / 1_000})`;
              await until(scratch, `select count(distinct task) >= ${JOBS} as done ${executed}`, LIMIT_MS);
              const [row] = await scratch.control.query<Times>(
                `select extract(epoch from min(at) - to_timestamp($1))::float8 as first,
                   extract(epoch from percentile_disc(0.5) within group (order by at) - to_timestamp($1))::float8 as middle,
                   extract(epoch from max(at) - to_timestamp($1))::float8 as last
                 from (select at ${executed} order by at limit ${JOBS}) due`,
                [dueMs / 1_000],
              );
              return row ?? { first: Number.NaN, middle: Number.NaN, last: Number.NaN };
            } finally {
              await opened.stop();
            }
          });
          found[index]?.push(times);
          progress(`burst, round ${round}: ${client.name}: all after ${times.last.toFixed(3)} s`);
        }
      }
      const last = (index: number): readonly number[] => (found[index] ?? []).map((times) => times.last);
      return [
        {
          id: 'burst',
          title: '1,000 jobs due at one minute',
          body: markdownTable(
            ['seconds after the minute', 'first', 'half', 'all', 'min–max of all'],
            clients.map(({ name }, index) => [
              name,
              decimal(median((found[index] ?? []).map((times) => times.first)), 3),
              decimal(median((found[index] ?? []).map((times) => times.middle)), 3),
              decimal(median(last(index)), 3),
              `${Math.min(...last(index)).toFixed(3)}–${Math.max(...last(index)).toFixed(3)}`,
            ]),
          ),
          figures: [{ name: 'burst of 1,000: s', value: median(last(0)), better: 'less' }],
        },
      ];
    } finally {
      await server.stop();
    }
  },
};

/** Delays of the due jobs, in seconds. */
interface Times {
  readonly first: number;
  readonly middle: number;
  readonly last: number;
}
