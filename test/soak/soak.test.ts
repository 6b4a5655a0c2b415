import { expect, test } from 'vitest';
import { isOver } from '../support/figure.ts';
import { runSoak } from './soak.ts';
import { tableOf } from './table.ts';

// Five minutes of `npm run test:soak`, described in docs/reliability.md.
test('five minutes of everything at once lose, double, delay and leak nothing', async () => {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const { figures, findings } = await runSoak({
    minutes: 5,
    daemons: 2,
    seed: 1_000,
    csv: null,
    // In five minutes a heap with garbage says nothing about what is kept.
    nodeOptions: ['--expose-gc'],
    say,
  });
  say(tableOf(figures));

  expect(figures.length).toBeGreaterThan(20);
  expect({ over: figures.filter(isOver), findings }).toEqual({ over: [], findings: [] });
});
