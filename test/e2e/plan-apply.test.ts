import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CliResult, programArguments } from '../support/cli.ts';
import { useCliProject } from '../support/cli-project.ts';
import { createTestDatabase } from '../support/database.ts';
import { runHere } from '../support/run-command.ts';

const project = useCliProject(
  'project: billing\nenvironments: { dev: { default: true }, prod: { url_env: PROD_URL } }\n',
);
/** `asProcess`: as a process of its own, whose exit code a shell would see. */
const { pgherd: asProcess, write } = project;
const pgherd = async (...args: string[]): Promise<CliResult> =>
  await runHere(args, { cwd: project.folder, env: { PGHERD_URL: project.database.url } });
const MANY = `jobs:\n${Array.from({ length: 6 }, (_, index) => `  job-${index}: { sql: select ${index} }\n`).join('')}`;

describe('plan and apply', () => {
  test('go from changes to no changes, with the documented exit codes', async () => {
    write('jobs: { a: { sql: select 1, schedule: "0 3 * * *" } }\n');

    const planned = await pgherd('plan', '--detailed-exitcode');
    expect(planned.code).toBe(2);
    expect(planned.stdout).toContain('+ job a');
    expect(planned.stdout).toContain('Plan: 1 to add');
    const applied = await pgherd('apply', '--yes', '--format', 'json');
    expect(applied.code).toBe(0);
    expect(JSON.parse(applied.stdout)).toEqual({
      revision: expect.any(Number),
      summary: { add: 1, change: 0, rename: 0, delete: 0, unchanged: 0, drift: 0 },
    });
    const again = await pgherd('plan', '--detailed-exitcode');
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('No changes.')]);
    const nothing = await pgherd('apply', '--yes', '--format', 'json');
    expect(JSON.parse(nothing.stdout).revision).toBeNull();
  });

  test('refuse a delete that is too much: exit 4, and with the exact number exit 0', async () => {
    write(MANY);
    await pgherd('apply', '--yes');
    write('jobs: { other: { sql: select 1 } }\n');

    expect((await pgherd('plan', '--detailed-exitcode')).code).toBe(4);
    const refused = await pgherd('apply', '--yes');
    expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining('--allow-deletes 6')]);
    // Each reason once, however many changes it blocks.
    expect(refused.stderr.match(/--allow-deletes 6/g)).toHaveLength(1);
    expect(refused.stderr).toMatch(/delete job \S+ and 5 more: deletes 6 of/);
    expect((await pgherd('apply', '--yes', '--allow-deletes', '5')).code).toBe(4);
    expect((await pgherd('apply', '--yes', '--allow-deletes', '6')).code).toBe(0);
    expect(await project.database.query('select name from pgherd.jobs')).toEqual([{ name: 'other' }]);
  });

  test('ask for --yes where there is no terminal: exit 64, nothing written', async () => {
    write('jobs: { a: { sql: select 1 } }\n');

    const { code, stderr } = await pgherd('apply');

    expect([code, stderr]).toEqual([64, expect.stringContaining('--yes')]);
    expect(await project.database.query('select from pgherd.jobs')).toEqual([]);
  });

  test('show every mistake with its place instead of a plan: exit 1', async () => {
    write('jobs:\n  a:\n    sqll: select 1\n  b:\n    sql: select 1\n    timezone: Mars/Olympus\n');

    const text = await pgherd('plan');
    expect(text.code).toBe(1);
    expect(text.stderr).toContain('jobs.yaml:3:5');
    expect(text.stderr).toContain('jobs.yaml:6:15');
    const json = await pgherd('plan', '--format', 'json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      error: { code: 'invalid_definitions' },
      diagnostics: expect.arrayContaining([expect.objectContaining({ file: 'jobs.yaml', line: 3 })]),
    });
  });

  test('block on a broken policy: exit 4', async () => {
    writeFileSync(join(project.folder, 'pgherd.yaml'), 'project: billing\npolicy: { require-role: error }\n');
    write('jobs: { a: { sql: select 1 } }\n');

    expect((await pgherd('plan')).code).toBe(4);
    expect((await pgherd('apply', '--yes')).code).toBe(4);
    expect(await project.database.query('select from pgherd.jobs')).toEqual([]);
  });

  test('with a file path plan only the definitions of that file', async () => {
    write('jobs: { a: { sql: select 1 } }\n');
    writeFileSync(join(project.folder, 'more.yaml'), 'jobs: { b: { sql: select 1 } }\n');
    await pgherd('apply', '--yes');
    write('jobs: { a: { sql: select 2 } }\n');
    writeFileSync(join(project.folder, 'more.yaml'), 'jobs: { c: { sql: select 1 } }\n');

    const plan = JSON.parse((await pgherd('plan', 'jobs.yaml', '--format', 'json')).stdout);

    expect(plan.changes.map((change: { name: string }) => change.name)).toEqual(['a']);
  });

  test('save a plan, apply exactly it, write nothing the second time, and find it stale after a change: exit 3', async () => {
    write('jobs: { a: { sql: select 1 } }\n');
    expect((await pgherd('plan', '--out', 'plan.json')).code).toBe(0);
    write('jobs: { a: { sql: select 999 } }\n');

    expect((await pgherd('apply', 'plan.json', '--yes')).code).toBe(0);
    expect(await project.database.query('select sql from pgherd.jobs')).toEqual([{ sql: 'select 1' }]);
    const again = await pgherd('apply', 'plan.json', '--yes');
    expect([again.code, again.stdout]).toEqual([
      0,
      expect.stringMatching(/^Already applied as revision \d+ of \S+ by \S+ at 20\S+Z\. Nothing was written\.\n$/),
    ]);
    const json = await pgherd('apply', 'plan.json', '--yes', '--format', 'json');
    expect(JSON.parse(json.stdout)).toMatchObject({ revision: null, alreadyApplied: expect.any(Number) });
    await project.database.query("update pgherd.jobs set sql = 'select 2'");
    const stale = await asProcess('apply', 'plan.json', '--yes');
    expect([stale.code, stale.stderr]).toEqual([3, expect.stringContaining('job a was created')]);
  });

  test('refuse a plan file that was edited', async () => {
    write('jobs: { a: { sql: select 1 } }\n');
    await pgherd('plan', '--out', 'plan.json');
    const saved = readFileSync(join(project.folder, 'plan.json'), 'utf8');
    writeFileSync(join(project.folder, 'plan.json'), saved.replace('"select 1"', '"drop table orders"'));

    const { code, stderr } = await pgherd('apply', 'plan.json', '--yes');

    expect([code, stderr]).toEqual([1, expect.stringContaining('digest')]);
    expect(await project.database.query('select from pgherd.jobs')).toEqual([]);
  });

  test('give up on a held lock: exit 5, naming the holder', async () => {
    write('jobs: { a: { sql: select 1 } }\n');
    const holder = await project.database.client();
    await holder.query('begin');
    await holder.query("select pg_advisory_xact_lock(hashtextextended('pgherd apply pgherd billing', 0))");

    const { code, stderr } = await asProcess('apply', '--yes', '--lock-timeout', '100ms');

    await holder.query('rollback');
    expect([code, stderr]).toEqual([5, expect.stringMatching(/An apply holds it since .*pid \d+, user/)]);
  });

  test.each([
    ['changes', MANY, ['plan', '--detailed-exitcode'], 2],
    ['changes in JSON', MANY, ['plan', '--detailed-exitcode', '--format', 'json'], 2],
    ['a mistake', 'jobs: { a: { sql: selct 1 } }\n', ['validate'], 1],
    ['a blocked plan', 'jobs: { a: { sql: select 1, role: nobody-has-it } }\n', ['plan'], 4],
    ['an unknown option', MANY, ['plan', '--nonsense'], 64],
    ['a file that does not exist', MANY, ['plan', 'nothing.yaml'], 1],
    ['no mistake', MANY, ['apply', '--yes'], 0],
  ] as const)('keep the exit code when the reader of a pipe has ended: %s', (_title, text, args, code) => {
    write(text);
    // Two writers of one pipe, whose reader ends after the first line: head is gone when pgherd writes.
    const script = 'set -o pipefail; { echo first; exec "$@" 2>&1; } | head -1';
    const { status, stdout, stderr } = spawnSync(
      'bash',
      ['-c', script, 'bash', process.execPath, ...programArguments(), ...args],
      {
        cwd: project.folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH: process.env.PATH, PGHERD_URL: project.database.url },
      },
    );
    expect([stdout, stderr, status]).toEqual(['first\n', '', code]);
  });

  test('list jobs, topics and tasks', async () => {
    write(
      'topics: { mail: {} }\njobs: { a: { sql: select 1, schedule: "0 3 * * *", topic: mail }, b: { sql: select 1, schedule: "after: a" } }\n',
    );
    await pgherd('apply', '--yes');

    const jobs = JSON.parse((await pgherd('jobs', '--format', 'json', '--now', '2026-11-22T08:00:00Z')).stdout);
    expect(jobs.jobs).toMatchObject([
      { name: 'a', project: 'billing', state: 'idle', paused: false, lastState: null, nextRuns: expect.any(Array) },
      { name: 'b', nextRuns: [], waitsFor: ['after a'] },
    ]);
    expect(jobs.jobs[0].nextRuns).toEqual(['2026-11-23T03:00:00Z', '2026-11-24T03:00:00Z', '2026-11-25T03:00:00Z']);
    const topics = JSON.parse((await pgherd('topics', '--format', 'json')).stdout);
    expect(topics.topics.map((topic: { name: string }) => topic.name)).toEqual(['default', 'mail']);
    const history = JSON.parse((await pgherd('history', '--format', 'json')).stdout);
    expect(history.revisions[0]).toMatchObject({ project: 'billing', summary: { add: 3 } });
    expect((await pgherd('jobs')).stdout).toMatch(/^ +b +idle +never +after a /m);
  });
});

