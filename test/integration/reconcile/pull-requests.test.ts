import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import picocolors from 'picocolors';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { renderText as renderDiagnostics } from '../../../src/diagnostic/render/text.ts';
import { DEFAULT_PLAN_OPTIONS } from '../../../src/plan/input/plan-input.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { renderMarkdown } from '../../../src/plan/render/markdown.ts';
import { renderNotPlanned } from '../../../src/plan/render/outcome/not-planned.ts';
import { renderText } from '../../../src/plan/render/text.ts';
import type { Connection } from '../../../src/postgres/connection.ts';
import { planChanges } from '../../../src/reconcile/plan.ts';
import { rollbackRequest } from '../../../src/reconcile/rollback.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { readFiles, writeFiles } from '../../support/definition-files.ts';
import { BROKEN, MANY, PULL_REQUESTS } from '../../support/pull-requests.ts';
import { applyRequest, NOW_MS, openControl, requestFrom } from '../../support/reconcile.ts';
import { type Repository, shopRepository } from '../../support/shop-repository.ts';

/**
 * What a reviewer reads of each pull request of a team with 60 jobs: the plan as text and as Markdown, made on PostgreSQL. After a
 * change of the plan, `npm run fixtures` writes them again: read them as the reviewer would before you commit them.
 */
const FOLDER = fileURLToPath(new URL('../../fixtures/pull-requests/', import.meta.url));
const update = process.env.UPDATE_FIXTURES === '1';
const plain = picocolors.createColors(false);

let database: TestDatabase;
let connection: Connection;
beforeAll(async () => {
  database = await createTestDatabase();
  connection = await openControl(database.url);
  for (const role of ['order_janitor', 'billing_bot', 'reporter', 'dba_bot']) {
    await database.query(
      `do $$ begin create role ${role}; exception when duplicate_object or unique_violation then null; end $$`,
    );
    await database.query('insert into pgherd.allowed_roles values ($1) on conflict do nothing', [role]);
  }
  if (update) mkdirSync(FOLDER, { recursive: true });
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});
beforeEach(async () => {
  await database.query(
    'truncate pgherd.jobs, pgherd.topics, pgherd.revision_changes, pgherd.revisions, pgherd.projects cascade',
  );
});

const request = async (files: Repository, options = {}): ReturnType<typeof requestFrom> =>
  await requestFrom(writeFiles(files), { project: 'shop', environment: 'prod', options });
const apply = async (files: Repository): Promise<void> => {
  await applyRequest(connection, await request(files, { allowDeletes: 12 }));
};

/** The parts that differ from run to run. */
function named(plan: Plan): Plan {
  const drift = plan.drift.map((row) => ({ ...row, changedBy: 'alice', changedAt: '2026-11-22T06:00:00Z' }));
  return { ...plan, database: { ...plan.database, name: 'shop' }, createdAt: new Date(NOW_MS).toISOString(), drift };
}

function expectFile(name: string, text: string): void {
  const path = `${FOLDER}${name}`;
  if (update) writeFileSync(path, text);
  expect(text).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '');
}

test.skipIf(update)('the repository has 60 jobs, and each fixture belongs to a pull request', () => {
  const files = shopRepository();
  const jobs = Object.values(files).flatMap((text) =>
    text.includes('jobs:\n') ? (text.match(/^ {2}[a-z0-9-]+:$/gm) ?? []) : [],
  );
  expect(jobs).toHaveLength(60);
  expect(
    ['nightly', 'weekly', 'quick'].map((name) => files[`sql/${name}-rollup.sql`]?.trimEnd().split('\n').length),
  ).toEqual([442, 207, 14]);
  const names = [...PULL_REQUESTS, ...BROKEN].map(({ name }) => name);
  expect(names.length).toBeGreaterThanOrEqual(36);
  const expected = ['00-first-apply', ...names].flatMap((name) => [`${name}.md`, `${name}.txt`]).sort();
  expect(readdirSync(FOLDER).sort()).toEqual(expected);
});

test('00-first-apply', async () => {
  const plan = named(await planChanges(connection, await request(shopRepository()), { lockTimeoutMs: 10_000 }));
  expectFile('00-first-apply.txt', renderText(plan, plain));
  expectFile('00-first-apply.md', renderMarkdown(plan));
});

describe.each(PULL_REQUESTS)('$name', ({ name, files, options, hand, first, rollbackTo }) => {
  test('reads as expected', async () => {
    await apply(shopRepository());
    if (first !== undefined) await apply(first);
    if (hand !== undefined) await database.query(hand);
    const back = { project: 'shop', schema: 'pgherd', nowMs: NOW_MS, options: DEFAULT_PLAN_OPTIONS };
    const wanted =
      rollbackTo === undefined
        ? await request(files, options)
        : await rollbackRequest(connection, { ...back, revision: rollbackTo });
    const plan = named(await planChanges(connection, wanted, { lockTimeoutMs: 10_000 }));
    const markdown = renderMarkdown(plan);
    expectFile(
      `${name}.txt`,
      renderText(plan, plain).replaceAll(/changed by \w+, [^;]*;/g, 'changed by alice, just now;'),
    );
    expectFile(`${name}.md`, markdown.replaceAll(/changed by \w+, [^;]*;/g, 'changed by alice, just now;'));
    expect(markdown.length).toBeLessThan(60_000);
    if (name.startsWith('32')) expect(MANY.every((tenant) => markdown.includes(tenant))).toBe(true);
  });
});

describe.each(BROKEN)('$name', ({ name, files }) => {
  test('is explained', async () => {
    const read = await readFiles(files, { environment: 'prod' });
    const errors = read.diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors).not.toEqual([]);
    expectFile(`${name}.txt`, renderDiagnostics(read, plain));
    const reason = `the definitions have ${errors.length === 1 ? '1 error' : `${errors.length} errors`}`;
    const failed = { project: 'shop', environment: 'prod', git: { commit: null, dirty: null }, reason, hint: null };
    expectFile(`${name}.md`, renderNotPlanned({ ...failed, diagnostics: read.diagnostics }));
  });
});
