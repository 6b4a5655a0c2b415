import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { runCommand } from '../../support/run-command.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await database.drop();
});

const run = async (cwd: string, ...args: string[]): Promise<string> =>
  (await runCommand([...args, '--url', database.url], { cwd })).stdout;

test('a revision is shown with its diff, and the revisions since a time for an audit', async () => {
  const cwd = writeFiles({
    'pgherd.yaml': 'project: billing\n',
    'jobs.yaml': 'jobs: { a: { sql: select 1 }, b: { sql: select 1 } }\n',
  });
  await run(cwd, 'apply', '--yes', '--author', 'alice');
  await database.query("update pgherd.revisions set applied_at = now() - interval '40 d'");
  writeFileSync(join(cwd, 'jobs.yaml'), 'jobs: { a: { sql: select 2, timeout: 5m } }\n');
  await run(cwd, 'apply', '--yes');

  const text = await run('/', 'history', '2');
  expect(text).toMatch(/^ +\S+ \d\d:\d\d\nrevision 2 of billing\n {2}by postgres at \d{4}-\d\d-\d\d \d\d:\d\d/);
  expect(text).toMatch(/- job b/);
  expect(text).toMatch(/timeout +6h → 5m/);
  expect(text).toContain('-select 1');
  expect(text).toContain('+select 2');
  expect(text).toMatch(/1 changed, 1 deleted\.\n$/);
  expect(JSON.parse(await run('/', 'history', '2', '--format', 'json'))).toMatchObject({
    revision: {
      project: 'billing',
      revision: 2,
      changes: [
        {
          action: 'update',
          kind: 'job',
          name: 'a',
          fields: [{ path: 'sql', before: 'select 1', after: 'select 2' }, { path: 'timeoutMs' }],
        },
        { action: 'delete', kind: 'job', name: 'b', after: null, fields: [] },
      ],
    },
  });
  expect(await run('/', 'history', '1')).toContain('by postgres (author alice) at ');
  await database.query("update pgherd.revisions set applied_at = '2026-01-01T23:30:00Z' where revision = 1");
  const tokyo = { cwd: '/', env: { TZ: 'Asia/Tokyo' } };
  const first = (await runCommand(['history', '1', '--url', database.url], tokyo)).stdout;
  expect(first).toMatch(/^ +Asia\/Tokyo \d\d:\d\d\n/);
  expect(first).toContain('at 2026-01-02 08:30\n');
  expect(first).not.toMatch(/\dZ/);

  const since = JSON.parse(await run('/', 'history', '--format', 'json', '--since', '30d'));
  expect(since.revisions).toMatchObject([
    { revision: 2, appliedBy: 'postgres', application: 'pgherd apply', approvedBy: [] },
  ]);
  expect(
    JSON.parse(await run('/', 'history', '--format', 'json', '--since', '2020-01-01T00:00:00Z')).revisions,
  ).toHaveLength(2);
  const numbers = async (...flags: readonly string[]): Promise<readonly number[]> => {
    const { revisions } = JSON.parse(await run('/', 'history', '--format', 'json', ...flags));
    return revisions.map(({ revision }: { revision: number }) => revision);
  };
  expect(await numbers('--until', '30d')).toEqual([1]);
  expect(await numbers('--job', 'a')).toEqual([2, 1]);
  expect(await numbers('--match', 'ALICE')).toEqual([1]);
  expect(await numbers('--topic', 'a')).toEqual([]);

  for (const [format, part] of [
    ['markdown', '### 📝 pgherd rollback to revision 1'],
    ['json', '"rollbackTo":1'],
    ['github', 'update job a: sql'],
    ['sarif', '"version":"2.1.0"'],
  ] as const) {
    expect(await run(cwd, 'rollback', '1', '--plan', '--format', format)).toContain(part);
  }
});

test('a number that several projects have needs the project, or its directory', async () => {
  const project = (name: string): string =>
    writeFiles({ 'pgherd.yaml': `project: ${name}\n`, 'jobs.yaml': `jobs: { of-${name}: { sql: select 1 } }\n` });
  const [shop, billing] = [project('shop'), project('billing')];
  for (const cwd of [shop, billing]) await run(cwd, 'apply', '--yes');

  await expect(run('/', 'history', '1')).rejects.toMatchObject({
    code: 'usage',
    message: 'several projects have a revision 1: billing, shop',
  });
  expect(await run(shop, 'history', '1')).toContain('of-shop');
  expect(await run('/', 'history', '1', '--project', 'billing')).toContain('of-billing');
  await expect(run('/', 'history', '7')).rejects.toMatchObject({ code: 'not_found' });
  await expect(run('/', 'history', 'two')).rejects.toMatchObject({ code: 'usage' });
  await expect(run('/', 'history', '--since', 'monday')).rejects.toMatchObject({ code: 'usage' });
});
