import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMPAT_PEERS } from '../../../src/store/compat/compat-peer.ts';
import { runCli } from '../../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let deployer: pg.Client;
let deployerRole: string;

beforeAll(async () => {
  database = await createTestDatabase();
  deployerRole = await database.createRole('deployer', { memberOf: ['pgherd_deployer', 'job_scheduler'] });
  deployer = await database.client(deployerRole);
  for (const peer of COMPAT_PEERS) {
    expect(await runCli(['migrate', '--compat', peer, '--url', database.url])).toMatchObject({ code: 0 });
  }
});
afterAll(() => database.drop());

/** SQLSTATE of a refusal, or null. */
async function refusalOf(client: pg.Client, sql: string): Promise<string | null> {
  try {
    await client.query(sql);
    return null;
  } catch (error) {
    return (error as { code?: string }).code ?? 'unknown';
  }
}

describe('a trigger function with the rights of the owner', () => {
  const definers = async (): Promise<readonly { schema: string; name: string }[]> =>
    await database.query(
      `select n.nspname::text as schema, p.proname::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where p.prosecdef and p.prorettype = 'trigger'::regtype and n.nspname in ('pgherd', 'pgherd_target', 'cron', 'scheduler', 'public')
       order by 1, 2`,
    );

  test('changes nothing when the table of another role uses it, even with a grant', async () => {
    const stranger = await database.createRole('stranger');
    await database.query(`grant create on database ${database.name} to ${stranger}`);
    await database.query(`grant execute on all functions in schema pgherd to ${stranger}`);
    const theirs = await database.client(stranger);
    await theirs.query('create schema theirs');
    const found = await definers();
    expect(found.length).toBeGreaterThan(10);
    for (const { schema, name } of found) {
      await theirs.query(`create table theirs.t (id bigint, name text)`);
      await theirs.query(`create trigger t after insert on theirs.t for each row execute function ${schema}.${name}()`);
      const sqlstate = await refusalOf(theirs, `insert into theirs.t values (1, 'x')`);
      expect([name, sqlstate]).toEqual([name, '42501']);
      await theirs.query('drop table theirs.t');
    }
    await database.query(`revoke execute on all functions in schema pgherd from ${stranger}`);
  });

  test('is in no schema that people grant wholesale', async () => {
    expect((await definers()).filter(({ schema }) => schema !== 'pgherd' && schema !== 'pgherd_target')).toEqual([]);
  });

  test("is not granted to any of pgherd's roles, also after migrate ran again", async () => {
    await runCli(['migrate', '--url', database.url]);
    const granted = await database.query(
      `select p.proname, r.rolname from pg_proc p, pg_roles r
       where p.pronamespace = 'pgherd'::regnamespace and p.prosecdef and p.prorettype = 'trigger'::regtype
         and r.rolname in ('pgherd_daemon', 'pgherd_deployer', 'job_scheduler', 'job_monitor')
         and has_function_privilege(r.oid, p.oid, 'execute')`,
    );
    expect(granted).toEqual([]);
  });
});

describe('a job without a role', () => {
  const insert = (name: string): string => `insert into pgherd.jobs (name, sql) values ('${name}', 'select 1')`;

  test("is refused for a deployer without membership in the daemon's login, by every way to write it", async () => {
    expect(await refusalOf(deployer, insert('a'))).toBe('42501');
    await deployer.query(`insert into pgherd.jobs (name, sql, role) values ('own', 'select 1', '${deployerRole}')`);
    expect(await refusalOf(deployer, `update pgherd.jobs set role = null where name = 'own'`)).toBe('42501');
    await database.query(insert('theirs'));
    for (const change of ["sql = 'select 2'", "database = 'postgres'", "params = '{}'", 'transaction = false']) {
      expect(await refusalOf(deployer, `update pgherd.jobs set ${change} where name = 'theirs'`)).toBe('42501');
    }
    expect(await refusalOf(deployer, `update pgherd.jobs set enabled = false where name = 'theirs'`)).toBeNull();
  });

  test('is refused where any daemon has another login, and allowed through allowed_roles', async () => {
    await database.query("insert into pgherd.allowed_roles values ('pgherd_daemon')");
    expect(await refusalOf(deployer, insert('b'))).toBeNull();
    const [daemon] = await database.query<{ id: string }>(
      `insert into pgherd.daemons (hostname, pid, version, slots, lease_until, max_sessions) values ('here', 1, 'x', 1, now(), 1) returning id`,
    );
    expect(await refusalOf(deployer, insert('c'))).toBe('42501');
    await database.query('delete from pgherd.daemons where id = $1', [daemon?.id]);
    await database.query('delete from pgherd.allowed_roles');
  });

  test('is blocked by plan with exit code 4, and stays possible for a superuser', async () => {
    const { mkdtempSync, writeFileSync, rmSync } = await import('node:fs');
    const folder = mkdtempSync('/tmp/pgherd-roleless-');
    writeFileSync(`${folder}/jobs.yaml`, 'jobs: { e: { sql: select 1 } }\n');
    const url = database.roleUrl(deployerRole);
    for (const args of [['plan'], ['apply', '--yes']]) {
      const { code, stdout, stderr } = await runCli([...args, '--url', url], { cwd: folder });
      expect([code, stdout + stderr]).toEqual([
        4,
        expect.stringContaining("it has no role and runs as the daemon's login"),
      ]);
    }
    expect(await runCli(['apply', '--yes', '--url', database.url], { cwd: folder })).toMatchObject({ code: 0 });
    rmSync(folder, { recursive: true });
  });
});

