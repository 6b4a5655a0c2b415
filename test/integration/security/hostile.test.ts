import { afterAll, beforeAll, expect, test } from 'vitest';
import { ESCAPES } from '../../hostile/escapes.ts';
import { type HostileSite, openSite, type Verdict } from '../../hostile/site.ts';
import { STATEMENTS } from '../../hostile/statements.ts';
import { verdictTable } from '../../hostile/table.ts';
import { stopDaemons } from '../../support/daemon.ts';

// All attacks in one pass, on one server, by one daemon. `npm run test:hostile` prints the table.
let site: HostileSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(async () => {
  await stopDaemons();
  await site.close();
});

test.each([
  ['an escape from the role of its job, in each mode', ESCAPES],
  ['a hostile statement, in a transaction and outside', STATEMENTS],
])(
  '%s ends as expected and harms no other role, session or record',
  async (_what, attacks) => {
    const verdicts: Verdict[] = [];
    for (const attack of attacks) for (const mode of attack.modes) verdicts.push(await site.attack(attack, mode));
    if (process.env.PGHERD_HOSTILE_TABLE === '1') process.stdout.write(verdictTable(verdicts));
    expect(verdicts.filter(({ got, expected, harm }) => got !== expected || harm.length > 0)).toEqual([]);
  },
  900_000,
);
