import type { Contender } from '../contenders/contender.ts';
import { peer } from '../contenders/peer.ts';
import { rawInserts } from '../contenders/pgbench.ts';
import { pgherd } from '../contenders/pgherd.ts';
import { decimal, integer, markdownTable } from '../support/markdown.ts';
import { measureRun, type RunOptions, type RunResult } from '../support/measure-run.ts';
import { withScratch } from '../support/scratch.ts';
import { type BenchOptions, type Figure, isWanted, type Part, progress, type Section } from '../support/section.ts';
import { type BenchServer, openServer } from '../support/server.ts';
import { median, medianOf } from '../support/statistics.ts';

/** A condition that holds during the tasks or before them. */
interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly run: Omit<RunOptions, 'tasks' | 'slots'>;
  readonly contenders: (checkout: string) => readonly Contender[];
}

const EMPTY = { history: 0, holdsXmin: false };
const HISTORY = 1_000_000;

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'plain',
    title: 'an empty history',
    run: EMPTY,
    contenders: (checkout) => [
      rawInserts('simple'),
      rawInserts('prepared'),
      pgherd({ checkout, login: 'role' }),
      pgherd({ checkout, login: 'url' }),
      peer('graphile-worker', 'tuned'),
      peer('graphile-worker', 'default'),
      peer('pg-boss', 'tuned'),
      peer('pg-boss', 'atomic'),
      peer('pg-boss', 'default'),
    ],
  },
  {
    name: 'history',
    title: `${integer(HISTORY)} ended tasks in the history`,
    run: { ...EMPTY, history: HISTORY },
    contenders: (checkout) => [pgherd({ checkout, login: 'role' }), peer('pg-boss', 'tuned')],
  },
  {
    name: 'xmin',
    title: 'an old transaction open, so that nothing dead can be cleaned up',
    run: { ...EMPTY, holdsXmin: true },
    contenders: (checkout) => [
      pgherd({ checkout, login: 'role' }),
      peer('graphile-worker', 'tuned'),
      peer('pg-boss', 'tuned'),
    ],
  },
  {
    name: 'limits',
    title: 'a topic with as much concurrency as there are slots',
    run: EMPTY,
    contenders: (checkout) => [pgherd({ checkout, login: 'role', limited: true })],
  },
  {
    name: 'series',
    title: 'a topic with durability: series',
    run: EMPTY,
    contenders: (checkout) => [pgherd({ checkout, login: 'role', series: true })],
  },
];

/** How fast tasks are executed: each scenario a table per number of slots. */
export const queue: Part = {
  name: 'queue',
  about: 'throughput: tasks that each insert a row in a transaction of their own',
  run: async (options) => {
    const server = await openServer();
    try {
      const sections: Section[] = [];
      for (const scenario of SCENARIOS.filter(({ name }) => isWanted(options.scenarios, name))) {
        for (const slots of options.slots) sections.push(await table(server, scenario, slots, options));
      }
      return sections;
    } finally {
      await server.stop();
    }
  },
};

async function table(server: BenchServer, scenario: Scenario, slots: number, options: BenchOptions): Promise<Section> {
  const runs = await interleave(server, scenario, slots, options);
  const limit = median(runs.find(({ contender }) => contender.atomic === null)?.results.map(rate) ?? []);
  const rows = runs.map(({ contender, results }) => {
    const rates = results.map(rate);
    const middle = median(rates);
    return [
      contender.name + (results.some(({ cutShort }) => cutShort) ? ' *' : ''),
      integer(middle),
      `${integer(Math.min(...rates))}–${integer(Math.max(...rates))}`,
      decimal(middle / limit, 2),
      contender.atomic === null ? null : contender.atomic ? 'yes' : 'no',
      decimal(medianOf(results.map((result) => result.clientCpuMicros)), 0),
      decimal(medianOf(results.map((result) => result.postgresCpuMicros)), 0),
      integer(median(results.map((result) => result.walBytes))),
      decimal(medianOf(results.map((result) => result.fsyncs)), 2),
    ];
  });
  const header = [
    `${scenario.title}, ${slots} slots`,
    'tasks/s',
    'min–max',
    '× limit',
    'atomic',
    'client µs',
    'PostgreSQL µs',
    'WAL bytes',
    'fsyncs',
  ];
  const note = rows.some(([name]) => name?.endsWith('*')) ? '\n\n\\* stopped after 12 s' : '';
  return {
    id: `queue-${scenario.name}-${slots}`,
    title: `${integer(options.tasks)} tasks, ${scenario.title}, ${slots} slots`,
    body: markdownTable(header, rows) + note,
    figures: figuresOf(`queue ${scenario.name}, ${slots} slots`, runs, limit),
  };
}

function figuresOf(name: string, runs: readonly Runs[], limit: number): readonly Figure[] {
  const rateOf = (found: Runs | undefined): number | null =>
    found === undefined ? null : median(found.results.map(rate));
  const own = runs.findLast(
    ({ contender }) => contender.name.startsWith('pgherd') && contender.name.includes('job role'),
  );
  const ownRate = rateOf(own);
  if (ownRate === null) return [];
  const without = rateOf(runs.find(({ contender }) => contender.name.endsWith(', without')));
  const peers = runs
    .filter(({ contender }) => /^(graphile|pg-boss)/.test(contender.name))
    .map((found) => rateOf(found) ?? 0);
  return [
    { name: `${name}: tasks/s`, value: ownRate, better: 'more' },
    ...(Number.isNaN(limit) ? [] : [{ name: `${name}: × limit`, value: ownRate / limit, better: 'more' } as const]),
    ...(without === null ? [] : [{ name: `${name}: × without`, value: ownRate / without, better: 'more' } as const]),
    ...(peers.length === 0
      ? []
      : [{ name: `${name}: × best peer`, value: ownRate / Math.max(...peers), better: 'more' } as const]),
  ];
}

interface Runs {
  readonly contender: Contender;
  readonly results: RunResult[];
}

/** Every contender once a round, together with the raw limit and the same tasks without the scenario, so that ratios hold. */
async function interleave(
  server: BenchServer,
  scenario: Scenario,
  slots: number,
  options: BenchOptions,
): Promise<readonly Runs[]> {
  const beside = scenario.name === 'plain' ? [] : [rawInserts('simple')];
  const all: readonly { contender: Contender; run: Scenario['run'] }[] = [
    ...beside.map((contender) => ({ contender, run: EMPTY })),
    ...scenario.contenders(options.checkout).flatMap((contender) => {
      const own = { contender, run: scenario.run };
      const name = `${contender.name.replace(/, (topic limit|series)$/, '')}, without`;
      return scenario.name === 'plain' || !contender.name.startsWith('pgherd')
        ? [own]
        : [{ contender: { ...pgherd({ checkout: options.checkout, login: 'role' }), name }, run: EMPTY }, own];
    }),
  ];
  const wanted = all.filter(({ contender }) => contender.atomic === null || isWanted(options.only, contender.name));
  const runs: readonly Runs[] = wanted.map(({ contender }) => ({ contender, results: [] }));
  for (let round = 1; round <= options.rounds; round++) {
    for (const [index, { contender, run }] of wanted.entries()) {
      const result = await withScratch(server, (scratch) =>
        measureRun(contender, scratch, { ...run, tasks: options.tasks, slots }),
      );
      runs[index]?.results.push(result);
      progress(`${scenario.name} ${slots} slots, round ${round}: ${contender.name}: ${integer(rate(result))}/s`);
    }
  }
  return runs;
}

function rate(result: RunResult): number {
  return result.tasksPerSecond;
}
