import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { isBlocked, type Plan } from '../../../src/plan/plan.ts';
import { planChanges } from '../../../src/reconcile/plan.ts';
import { createTestDatabase } from '../../support/database.ts';
import { applyRequest, openControl, requestFrom } from '../../support/reconcile.ts';

/**
 * One folder per case: `before.yaml` is applied, `hand.sql` is what someone then does to the database, `after.yaml` is
 * planned and gives `expected-plan.json`. `UPDATE_FIXTURES=1` writes the expectations anew, to be reviewed.
 */
const FOLDER = fileURLToPath(new URL('../../fixtures/reconcile/', import.meta.url));
const schema = JSON.parse(readFileSync(new URL('../../../schemas/plan.schema.json', import.meta.url), 'utf8'));
const isPlan = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

test.each(readdirSync(FOLDER).sort())('%s', async (name) => {
  const file = (part: string): string => `${FOLDER}${name}/${part}`;
  const database = await createTestDatabase();
  try {
    const connection = await openControl(database.url);
    if (existsSync(file('before.yaml'))) await applyRequest(connection, await requestFrom(file('before.yaml')));
    if (existsSync(file('hand.sql'))) await database.query(readFileSync(file('hand.sql'), 'utf8'));
    const request = await requestFrom(file('after.yaml'));
    const plan = await planChanges(connection, request, { lockTimeoutMs: 1_000 });

    expect(isPlan(plan), JSON.stringify(isPlan.errors)).toBe(true);
    const stable = withoutPlace(plan);
    if (process.env.UPDATE_FIXTURES === '1') {
      writeFileSync(file('expected-plan.json'), `${JSON.stringify(stable, null, 2)}\n`);
    }
    expect(stable).toEqual(JSON.parse(readFileSync(file('expected-plan.json'), 'utf8')));

    if (isBlocked(plan)) {
      await expect(applyRequest(connection, request)).rejects.toMatchObject({ code: 'plan_blocked' });
    } else {
      expect((await applyRequest(connection, request)).plan.digest).toBe(plan.digest);
      const again = await planChanges(connection, request, { lockTimeoutMs: 1_000 });
      expect([again.changes, again.drift]).toEqual([[], []]);
    }
    await connection.close();
  } finally {
    await database.drop();
  }
});

/** Without what is another in every database and at every run. */
function withoutPlace(plan: Plan): object {
  const { database: _database, digest: _digest, drift, ...rest } = plan;
  const when = drift.map(({ changedAt: _at, changedBy: _by, ...item }) => item);
  return JSON.parse(JSON.stringify({ ...rest, drift: when }));
}
