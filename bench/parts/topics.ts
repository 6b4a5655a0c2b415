import { pgherd } from '../contenders/pgherd.ts';
import { claimMs } from '../support/claim-time.ts';
import { decimal, integer, markdownTable } from '../support/markdown.ts';
import { measureRun, type RunResult } from '../support/measure-run.ts';
import { withScratch } from '../support/scratch.ts';
import { type Part, progress } from '../support/section.ts';
import { openServer } from '../support/server.ts';
import { median, medianOf } from '../support/statistics.ts';

const TOPICS = [1, 1_000, 20_000];
const DAEMONS = 3;
/** Of each daemon. */
const SLOTS = 4;

/** Tasks of very many topics: a claim serves them in turn. */
export const topics: Part = {
  name: 'topics',
  about: `${DAEMONS} daemons, tasks of 1 to 20,000 topics: rate and time of a claim`,
  run: async (options) => {
    const server = await openServer();
    try {
      const found = TOPICS.map(() => ({ runs: [] as RunResult[], claims: [] as number[] }));
      for (let round = 1; round <= options.rounds; round++) {
        for (const [index, count] of TOPICS.entries()) {
          const contender = pgherd({ checkout: options.checkout, login: 'role', topics: count, daemons: DAEMONS });
          const ms = await withScratch(server, async (scratch) => {
            const opened = await contender.open(scratch, { slots: SLOTS });
            await opened.fill(options.tasks);
            await scratch.control.execute('vacuum analyze');
            return await claimMs(scratch.control);
          });
          const run = { tasks: options.tasks, slots: SLOTS, history: 0, holdsXmin: false };
          const result = await withScratch(server, (scratch) => measureRun(contender, scratch, run));
          found[index]?.runs.push(result);
          found[index]?.claims.push(ms);
          progress(
            `topics, round ${round}: ${integer(count)}: ${integer(result.tasksPerSecond)}/s, claim ${ms.toFixed(1)} ms`,
          );
        }
      }
      const rateOf = (index: number): number => median((found[index]?.runs ?? []).map((run) => run.tasksPerSecond));
      const rows = TOPICS.map((count, index) => [
        integer(count),
        integer(rateOf(index)),
        decimal(medianOf((found[index]?.runs ?? []).map((run) => run.postgresCpuMicros)), 0),
        decimal(median(found[index]?.claims ?? []), 1),
      ]);
      return [
        {
          id: 'topics',
          title: `${integer(options.tasks)} tasks of many topics, ${DAEMONS} daemons`,
          body: markdownTable(['topics', 'tasks/s', 'PostgreSQL µs', 'a claim of 400, ms'], rows),
          figures: TOPICS.map((count, index) => ({
            name: `${count} topics: tasks/s`,
            value: rateOf(index),
            better: 'more' as const,
          })),
        },
      ];
    } finally {
      await server.stop();
    }
  },
};
