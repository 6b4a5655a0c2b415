import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import picocolors from 'picocolors';
import { describe, expect, test } from 'vitest';
import { sarifLog } from '../../../src/diagnostic/render/sarif.ts';
import { isBlocked, type Plan } from '../../../src/plan/plan.ts';
import { renderForecast } from '../../../src/plan/render/forecast.ts';
import { renderGithub } from '../../../src/plan/render/github.ts';
import { renderMarkdown } from '../../../src/plan/render/markdown.ts';
import { planFindings } from '../../../src/plan/render/sarif.ts';
import { renderText } from '../../../src/plan/render/text.ts';
import { planChanges } from '../../../src/reconcile/plan.ts';
import { createTestDatabase } from '../../support/database.ts';
import { applyRequest, openControl, type RequestOptions, requestFrom } from '../../support/reconcile.ts';

/**
 * One folder per case: `before.yaml` is applied, `hand.sql` is what someone then does to the database, `after.yaml` is
 * planned as `case.json` says; `before` and `after` may be directories with a `pgherd.yaml`. What the plan is in each
 * format stands in `expected-plan.*`; `npm run fixtures` writes it anew, to be read before it is committed.
 */
const FOLDER = fileURLToPath(new URL('../../fixtures/reconcile/', import.meta.url));
const schema = JSON.parse(readFileSync(new URL('../../../schemas/plan.schema.json', import.meta.url), 'utf8'));
const isPlan = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
const update = process.env.UPDATE_FIXTURES === '1';
const cases = readdirSync(FOLDER).sort();

test('there are at least forty of them', () => {
  expect(cases.length).toBeGreaterThanOrEqual(40);
});

describe.each(cases)('%s', (name) => {
  const file = (part: string): string => `${FOLDER}${name}/${part}`;
  const definitions = (part: string): string => (existsSync(file(part)) ? file(part) : file(`${part}.yaml`));
  const options: RequestOptions & { readonly applyFails?: string } = existsSync(file('case.json'))
    ? JSON.parse(readFileSync(file('case.json'), 'utf8'))
    : {};

  test('plans as expected in every format, and applies to a plan that is empty', async () => {
    const database = await createTestDatabase();
    try {
      const connection = await openControl(database.url);
      if (existsSync(definitions('before'))) {
        await applyRequest(connection, await requestFrom(definitions('before'), { ...options, options: {} }));
      }
      if (existsSync(file('hand.sql'))) await database.query(readFileSync(file('hand.sql'), 'utf8'));
      const request = await requestFrom(definitions('after'), options);
      const plan = await planChanges(connection, request, { lockTimeoutMs: 1_000 });

      expect(isPlan(plan), JSON.stringify(isPlan.errors)).toBe(true);
      for (const [ending, text] of Object.entries(formatsOf(comparable(plan)))) {
        if (update) writeFileSync(file(`expected-plan.${ending}`), text);
        expect(text).toBe(readFileSync(file(`expected-plan.${ending}`), 'utf8'));
      }

      if (isBlocked(plan)) {
        await expect(applyRequest(connection, request)).rejects.toMatchObject({ code: 'plan_blocked' });
      } else if (options.applyFails !== undefined) {
        await expect(applyRequest(connection, request)).rejects.toMatchObject({ code: options.applyFails });
        expect((await planChanges(connection, request, { lockTimeoutMs: 1_000 })).digest).toBe(plan.digest);
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
});

function formatsOf(plan: Plan): Readonly<Record<string, string>> {
  const palette = picocolors.createColors(false);
  return {
    json: `${JSON.stringify(plan, null, 2)}\n`,
    txt: renderText(plan, palette) + renderForecast(plan, palette),
    md: renderMarkdown(plan),
    'github.txt': renderGithub(plan),
    'sarif.json': `${JSON.stringify(sarifLog(planFindings(plan), '0.0.0'), null, 2)}\n`,
  };
}

/** With the same words for what is another in every database and at every run. */
function comparable(plan: Plan): Plan {
  return {
    ...plan,
    database: { name: 'app', schema: 'pgherd', installation: '00000000-0000-0000-0000-000000000000' },
    drift: plan.drift.map((item) => ({ ...item, changedBy: 'alice', changedAt: '2026-11-22T06:00:00Z' })),
    digest: '0'.repeat(64),
  };
}
