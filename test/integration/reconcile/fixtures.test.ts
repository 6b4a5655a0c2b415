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
import { planWithoutDefaults } from '../../support/plan-without-defaults.ts';
import { applyRequest, openControl, type RequestOptions, requestFrom } from '../../support/reconcile.ts';

/**
 * One folder per case: the test applies `before.yaml`, runs `hand.sql` as a manual change, and plans `after.yaml` with the
 * options of `case.json`; `before` and `after` may be directories with a `pgherd.yaml`. `expected-plan.*` contains the plan
 * as JSON, text and Markdown, for some cases also in the other formats. `npm run fixtures` rewrites them: read the diff before you
 * commit it. The JSON leaves out the parts that all plans share (see `plan-without-defaults.ts`), except in those cases.
 */
const FOLDER = fileURLToPath(new URL('../../fixtures/reconcile/', import.meta.url));
const schema = JSON.parse(readFileSync(new URL('../../../schemas/plan.schema.json', import.meta.url), 'utf8'));
const isPlan = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
const update = process.env.UPDATE_FIXTURES === '1';
const cases = readdirSync(FOLDER).sort();

const EVERY_FORMAT = ['github.txt', 'json', 'md', 'sarif.json', 'txt'].map((ending) => `expected-plan.${ending}`);

/** In every format and with every key: together they contain everything that a format renders differently. */
const IN_FULL: ReadonlySet<string> = new Set([
  '001-create-a-job',
  '007-rename-and-change-a-job',
  '012-change-beside-a-hand-edit',
  '016-guard-many-deletes',
  '030-run-more-often-than-a-run-takes',
  '043-block-on-broken-policies',
  '046-show-control-characters-as-text',
  '047-quote-what-markdown-would-read',
  '048-leave-out-sql-that-is-too-long-for-a-comment',
]);

test('there are at least forty cases, and each expected plan is read by a case', () => {
  expect(cases.length).toBeGreaterThanOrEqual(40);
  expect([...IN_FULL].filter((name) => !cases.includes(name))).toEqual([]);
  for (const name of cases) {
    const expected = readdirSync(`${FOLDER}${name}`).filter((part) => part.startsWith('expected-plan.'));
    expect([name, expected]).toEqual([
      name,
      IN_FULL.has(name) ? EVERY_FORMAT : ['expected-plan.json', 'expected-plan.md', 'expected-plan.txt'],
    ]);
  }
});

// Each case has a database of its own, and spends most of its time waiting for the server.
describe.concurrent.each(cases)('%s', (name) => {
  const file = (part: string): string => `${FOLDER}${name}/${part}`;
  const definitions = (part: string): string => (existsSync(file(part)) ? file(part) : file(`${part}.yaml`));
  const options: RequestOptions = existsSync(file('case.json'))
    ? JSON.parse(readFileSync(file('case.json'), 'utf8'))
    : {};

  test('plans as expected, and has an empty plan after apply', async ({ expect }) => {
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
      for (const [ending, text] of Object.entries(
        formatsOf(comparable(plan, definitions('before')), IN_FULL.has(name)),
      )) {
        if (update) writeFileSync(file(`expected-plan.${ending}`), text);
        expect(text).toBe(readFileSync(file(`expected-plan.${ending}`), 'utf8'));
      }

      if (isBlocked(plan)) {
        await expect(applyRequest(connection, request)).rejects.toMatchObject({ code: 'plan_blocked' });
      } else {
        expect((await applyRequest(connection, request)).plan.digest).toBe(plan.digest);
        const again = await planChanges(connection, request, { lockTimeoutMs: 1_000 });
        expect([again.changes, again.drift, again.moved]).toEqual([[], [], undefined]);
      }
      await connection.close();
    } finally {
      await database.drop();
    }
  });
});

function formatsOf(plan: Plan, inFull: boolean): Readonly<Record<string, string>> {
  const palette = picocolors.createColors(false);
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  const text = { md: renderMarkdown(plan), txt: renderText(plan, palette) + renderForecast(plan, palette) };
  if (!inFull) return { json: json(planWithoutDefaults(plan)), ...text };
  return {
    json: json(plan),
    ...text,
    'github.txt': renderGithub(plan),
    'sarif.json': json(sarifLog(planFindings(plan), '0.0.0')),
  };
}

/** Replaces the values that differ in every database and every run. */
function comparable({ moved, ...plan }: Plan, before: string): Plan {
  const written = (reason: string): string => reason.replace(/\(\S+ switched/, '(alice switched');
  return {
    ...plan,
    blocked:
      plan.blocked === null
        ? null
        : { reasons: plan.blocked.reasons.map((reason) => ({ ...reason, text: written(reason.text) })) },
    // In the cases of single files every row moves from before.yaml to after.yaml.
    ...(moved === undefined || before.endsWith('.yaml') ? {} : { moved }),
    database: { name: 'app', schema: 'pgherd', installation: '00000000-0000-0000-0000-000000000000' },
    // A hash of all keys; `apply-safety.test.ts` proves that apply checks it.
    changes: plan.changes.map((change) => ({
      ...change,
      beforeHash: change.beforeHash === null ? null : 'hash',
      blocked: change.blocked === null ? null : { reason: written(change.blocked.reason) },
      notes: change.notes.map(({ level, code, text }) => ({
        code,
        level,
        text: text.replace(/changed by \S+, [^;]+;/, 'changed by alice, 2 h ago;'),
      })),
    })),
    drift: plan.drift.map((item) => ({ ...item, changedBy: 'alice', changedAt: '2026-11-22T06:00:00Z' })),
    digest: '0'.repeat(64),
  };
}
