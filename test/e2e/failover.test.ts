import { expect, test } from 'vitest';
import { runFailovers } from '../failover/rounds.ts';

// A few rounds of `npm run test:failover`, which docs/reliability.md describes; the same seed gives the same events.
test('a failover, planned or not, loses only what its standby lacked, and doubles nothing', async () => {
  const reports = await runFailovers({
    seed: 200,
    rounds: 4,
    events: ['lagging-failover', 'switchover', 'vanished-host'],
    onRound: async () => {},
  });
  expect(reports).toHaveLength(4);
  expect(reports.flatMap(({ seed, broken }) => broken.map((what) => `seed ${seed}: ${what}`))).toEqual([]);
  expect(reports.map(({ confirmed }) => confirmed).every((count) => count > 0)).toBe(true);
});