describe('a job of another role', () => {
  test('hides its SQL from a deployer without membership in that role', async () => {
    const bob = await database.createRole('bob');
    await database.query(`insert into pgherd.jobs (name, sql, role) values ('bobs', 'select 1', '${bob}')`);
    expect(await refusalOf(deployer, `update pgherd.jobs set sql = 'select 2' where name = 'bobs'`)).toBe('42501');
  });

  test('needs, from PostgreSQL 16 on, a membership with SET to name it, and one with INHERIT or SET to read it', async ({
    skip,
  }) => {
    const [server] = await database.query<{ v: number }>("select current_setting('server_version_num')::int as v");
    if ((server?.v ?? 0) < 160_000) return skip();
    const payroll = await database.createRole('payroll');
    const alice = await database.createRole('alice', { memberOf: ['job_scheduler'] });
    const theirs = await database.client(alice);
    const enqueue = `select pgherd.enqueue('select 1', role => '${payroll}')`;
    const seen = async (): Promise<unknown> =>
      (await theirs.query(`select count(*)::int as n from pgherd.tasks where role = '${payroll}'`)).rows[0];
    await database.query(`select pgherd.enqueue('select 1', role => '${payroll}')`);

    await database.query(`grant ${payroll} to ${alice} with inherit false, set false`);
    expect(await refusalOf(theirs, enqueue)).toBe('42501');
    expect(await seen()).toEqual({ n: 0 });
    await database.query(`grant ${payroll} to ${alice} with inherit true, set false`);
    expect(await refusalOf(theirs, enqueue)).toBe('42501');
    expect(await seen()).toEqual({ n: 1 });
    await database.query(`grant ${payroll} to ${alice} with inherit false, set true`);
    expect(await refusalOf(theirs, enqueue)).toBeNull();
  });
});

describe('migrate --schema', () => {
  test("refuses a schema that is not empty and not pgherd's, and changes nothing there", async () => {
    await database.query(
      'create schema billing; create table billing.migrations (name text); create function billing.fee() returns int language sql as $$ select 1 $$',
    );
    const { code, stderr } = await runCli(['migrate', '--schema', 'billing', '--url', database.url]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/schema billing exists, contains .* and is not pgherd's; nothing was changed/),
    ]);
    expect(await database.query(`select proacl from pg_proc where proname = 'fee'`)).toEqual([{ proacl: null }]);
  });

  test('takes a schema that is empty, and leaves objects of others that are put into it later as they are', async () => {
    await database.query('create schema herd_b');
    expect(await runCli(['migrate', '--schema', 'herd_b', '--url', database.url])).toMatchObject({ code: 0 });
    await database.query(
      'create table herd_b.cards (n text); grant select on herd_b.cards to public; create function herd_b.fee() returns int language sql as $$ select 1 $$',
    );
    expect(await runCli(['migrate', '--schema', 'herd_b', '--url', database.url])).toMatchObject({ code: 0 });
    const client = await database.client(await database.createRole('nobody'));
    expect(
      (await client.query('select herd_b.fee() as fee, (select count(*)::int from herd_b.cards) as n')).rows,
    ).toEqual([{ fee: 1, n: 0 }]);
    expect(
      await database.query(
        `select has_table_privilege('job_monitor', 'herd_b.jobs', 'select') as ours, relacl::text like '%job_monitor%' as theirs from pg_class where oid = 'herd_b.cards'::regclass`,
      ),
    ).toEqual([{ ours: true, theirs: false }]);
  });
});

test('a statement that inserts many jobs is refused as a whole for one role, and names its job', async () => {
  const own = await database.createRole('own');
  const other = await database.createRole('other');
  await database.query(`grant ${own} to ${deployerRole}`);
  const insert = (role: string): string =>
    `insert into pgherd.jobs (name, sql, role) select 'many-' || i, 'select 1', case when i = 17 then '${role}' else '${own}' end
     from generate_series(10, 29) i`;

  await expect(deployer.query(insert(other))).rejects.toMatchObject({
    code: '42501',
    message: `job "many-17": ${deployerRole} is not a member of role "${other}"`,
  });
  await expect(deployer.query(insert('nobody_has_this'))).rejects.toMatchObject({ code: '42704' });
  expect(await database.query(`select from pgherd.jobs where name like 'many-%'`)).toHaveLength(0);
  await deployer.query(insert(own));
  expect(await database.query(`select from pgherd.jobs where name like 'many-%'`)).toHaveLength(20);
  await deployer.query(`delete from pgherd.jobs where name like 'many-%'`);
});
