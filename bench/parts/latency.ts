import { taskSql } from '../contenders/contender.ts';
import { queueClients, until } from '../contenders/queue-client.ts';
import { decimal, markdownTable } from '../support/markdown.ts';
import { withScratch } from '../support/scratch.ts';
import { type Part, progress } from '../support/section.ts';
import { openServer } from '../support/server.ts';
import { percentile } from '../support/statistics.ts';

const TASKS = 200;
const WARM_UP = 20;
const PAUSE_MS = 20;
const SLOTS = 8;

/** How soon an idle worker starts a task that an application enqueues: from the answer to the enqueue, which is its commit, to the SQL. */
export const latency: Part = {
  name: 'latency',
  about: 'idle: from the commit of an enqueue to the execution of its SQL',
  run: async (options) => {
    const server = await openServer();
    try {
      const clients = queueClients(options, [
        ['graphile-worker', 'default'],
        ['pg-boss', 'notify'],
        ['pg-boss', 'default'],
      ]);
      const found = clients.map(() => ({ commit: [] as number[], call: [] as number[] }));
      for (let round = 1; round <= options.rounds; round++) {
        for (const [index, client] of clients.entries()) {
          const sample = await withScratch(server, async (scratch) => {
            const opened = await client.open(scratch, SLOTS);
            try {
              await opened.startWorker();
              const sqls = Array.from({ length: WARM_UP + TASKS }, (_, task) => taskSql(task));
              const { sent } = await opened.host.send({ do: 'paced', sqls, pauseMs: PAUSE_MS });
              await until(scratch, `select count(*) = ${sqls.length} as done from ledger`);
              const rows = await scratch.control.query<{ task: string; at: number }>(
                'select task, extract(epoch from at)::float8 * 1000 as at from ledger',
              );
              return rows
                .filter(({ task }) => Number(task) >= WARM_UP)
                .map(({ task, at }) => ({ at, times: sent[Number(task)] ?? ([Number.NaN, Number.NaN] as const) }));
            } finally {
              await opened.stop();
            }
          });
          found[index]?.commit.push(...sample.map(({ at, times }) => at - times[1]));
          found[index]?.call.push(...sample.map(({ at, times }) => at - times[0]));
          progress(
            `latency, round ${round}: ${client.name}: p50 ${percentile(
              sample.map(({ at, times }) => at - times[1]),
              0.5,
            ).toFixed(2)} ms`,
          );
        }
      }
      const at = (values: readonly number[], p: number): string | null => decimal(percentile(values, p), 2);
      const own = found[0]?.commit ?? [];
      return [
        {
          id: 'latency',
          title: 'Idle latency',
          body: markdownTable(
            ['ms', 'p50', 'p95', 'p99', 'max', 'p50 from the call', 'p99 from the call'],
            clients.map(({ name }, index) => {
              const { commit = [], call = [] } = found[index] ?? {};
              return [
                name,
                at(commit, 0.5),
                at(commit, 0.95),
                at(commit, 0.99),
                at(commit, 1),
                at(call, 0.5),
                at(call, 0.99),
              ];
            }),
          ),
          figures: [0.5, 0.99].map((p) => ({
            name: `latency p${p * 100}: ms`,
            value: percentile(own, p),
            better: 'less' as const,
          })),
        },
      ];
    } finally {
      await server.stop();
    }
  },
};