describe('without a usable database', () => {
  const plan = async (env: Readonly<Record<string, string>>, ...args: string[]): Promise<CliResult> => {
    write('jobs: { a: { sql: select 1 } }\n');
    return await runHere(['plan', ...args], { cwd: project.folder, env });
  };
  const oneError = (result: CliResult, pattern: RegExp): void => {
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(pattern);
    expect(result.stderr).toContain('hint:');
    expect(result.stderr.trim().split('\n')).toHaveLength(2);
    expect(result.stderr).not.toContain('    at ');
  };

  test('says so when no daemon listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((resolve) => server.close(resolve));

    oneError(await plan({ PGHERD_URL: `postgres://u:secret@127.0.0.1:${port}/app` }), /connection refused/);
  });

  test('says so when the password is wrong, without showing it', async () => {
    const role = await project.database.createRole('visitor');
    const url = new URL(project.database.roleUrl(role));
    url.password = 'not-the-password';
    const result = await plan({ PGHERD_URL: url.href });

    oneError(result, /login refused/);
    expect(result.stderr).not.toContain('not-the-password');
  });

  test('says so when privileges are missing', async () => {
    const role = await project.database.createRole('visitor');

    oneError(await plan({ PGHERD_URL: project.database.roleUrl(role) }), /permission denied/);
  });

  test('says so when the schema is not there', async () => {
    const empty = await createTestDatabase({ migrated: false });
    const result = await plan({ PGHERD_URL: empty.url });
    await empty.drop();

    oneError(result, /has no pgherd schema.*\n.*pgherd migrate/);
  });

  test("says so when the environment's variable is not set", async () => {
    oneError(await plan({ PGHERD_URL: project.database.url }, '--env', 'prod'), /PROD_URL, which is not set/);
  });

  test('prints the SQL of migrate all the same', async () => {
    const { code, stdout } = await runHere(['migrate', '--print'], { cwd: project.folder });

    expect([code, stdout]).toEqual([0, expect.stringContaining('create table "pgherd".jobs')]);
  });
});
