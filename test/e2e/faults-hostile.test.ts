import { afterAll, beforeAll, expect, test } from 'vitest';
import { pending } from '../faults/checks.ts';
import { absenceDuring, runHostile } from '../faults/hostile.ts';
import { now } from '../faults/round.ts';
import { createWorld, type World } from '../faults/world.ts';
import { waitFor } from '../support/wait-for.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ daemons: 2, leaseMs: 15_000, defaults: true });
});
afterAll(() => world.close());

/** The job of another role that is due every second. */
async function latestTick(from: string, until: string): Promise<number> {
  const [row] = await world.home.query<{ ms: number }>(
    `select max(extract(epoch from ended_at - scheduled_for) * 1000)::float8 as ms from work.occurrence
     where job = 'tick' and scheduled_for > $1 and scheduled_for <= $2`,
    [from, until],
  );
  return row?.ms ?? Number.POSITIVE_INFINITY;
}

const TOO_LONG = { attempt: 1, message: expect.stringMatching(/^the server sent a message of 6\d{8} bytes/) };

test.each([
  ['an error of 600 MB', 'huge-error', TOO_LONG],
  ['a notice of 600 MB', 'huge-notice', TOO_LONG],
  ['a row of 600 MB', 'huge-row', TOO_LONG],
  ['the end of its session', 'lost-session', { attempt: 5, reason: 'lost its session or daemon 5 times' }],
  ['the end of its server', 'dead-server', { attempt: 5, reason: 'lost its session or daemon 5 times' }],
])('%s ends one task, no daemon, and makes no job of another role late', async (_what, name, end) => {
  const from = await now(world);
  const awayMs = await absenceDuring(world, async () => {
    expect(await runHostile(world, name)).toMatchObject({ state: 'failed', ...end });
  });
  // What ends within a second leaves no occurrence behind to look at.
  await waitFor(async () => (await latestTick(from, await now(world))) < Number.POSITIVE_INFINITY, {
    what: 'an occurrence since',
  });
  const until = await now(world);
  await waitFor(async () => (await pending(world, until)).length === 0, { what: 'all occurrences', timeoutMs: 60_000 });
  // An occurrence that runs while the server ends is lost with it, twice at most before it runs apart from the culprit.
  const limitMs = name === 'dead-server' ? 2 * 2_000 + awayMs : 2_000;
  expect(await latestTick(from, until)).toBeLessThan(limitMs);
  expect(world.daemons.map(({ unexpectedEnd }) => unexpectedEnd)).toEqual([null, null]);
});
