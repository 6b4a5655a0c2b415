// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { fuzz } from '../../support/fuzz.ts';
import { createRandom } from '../../support/random.ts';
import { type CommandOutcome, runCommand } from '../../support/run-command.ts';

let database: TestDatabase;
let scratch: string;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  scratch = mkdtempSync(join(tmpdir(), 'pgherd-settled-'));
  folder = join(scratch, 'project');
  for (const [path, text] of Object.entries(FILES)) write(path, text);
});
afterAll(async () => {
  rmSync(scratch, { recursive: true, force: true });
  await database.drop();
});

const FILES: Readonly<Record<string, string>> = {
  'pgherd.yaml': `project: settled
vars: { days: "14" }
defaults: { timezone: Europe/Berlin }
environments:
  main: { default: true }
  dev: { vars: { days: "3" } }
  quiet: { schedules: off }
`,
  // Smaller projects are always read.
  'jobs/a.yaml': `# ${'x'.repeat(260_000)}
jobs:
  a1: { schedule: "0 1 * * *", sql: "delete from t where day < current_date - \${days}" }
  a2: { schedule: "0 2 * * *", topic: mail, timeout: 10m, sql: insert into t select 2 }
`,
  'jobs/b.yaml': `defaults: { labels: { team: b } }
jobs:
  b1: { after: a1, sql_file: b1.sql }
  b2: { schedule: "@every 5m", params: { long: 1, b: 2 }, sql: insert into t select 3 }
`,
  'jobs/b1.sql': 'insert into t\nselect 4;\n',
  'jobs/c.yaml': `jobs:
  c1: { schedule: "0 3 * * *", sql: insert into t select 5 }
  c2: { schedule: "0 4 * * *", topic: mail, sql: insert into t select 6 }
`,
  'jobs/once.yaml': 'jobs:\n  once: { schedule: 2026-07-01T00:00:00Z, sql: insert into t select 7 }\n',
  'topics.yaml': 'topics:\n  mail: { concurrency: 2, retry: { limit: 3 } }\n',
};

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
function edit(path: string, change: (text: string) => string): void {
  const text = readFileSync(join(folder, path), 'utf8');
  const changed = change(text);
  expect(changed).not.toBe(text);
  write(path, changed);
}
const replace = (path: string, from: string | RegExp, to: string) => (): void =>
  edit(path, (text) => text.replace(from, to));
const add = (path: string, text: string) => (): void => edit(path, (before) => before + text);

const NOW = '2026-06-01T12:00:00Z';
const pgherd = (command: string, ...args: readonly string[]): Promise<CommandOutcome> =>
  runCommand([command, '--url', database.url, ...args], { cwd: folder }).catch((error: Error) => ({
    exitCode: 1,
    stdout: '',
    stderr: error.message,
  }));
const storedFiles = (): Promise<readonly { path: string }[]> =>
  database.query('select * from pgherd._settled_files order by path');
const storedPaths = async (): Promise<readonly string[]> => (await storedFiles()).map(({ path }) => path);
const origins = (): Promise<readonly unknown[]> =>
  database.query('select kind, name, places from pgherd._origins order by kind, name');

/** Runs a command that reads every file. */
async function readingAll<T>(work: () => Promise<T>): Promise<T> {
  await database.query('drop table if exists kept_files');
  await database.query('create table kept_files as table pgherd._settled_files');
  await database.query('delete from pgherd._settled_files');
  try {
    return await work();
  } finally {
    await database.query('delete from pgherd._settled_files');
    await database.query('insert into pgherd._settled_files table kept_files');
  }
}

/** Every run tries others. */
const { numRuns: STEPS, seed: SEED = Date.now() } = fuzz(7);

interface Change {
  readonly name: string;
  readonly make?: () => unknown;
  readonly flags?: readonly string[];
}

