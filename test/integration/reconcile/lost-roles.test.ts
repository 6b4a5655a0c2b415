import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type CliResult, runCli } from '../../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';

// Roles that change after the jobs were applied: no dependency of PostgreSQL keeps them.
let database: TestDatabase;
let janitor: string;
let directory: string;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  janitor = await database.createRole('janitor');
  directory = writeFiles({
    'pgherd.yaml': 'project: shop\n',
    'jobs.yaml': `jobs:
  purge: { schedule: "@daily", role: ${janitor}, sql: select 1 }
  sweep: { schedule: "@hourly", role: ${janitor}, sql: select 2 }
`,
  });
  expect(await pgherd('apply', '--yes', '--allow-deletes', '9')).toMatchObject({ code: 0 });
});

const pgherd = (...args: readonly string[]): Promise<CliResult> =>
  runCli(args, { cwd: directory, env: { PGHERD_URL: database.url } });

test.each<[string, (role: string) => string, string]>([
  ['dropped', (role) => `drop role ${role}`, 'does not exist (it was dropped or renamed)'],
  ['renamed', (role) => `alter role ${role} rename to ${role}_b`, 'does not exist (it was dropped or renamed)'],
])('plan names a role that is %s, though no job changes', async (_how, change, what) => {
  await database.query(change(janitor));

  const planned = await pgherd('plan', '--detailed-exitcode', '--format', 'json');
  expect(planned).toMatchObject({ code: 0 });
  expect(JSON.parse(planned.stdout)).toMatchObject({
    changes: [],
    diagnostics: [
      {
        code: 'PGH213',
        severity: 'warning',
        message: `role ${janitor} ${what}: every run of jobs purge, sweep fails`,
        file: 'jobs.yaml',
        line: 2,
      },
    ],
  });
});

test('a dropped role is named in every format and by doctor, and blocks a change that names it', async () => {
  await database.query(`drop role ${janitor}`);
  const what = 'every run of jobs purge, sweep fails';
  const text = await pgherd('plan');
  expect(text.stdout + text.stderr).toContain(what);
  expect((await pgherd('plan', '--format', 'github')).stdout).toContain('::warning file=jobs.yaml,line=2');
  expect((await pgherd('plan', '--format', 'markdown')).stdout).toContain(what);

  const examined = await pgherd('doctor');
  expect(examined.code).toBe(1);
  expect(examined.stdout).toContain(`role ${janitor} does not exist, and 2 jobs run as it`);

  const changed = writeFiles({
    'pgherd.yaml': 'project: shop\n',
    'jobs.yaml': `jobs:
  purge: { schedule: "@daily", role: ${janitor}, sql: select 3 }
  sweep: { schedule: "@daily", role: ${janitor}, sql: select 2 }
`,
  });
  const blocked = await runCli(['plan', '--format', 'json'], { cwd: changed, env: { PGHERD_URL: database.url } });
  expect(blocked.code).toBe(4);
  expect(JSON.parse(blocked.stdout)).toMatchObject({
    changes: [{ name: 'purge', blocked: { reason: expect.stringContaining('does not exist') } }, { name: 'sweep' }],
    diagnostics: [{ message: expect.stringContaining('every run of job sweep fails') }],
  });
});
