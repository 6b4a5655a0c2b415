import { pgherd } from '../contenders/pgherd.ts';
import { decimal, integer, markdownTable } from '../support/markdown.ts';
import { measureRun, type RunResult } from '../support/measure-run.ts';
import { withScratch } from '../support/scratch.ts';
import { type Part, progress } from '../support/section.ts';
import { openServer } from '../support/server.ts';
import { median, medianOf } from '../support/statistics.ts';

const SIZES = [1_000, 10_000, 100_000, 1_000_000];
const MEASURED = 10_000;
const SLOTS = 8;

/** The cost of a task as the queue grows. */
export const growth: Part = {
  name: 'growth',
  about: 'the cost of a task with 1,000 to 1,000,000 waiting',
  run: async (options) => {
    const server = await openServer();
    try {
      const found = SIZES.map(() => [] as RunResult[]);
      const contender = pgherd({ checkout: options.checkout, login: 'role', fillsDirectly: true });
      for (let round = 1; round <= options.rounds; round++) {
        for (const [index, tasks] of SIZES.entries()) {
          const run = { tasks, measured: Math.min(tasks, MEASURED), slots: SLOTS, history: 0, holdsXmin: false };
          const result = await withScratch(server, (scratch) => measureRun(contender, scratch, run));
          found[index]?.push(result);
          progress(`growth, round ${round}: ${integer(tasks)} waiting: ${integer(result.tasksPerSecond)}/s`);
        }
      }
      const rates = found.map((results) => results.map((result) => result.tasksPerSecond));
      const rows = SIZES.map((tasks, index) => [
        integer(tasks),
        integer(median(rates[index] ?? [])),
        `${integer(Math.min(...(rates[index] ?? [])))}–${integer(Math.max(...(rates[index] ?? [])))}`,
        decimal(medianOf((found[index] ?? []).map((result) => result.clientCpuMicros)), 0),
        decimal(medianOf((found[index] ?? []).map((result) => result.postgresCpuMicros)), 0),
        decimal(medianOf((found[index] ?? []).map((result) => result.peakMb)), 0),
      ]);
      return [
        {
          id: 'growth',
          title: 'Tasks that wait',
          body: markdownTable(['waiting', 'tasks/s', 'min–max', 'client µs', 'PostgreSQL µs', 'daemon, peak MB'], rows),
          figures: SIZES.map((tasks, index) => ({
            name: `growth, ${tasks} waiting: tasks/s`,
            value: median(rates[index] ?? []),
            better: 'more' as const,
          })),
        },
      ];
    } finally {
      await server.stop();
    }
  },
};