const CHANGES: readonly Change[] = [
  { name: 'nothing' },
  { name: 'a schedule', make: replace('jobs/c.yaml', '0 3 *', '30 3 *') },
  { name: 'a new job', make: add('jobs/c.yaml', '  c3: { schedule: "@daily", sql: insert into t select 8 }\n') },
  {
    name: 'the same SQL twice',
    make: add('jobs/c.yaml', '  c4: { sql: insert into t select 3, params: { b: 2, long: 1 } }\n'),
  },
  { name: 'a line that moves', make: replace('jobs/b.yaml', 'defaults:', '# moved\ndefaults:') },
  { name: 'an SQL file', make: replace('jobs/b1.sql', 'select 4', 'select 44') },
  { name: 'an SQL file that is gone', make: () => rmSync(join(folder, 'jobs/b1.sql')) },
  { name: 'defaults of the project', make: replace('pgherd.yaml', 'Europe/Berlin', 'Europe/Paris') },
  { name: 'a line of pgherd.yaml', make: replace('pgherd.yaml', 'vars:', '# moved\nvars:') },
  { name: 'a variable', make: replace('pgherd.yaml', '"14"', '"21"') },
  { name: 'a variable of the command line', flags: ['--var', 'days=7'] },
  { name: 'an environment', flags: ['--env', 'dev'] },
  { name: 'an environment without schedules', flags: ['--env', 'quiet'] },
  { name: 'a policy', make: add('pgherd.yaml', 'policy: { require-description: warning }\n') },
  { name: 'a topic', make: replace('topics.yaml', 'limit: 3', 'limit: 4') },
  { name: 'a topic that is gone', make: replace('topics.yaml', 'mail:', 'post:') },
  { name: 'a parent that is gone', make: replace('jobs/a.yaml', 'a1:', 'a9:') },
  { name: 'a renamed job', make: replace('jobs/c.yaml', 'c2: {', 'c5: { renamed_from: c2,') },
  { name: 'a name of another file', make: add('jobs/c.yaml', '  b2: { sql: select 1 }\n') },
  { name: 'a mistake', make: add('jobs/c.yaml', '  c6: { shedule: "@daily" }\n') },
  { name: 'a file that is gone', make: () => rmSync(join(folder, 'jobs/c.yaml')) },
  { name: 'a part of the project', make: replace('jobs/a.yaml', '0 2 *', '20 2 *'), flags: ['jobs/a.yaml'] },
  { name: 'a target', make: replace('jobs/c.yaml', '0 4 *', '40 4 *'), flags: ['--target', 'a*'] },
  { name: 'a later day', flags: ['--now', '2026-08-01T00:00:00Z'] },
  { name: 'a value by hand', make: () => database.query(`update pgherd.jobs set timeout = '7 min' where name = 'b2'`) },
  { name: 'a row deleted by hand', make: () => database.query(`delete from pgherd.jobs where name = 'a2'`) },
  {
    name: 'a record changed by hand',
    make: () =>
      database.query(`update pgherd.jobs set applied = jsonb_set(applied, '{timezone}', '"UTC"') where name = 'b1'`),
  },
  {
    name: 'another version',
    make: () => database.query(`update pgherd._settled_files set context = 'of another version'`),
  },
  { name: 'a rollback', make: () => pgherd('rollback', '1', '--yes') },
];

test('a plan and an apply that skip settled files do what they do when they read every file', async () => {
  const random = createRandom(SEED);
  expect((await pgherd('apply', '--yes')).stdout).toContain('Applied');
  expect(await storedPaths()).toEqual(['jobs/a.yaml', 'jobs/b.yaml', 'jobs/c.yaml']);

  for (const { name, make, flags = [] } of random.sample(CHANGES, STEPS)) {
    const before = join(scratch, 'before');
    rmSync(before, { recursive: true, force: true });
    cpSync(folder, before, { recursive: true });
    await make?.();

    const format = random.pick(['json', 'json', 'text', 'markdown']);
    const now = flags.includes('--now') ? [] : ['--now', NOW];
    const plan = (): Promise<CommandOutcome> =>
      pgherd('plan', '--detailed-exitcode', '--format', format, ...now, ...flags);
    const skipped = await plan();
    expect(skipped, `${name} (${format})`).toEqual(await readingAll(plan));

    if (random.chance(0.5) && [0, 2].includes(skipped.exitCode)) {
      const apply = (): Promise<CommandOutcome> =>
        pgherd('apply', '--yes', '--allow-deletes', '9', '--switch-environment', ...now, ...flags);
      await apply();
      const left = { origins: await origins(), files: await storedFiles() };
      await database.query('delete from pgherd._settled_files');
      await apply();
      expect(await origins(), name).toEqual(left.origins);
      // What the first one has found in new jobs is not found again.
      expect(await storedFiles(), name).toEqual(expect.arrayContaining([...left.files]));
    }
    // What an apply refuses, and what a later step edits, is not left behind.
    rmSync(folder, { recursive: true });
    cpSync(before, folder, { recursive: true });
    await pgherd('apply', '--yes', '--allow-deletes', '9', '--switch-environment', '--now', NOW);
  }
});

test('a settled file is not read again', async () => {
  await pgherd('apply', '--yes', '--allow-deletes', '9', '--switch-environment');
  await database.query(
    `update pgherd.jobs set timeout = '8 min', applied = jsonb_set(applied, '{timeoutMs}', '480000') where name = 'c1'`,
  );
  const plan = (): Promise<CommandOutcome> => pgherd('plan');
  expect((await plan()).stdout).toContain('timeout');

  await database.query(`update pgherd._settled_files f set versions =
    (select array_agg(j.xmin::text order by u.n) from unnest(f.jobs) with ordinality u (name, n) join pgherd.jobs j on j.name = u.name)`);
  expect((await plan()).stdout).toContain('No changes');
  expect((await readingAll(plan)).stdout).toContain('timeout');
});
