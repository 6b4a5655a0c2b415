import { expect, test } from 'vitest';
import { FAULTS } from '../faults/faults.ts';
import { runRounds } from '../faults/rounds.ts';

// A few rounds of `npm run test:faults`, which docs/reliability.md describes; the same seed gives the same faults.
test('nothing is lost and nothing done twice while daemons, sessions, network and server fail', async () => {
  const reports = await runRounds({
    seed: 1_000,
    rounds: 4,
    faults: Object.keys(FAULTS),
    daemons: 3,
    defaults: false,
    onRound: async () => {},
  });
  expect(reports).toHaveLength(4);
  expect(reports.flatMap(({ seed, broken }) => broken.map((what) => `seed ${seed}: ${what}`))).toEqual([]);
  for (const { tasks } of reports) expect(tasks).toBeGreaterThan(0);
});
