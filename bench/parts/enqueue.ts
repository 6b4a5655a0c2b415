import { taskSql } from '../contenders/contender.ts';
import { type QueueClient, queueClients } from '../contenders/queue-client.ts';
import { integer, markdownTable } from '../support/markdown.ts';
import { withScratch } from '../support/scratch.ts';
import { type Part, progress } from '../support/section.ts';
import { openServer } from '../support/server.ts';
import { median } from '../support/statistics.ts';

const CONNECTIONS = 8;
const CHUNK = 5_000;
const COUNTS = { alone: 1_000, parallel: 8_000, bulk: 100_000 } as const;

/** How fast tasks are enqueued while no worker runs: one per call, and many. */
export const enqueue: Part = {
  name: 'enqueue',
  about: 'putting tasks in, one by one and in bulk',
  run: async (options) => {
    const server = await openServer();
    try {
      const clients = queueClients(options, [
        ['graphile-worker', 'default'],
        ['pg-boss', 'default'],
      ]);
      const rates = clients.map(() => ({ alone: [] as number[], parallel: [] as number[], bulk: [] as number[] }));
      for (let round = 1; round <= options.rounds; round++) {
        for (const [index, client] of clients.entries()) {
          const found = await withScratch(server, async (scratch) => {
            const opened = await client.open(scratch, CONNECTIONS);
            try {
              const { host } = opened;
              await host.send({ do: 'single', sqls: sqlsOf(200), parallel: CONNECTIONS }); // opens the connections
              const alone = await host.send({ do: 'single', sqls: sqlsOf(COUNTS.alone), parallel: 1 });
              const parallel = await host.send({ do: 'single', sqls: sqlsOf(COUNTS.parallel), parallel: CONNECTIONS });
              const bulk = await host.send({ do: 'bulk', sqls: sqlsOf(COUNTS.bulk), chunk: CHUNK });
              return { alone: alone.ms, parallel: parallel.ms, bulk: bulk.ms };
            } finally {
              await opened.stop();
            }
          });
          for (const kind of KINDS) rates[index]?.[kind].push((COUNTS[kind] / found[kind]) * 1_000);
          progress(
            `enqueue, round ${round}: ${client.name}: ${KINDS.map((kind) => integer(rates[index]?.[kind].at(-1) ?? 0)).join(', ')}`,
          );
        }
      }
      return [
        {
          id: 'enqueue',
          title: 'Putting tasks in',
          body: table(clients, rates),
          figures: figures(clients, rates),
        },
      ];
    } finally {
      await server.stop();
    }
  },
};

const KINDS = ['alone', 'parallel', 'bulk'] as const;
type Rates = Readonly<Record<(typeof KINDS)[number], readonly number[]>>;

function table(clients: readonly QueueClient[], rates: readonly Rates[]): string {
  const cell = (values: readonly number[]): string =>
    `${integer(median(values))} (${integer(Math.min(...values))}–${integer(Math.max(...values))})`;
  const header = ['tasks/s', 'single, 1 connection', `single, ${CONNECTIONS} connections`, `bulk of ${integer(CHUNK)}`];
  return markdownTable(
    header,
    clients.map(({ name }, index) => [name, ...KINDS.map((kind) => cell(rates[index]?.[kind] ?? []))]),
  );
}

function figures(
  clients: readonly QueueClient[],
  rates: readonly Rates[],
): { name: string; value: number; better: 'more' }[] {
  return KINDS.flatMap((kind) => {
    const own = median(rates[clients.findIndex(({ isOurs }) => isOurs)]?.[kind] ?? []);
    const peers = rates.filter((_, index) => clients[index]?.isOurs === false).map((found) => median(found[kind]));
    const ratio = { name: `enqueue ${kind}: × best peer`, value: own / Math.max(...peers), better: 'more' } as const;
    return [
      { name: `enqueue ${kind}: tasks/s`, value: own, better: 'more' } as const,
      ...(peers.length === 0 ? [] : [ratio]),
    ];
  });
}

function sqlsOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => taskSql(index + 1));
}
