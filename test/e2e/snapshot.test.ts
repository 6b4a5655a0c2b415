import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { type CliResult, runCli } from '../support/cli.ts';
import { useCliProject } from '../support/cli-project.ts';

const project = useCliProject();
const { pgherd: connected, write } = project;
const NOW = ['--now', '2026-11-22T08:00:00Z'];
/** Any attempt to connect would fail. */
const alone = async (...args: string[]): Promise<CliResult> =>
  await runCli(args, { cwd: project.folder, env: { PGHERD_URL: 'postgres://nobody@127.0.0.1:1/nowhere' } });

describe('a snapshot', () => {
  test('returns the same plan as the database, without a connection, with its age in the header', async () => {
    write('topics: { mail: { concurrency: 2 } }\njobs: { a: { sql: select 1 }, b: { sql: select 1 } }\n');
    await connected('apply', '--yes');
    await project.database.query("update pgherd.jobs set timeout = '5 min' where name = 'b'");
    await project.database.query("insert into pgherd.jobs (name, sql) values ('by-hand', 'select 1')");
    await connected('export', '--snapshot', 'snapshot.json', ...NOW);
    write('jobs: { a: { sql: select 2 }, b: { sql: select 1 }, by-hand: { sql: select 3 } }\n');
    const live = await connected('plan', '--format', 'json', ...NOW);
    const apart = await alone('plan', '--against', 'snapshot.json', '--format', 'json', ...NOW);

    expect(apart).toMatchObject({ code: 4, stderr: '' });
    const { snapshotTakenAt, ...plan } = JSON.parse(apart.stdout);
    expect(plan).toEqual(JSON.parse(live.stdout));
    expect(snapshotTakenAt).toBe('2026-11-22T08:00:00Z');
    const text = await alone('plan', '--against', 'snapshot.json', '--now', '2026-11-22T10:00:00Z');
    expect(text.stdout).toMatch(/^pgherd plan · default \(database \w+, revision \d+, snapshot of 2 h ago\)/);
  });

  test('contains no credentials, and is valid against its schema', async () => {
    write('topics: { mail: {} }\njobs: { a: { sql: select 1, retry: { limit: 2 } } }\n');
    await connected('apply', '--yes');
    await connected('export', '--snapshot', 'snapshot.json', '--unowned');
    const text = readFileSync(join(project.folder, 'snapshot.json'), 'utf8');
    const schema = (name: string): object =>
      JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'));
    const isSnapshot = new Ajv2020({ strict: true, allowUnionTypes: true })
      .addSchema(schema('plan'))
      .compile(schema('snapshot'));

    expect(isSnapshot(JSON.parse(text)), JSON.stringify(isSnapshot.errors)).toBe(true);
    expect(text).not.toMatch(/postgres(?:ql)?:\/\//);
    expect(text).not.toContain(new URL(project.database.url).password || 'no password to be found');
  });

  test('makes a plan that applies, but not once the database has moved on: exit 3', async () => {
    write('jobs: { a: { sql: select 1 } }\n');
    await connected('apply', '--yes');
    await connected('export', '--snapshot', 'snapshot.json');
    write('jobs: { a: { sql: select 2 } }\n');
    await alone('plan', '--against', 'snapshot.json', '--out', 'plan.json');

    expect(await connected('apply', 'plan.json', '--yes')).toMatchObject({ code: 0 });
    await alone('plan', '--against', 'snapshot.json', '--out', 'late.json');
    expect((await connected('apply', 'late.json', '--yes')).stdout).toContain('Already applied as revision');
    await project.database.query("update pgherd.jobs set sql = 'select 3'");
    expect(await connected('apply', 'late.json', '--yes')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('job a was changed'),
    });
  });

  test('is refused when it was edited, cut off, of another project, or asked for a database as well', async () => {
    write('jobs: { a: { sql: select 1 } }\n');
    await connected('apply', '--yes');
    await connected('export', '--snapshot', 'snapshot.json');
    const text = readFileSync(join(project.folder, 'snapshot.json'), 'utf8');
    const against = async (content: string, ...args: string[]): Promise<CliResult> => {
      writeFileSync(join(project.folder, 'other.json'), content);
      return await alone('plan', '--against', 'other.json', ...args);
    };

    expect(await against(text.replace('select 1', 'select 2'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('its digest is'),
    });
    expect((await against(text.slice(0, 99))).stderr).toContain('truncated or not JSON');
    expect((await against('{}')).stderr).toContain('is not a snapshot');
    expect((await against(text, '--adopt')).stderr).toContain('--unowned');
    expect(await against(text, '--url', 'postgres://localhost/x')).toMatchObject({ code: 64 });
    writeFileSync(join(project.folder, 'pgherd.yaml'), 'project: other\n');
    expect(await against(text)).toMatchObject({ code: 64, stderr: expect.stringContaining('of project default') });
  });
});

describe('adoption', () => {
  test('with --adopt takes over jobs without an owner, and shows what changes', async () => {
    await project.database.query(
      "insert into pgherd.jobs (name, sql, schedule) values ('by-hand', 'select 1', '{@daily}')",
    );
    await project.database.query("insert into pgherd.topics (name, priority) values ('mail', 7)");
    const [before] = await project.database.query("select id from pgherd.jobs where name = 'by-hand'");
    const exported = await connected('export', '--unowned');
    write(exported.stdout);

    expect(await connected('plan')).toMatchObject({
      code: 4,
      stdout: expect.stringContaining('pass --adopt to adopt it'),
    });
    const plan = await connected('plan', '--adopt', '--out', 'plan.json');
    expect(plan.code).toBe(0);
    expect(plan.stdout).toContain('project      none → default');
    expect(plan.stdout).toContain('transaction  none → true');
    expect(plan.stdout).toContain('created through SQL: apply adopts it');
    expect(await connected('apply', 'plan.json', '--yes')).toMatchObject({ code: 0 });
    expect(await connected('plan', '--detailed-exitcode')).toMatchObject({ code: 0 });
    expect(
      await project.database.query(
        'select j.id, p.name from pgherd.jobs j join pgherd.projects p on p.id = j.project_id',
      ),
    ).toEqual([{ id: before?.id, name: 'default' }]);
    expect((await connected('apply', 'plan.json', '--yes')).stdout).toContain('Already applied as revision');
  });

  test('never takes over a job of another project', async () => {
    write('jobs: { theirs: { sql: select 1 } }\n');
    writeFileSync(join(project.folder, 'pgherd.yaml'), 'project: theirs\n');
    await connected('apply', '--yes');
    writeFileSync(join(project.folder, 'pgherd.yaml'), 'project: ours\n');

    expect(await connected('apply', '--adopt', '--yes')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('belongs to project theirs'),
    });
  });

  test('finds the plan stale when the row was changed meanwhile, and names the field', async () => {
    await project.database.query("insert into pgherd.jobs (name, sql) values ('by-hand', 'select 1')");
    write('jobs: { by-hand: { sql: select 1 } }\n');
    await connected('plan', '--adopt', '--out', 'plan.json');
    await project.database.query("update pgherd.jobs set timeout = '1 min'");

    expect(await connected('apply', 'plan.json', '--yes')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('timeout changed from 6h to 1m'),
    });
  });
});
