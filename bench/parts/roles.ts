import { pgherd } from '../contenders/pgherd.ts';
import { pgherdTargets } from '../contenders/pgherd-targets.ts';
import { decimal, integer, markdownTable } from '../support/markdown.ts';
import { measureRun, type RunResult } from '../support/measure-run.ts';
import { withScratch } from '../support/scratch.ts';
import { type Part, progress } from '../support/section.ts';
import { openServer } from '../support/server.ts';
import { median, medianOf } from '../support/statistics.ts';

const ROLES = [1, 3, 6, 20] as const;
const TARGETS = 20;
const SLOTS = 8;

/** The cost of tasks that belong to several roles or databases, each of which needs sessions of its own. */
export const roles: Part = {
  name: 'roles',
  about: 'throughput of tasks of 1, 3, 6 and 20 roles in turn, and of 20 target databases, and the sessions they open',
  run: async ({ checkout, rounds, tasks }) => {
    const server = await openServer();
    try {
      const runs = [
        ...ROLES.map((count) => ({
          name: count === 1 ? '1 role' : `${count} roles`,
          contender: pgherd({ checkout, login: 'role', roles: count }),
          results: [] as RunResult[],
        })),
        {
          name: `${TARGETS} target databases`,
          contender: pgherdTargets(checkout, TARGETS),
          results: [] as RunResult[],
        },
      ];
      for (let round = 1; round <= rounds; round++) {
        for (const { name, contender, results } of runs) {
          const result = await withScratch(server, (scratch) =>
            measureRun(contender, scratch, {
              tasks,
              slots: SLOTS,
              history: 0,
              holdsXmin: false,
            }),
          );
          results.push(result);
          progress(`roles, round ${round}: ${name}: ${integer(result.tasksPerSecond)}/s`);
        }
      }
      const rateOf = (results: readonly RunResult[]): number => median(results.map((result) => result.tasksPerSecond));
      const one = rateOf(runs[0]?.results ?? []);
      const rows = runs.map(({ name, results }) => [
        name,
        integer(rateOf(results)),
        decimal(rateOf(results) / one, 2),
        decimal(medianOf(results.map((result) => result.clientCpuMicros)), 0),
        decimal(medianOf(results.map((result) => result.postgresCpuMicros)), 0),
        decimal(medianOf(results.map((result) => result.sessions)), 0),
      ]);
      const header = ['tasks of', 'tasks/s', '× 1 role', 'client µs', 'PostgreSQL µs', 'sessions opened'];
      return [
        {
          id: 'roles',
          title: `${integer(tasks)} tasks of several roles or databases in turn, ${SLOTS} slots`,
          body: markdownTable(header, rows),
          figures: runs.slice(1).map(({ name, results }) => ({
            name: `queue, ${name}: × 1 role`,
            value: rateOf(results) / one,
            better: 'more' as const,
          })),
        },
      ];
    } finally {
      await server.stop();
    }
  },
};
