import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { COMPAT_PEERS } from '../../../src/store/compat/compat-peer.ts';
import { runCli } from '../../support/cli.ts';
import { firstValue, installCompatIn, sqlstateOf } from '../../support/compat.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

describe('installing the names of an extension', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
  });

  afterEach(() => database.drop());

  test('all three are installed beside each other, and installing again keeps jobs and grants', async () => {
    for (const peer of COMPAT_PEERS) await installCompatIn(database, peer);
    const admin = await database.client();
    await admin.query("select cron.schedule('kept', '@daily', 'select 1')");
    await admin.query('grant execute on function cron.alter_job(bigint,text,text,text,text,boolean) to public');
    await admin.query('revoke select on cron.job from public');

    for (const peer of COMPAT_PEERS) await installCompatIn(database, peer);

    expect(await firstValue(admin, 'select jobname from cron.job')).toBe('kept');
    expect(
      await firstValue(
        admin,
        `select has_function_privilege('job_monitor', 'cron.alter_job(bigint,text,text,text,text,boolean)', 'execute')
           and not has_table_privilege('job_monitor', 'cron.job', 'select')`,
      ),
    ).toBe(true);
  });

  test.each([
    ['pg_cron', 'create schema cron', 'schema cron exists'],
    ['elephant_worker', 'create schema scheduler', 'schema scheduler exists'],
    ['pg_background_queue', 'create table pg_background_tasks (id int)', 'pg_background_tasks'],
    [
      'pg_background_queue',
      "create function pg_background_launch(sql text) returns int language sql as 'select 1'",
      'pg_background_launch(text)',
    ],
  ] as const)('%s is refused after %j', async (peer, sql, message) => {
    await database.query(sql);

    await expect(installCompatIn(database, peer)).rejects.toMatchObject({
      code: 'compat_conflict',
      message: expect.stringContaining(message),
      hint: expect.any(String),
    });
  });

  test('without an installed schema migrate --compat is refused', async () => {
    await database.query('drop schema pgherd cascade');

    await expect(installCompatIn(database, 'pg_cron')).rejects.toMatchObject({ code: 'not_migrated' });
    expect(await database.query("select 1 from pg_namespace where nspname = 'cron'")).toEqual([]);
  });

  test('dropping the schema of the names leaves the jobs, and jobs can still be written', async () => {
    await installCompatIn(database, 'pg_cron');
    await database.query("select cron.schedule('kept', '@daily', 'select 1')");
    await database.query('drop schema cron cascade');

    await database.query("update pgherd.jobs set enabled = false where name = 'kept'");
    expect(await database.query('select name, enabled from pgherd.jobs')).toEqual([{ name: 'kept', enabled: false }]);
  });

  test('pgherd migrate --compat installs them, --print shows a script that does the same', async () => {
    const printed = await runCli(['migrate', '--print', '--compat', 'pg_cron', '--compat', 'pg_background_queue']);
    const installed = await runCli(['migrate', '--url', database.url, '--compat', 'pg_cron', '--format', 'json']);
    const wrong = await runCli(['migrate', '--url', database.url, '--compat', 'pgagent']);
    const empty = await createTestDatabase({ migrated: false });
    try {
      await empty.query(printed.stdout);

      const jobid = await empty.query(
        "select cron.schedule('@daily', 'select 1') as id, pg_background_enqueue('select 1') as task",
      );
      expect(jobid).toEqual([{ id: '1', task: '1' }]);
      await installCompatIn(empty, 'pg_cron');
      await installCompatIn(empty, 'pg_background_queue');
    } finally {
      await empty.drop();
    }
    expect(JSON.parse(installed.stdout)).toMatchObject({ applied: [], compat: ['pg_cron'] });
    expect(await database.query("select cron.schedule('@daily', 'select 1') as id")).toEqual([{ id: '1' }]);
    expect(wrong).toMatchObject({ code: 64, stdout: '' });
    expect(wrong.stderr).toContain('pg_background_queue');
  });

  test('pgherd migrate updates the names that are installed, and they go on working for a plain user', async () => {
    for (const peer of COMPAT_PEERS) await installCompatIn(database, peer);
    await database.query('drop function cron.unschedule(text)');

    expect(await runCli(['migrate', '--url', database.url])).toMatchObject({ code: 0 });

    const ann = await database.createRole('ann', { memberOf: ['job_scheduler'] });
    const client = await database.client(ann);
    await client.query("select cron.schedule('mine', '@daily', 'select 1')");
    await client.query("select pg_background_enqueue('select 1')");
    await client.query("select scheduler.insert_job('select 1', current_catalog)");
    expect(await firstValue(client, "select cron.unschedule('mine')")).toBe(true);
    expect(await firstValue(client, 'select count(*) from pg_background_tasks')).toBe('1');
    expect(await firstValue(client, 'select count(*) from scheduler.my_job')).toBe('1');
  });

  test('an installation of one plain role has them too', async () => {
    const one = await createTestDatabase({ migrated: false });
    try {
      const app = await one.createRole('app');
      await one.query(`grant create on database ${one.name} to ${app}`);
      await one.query(`grant create on schema public to ${app}`);
      const migrated = await runCli([
        'migrate',
        '--url',
        one.roleUrl(app),
        ...COMPAT_PEERS.flatMap((peer) => ['--compat', peer]),
      ]);
      expect(migrated).toMatchObject({ code: 0 });
      const client = await one.client(app);

      await client.query("select cron.schedule('mine', '@daily', 'select 1')");
      await client.query("select pg_background_enqueue('select 1')");
      await client.query("select scheduler.insert_job('select 1', current_catalog)");

      expect((await client.query('select username, jobname from cron.job')).rows).toEqual([
        { username: app, jobname: 'mine' },
      ]);
      expect((await client.query('select role from pgherd.jobs')).rows).toEqual([{ role: app }, { role: app }]);
      expect(
        await sqlstateOf(
          client.query("insert into cron.job (schedule, command, username) values ('@daily', 'x', 'postgres')"),
        ),
      ).toBe('42501');
    } finally {
      await one.drop();
    }
  });
});
