import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMPAT_PEERS } from '../../../src/store/compat/compat-peer.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { runHere } from '../../support/run-command.ts';

let home: TestDatabase;
let other: TestDatabase;
let before: readonly object[];

/** All schemas, relations, routines and types of the database. */
const objects = async (): Promise<readonly object[]> =>
  await home.query(
    `select 'schema' as kind, nspname::text as name from pg_namespace where nspname !~ '^pg_'
     union all select 'relation', oid::regclass::text from pg_class where relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
     union all select 'routine', oid::regprocedure::text from pg_proc where pronamespace::regnamespace::text !~ '^(pg_|information_schema)'
     union all select 'type', oid::regtype::text from pg_type where typnamespace::regnamespace::text !~ '^(pg_|information_schema)'
     order by 1, 2`,
  );
const cli = (...args: readonly string[]): ReturnType<typeof runHere> => runHere([...args, '--url', home.url]);

beforeAll(async () => {
  [home, other] = await Promise.all([createTestDatabase({ migrated: false }), createTestDatabase({ migrated: false })]);
  await home.query('create table public.mine (x int)');
  before = await objects();
  const all = COMPAT_PEERS.flatMap((peer) => ['--compat', peer]);
  expect(await cli('migrate', ...all, '--target', other.name)).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await Promise.all([home.drop(), other.drop()]);
});

test('without a terminal or --yes, uninstall removes nothing', async () => {
  expect(await cli('uninstall')).toMatchObject({ code: 64, stderr: expect.stringContaining('--yes') });
});

test('--print shows the statements of each database, and removes nothing', async () => {
  const { code, stdout } = await cli('uninstall', '--print');
  expect(code).toBe(0);
  for (const part of ['drop schema "pgherd" cascade;', 'drop schema "cron" cascade;', other.name, 'pgherd_target']) {
    expect(stdout).toContain(part);
  }
  await home.query('begin');
  await home.query(stdout.replace(/^(begin|commit);$/gm, ''));
  await home.query('reset search_path');
  expect(await objects()).toEqual(before);
  await home.query('rollback');
});

test('a daemon that runs is named, and nothing is removed', async () => {
  const host = randomBytes(4).toString('hex');
  await home.query(
    `insert into pgherd.daemons (hostname, pid, version, slots, lease_until, max_sessions) values ($1, 1, 'x', 1, now() + interval '1 hour', 1)`,
    [host],
  );
  expect(await cli('uninstall', '--yes')).toMatchObject({ code: 1, stderr: expect.stringContaining(host) });
  await home.query('delete from pgherd.daemons');
});

test('removes everything that migrate installed here and in other databases, and lists what remains', async () => {
  const { code, stdout, stderr } = await cli('uninstall', '--yes');
  expect([code, stdout]).toEqual([0, expect.stringContaining('Removed schema cron, schema scheduler, schema pgherd')]);
  expect(stderr).toContain('the roles job_monitor, job_scheduler, pgherd_daemon, pgherd_deployer, pgherd_owner stay');
  expect(await objects()).toEqual(before);
  expect(await other.query(`select from pg_namespace where nspname = 'pgherd_target'`)).toEqual([]);
});
