import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../../src/postgres/connection.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { useSchema } from '../../../src/store/migrate/schema-version.ts';
import { runCli } from '../../support/cli.ts';
import { addJob, addTask, logged, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';

// What a DBA may have set for a database, each of which once made pgherd do something else.
const SETTINGS = {
  standard_conforming_strings: 'off',
  DateStyle: 'SQL, DMY',
  IntervalStyle: 'sql_standard',
  TimeZone: 'Asia/Kathmandu',
  search_path: '',
  bytea_output: 'escape',
  extra_float_digits: '-10',
  row_security: 'off',
  transform_null_equals: 'on',
  quote_all_identifiers: 'on',
  default_transaction_isolation: 'serializable',
  default_transaction_deferrable: 'on',
  statement_timeout: '20s',
  lock_timeout: '1ms',
  idle_in_transaction_session_timeout: '5s',
  client_encoding: 'SQL_ASCII',
  jit: 'on',
  enable_seqscan: 'off',
  enable_nestloop: 'off',
} as const;
const OF_NEWER_SERVERS = { idle_session_timeout: '3s', transaction_timeout: '20s' };

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
  folder = await mkdtemp(join(tmpdir(), 'pgherd-dba-'));
  const known = await database.query<{ name: string }>('select name from pg_settings');
  for (const [name, value] of Object.entries({ ...SETTINGS, ...OF_NEWER_SERVERS })) {
    if (!known.some((setting) => setting.name === name)) continue;
    await database.query(`alter database ${database.name} set ${name} = '${value}'`);
  }
  await database.query('create table public.effect (job text, at timestamptz not null default clock_timestamp())');
});
afterEach(stopDaemons);
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

const pgherd = (...args: readonly string[]): ReturnType<typeof runCli> =>
  runCli(args, { cwd: folder, env: { PGHERD_URL: database.url } });

describe('whatever a DBA has set for the database', () => {
  test('pgherd is installed, applies, enqueues and runs as elsewhere', async () => {
    expect(await pgherd('migrate')).toMatchObject({ code: 0, stderr: '' });
    await writeFile(
      join(folder, 'jobs.yaml'),
      `jobs:
  often:
    schedule: '@every 2s'
    sql: |
      insert into public.effect (job) values (E'of\\\\ten')
`,
    );
    expect(await pgherd('apply', '--yes')).toMatchObject({ code: 0 });
    expect(await pgherd('enqueue', "insert into public.effect (job) values ('it''s')")).toMatchObject({ code: 0 });
    const { events } = await startDaemon(database);

    for (const [job, times] of [
      ["it's", 1],
      ['of\\ten', 3],
    ] as const) {
      await waitFor(
        async () => (await database.query('select from public.effect where job = $1', [job])).length >= times,
        { what: `${times} times ${job}`, timeoutMs: 30_000 },
      );
    }
    expect(await pgherd('jobs')).toMatchObject({ code: 0, stdout: expect.stringMatching(/often .* finished /) });
    // Sessions that idle longer than the DBA allows others to do.
    expect(events.filter(({ type }) => type === 'connection-lost' || type === 'service-error')).toEqual([]);
  }, 120_000);

  test('pgherd plans its own statements as usual, and doctor reports no clock or limit that is the setting of others', async () => {
    const connection = await connect(targetOf(database.url), { applicationName: 'test' });
    try {
      await useSchema(connection, 'pgherd');
      const [row] = await connection.query(
        "select current_setting('jit') as jit, current_setting('enable_nestloop') as loops",
      );
      expect(row).toEqual({ jit: 'off', loops: 'on' });
    } finally {
      await connection.close();
    }
    const { stdout } = await pgherd('doctor');
    expect(stdout).toMatch(/^ok +clock /m);
    expect(stdout).not.toMatch(/_timeout is /);
  });

  test.each(Object.entries({ ...OF_NEWER_SERVERS }))('the session of a job does not end by %s', async (name) => {
    const known = await database.query('select from pg_settings where name = $1', [name]);
    if (known.length === 0) return;
    await database.query('create table if not exists public.seen (name text, value text)');
    await startDaemon(database);
    const task = await addTask(database, `insert into public.seen values ('${name}', current_setting('${name}'))`);
    await logged(database, { task }, 'finished');
    expect(await database.query('select distinct value from public.seen where name = $1', [name])).toEqual([
      { value: '0' },
    ]);
  });

  test('a session without triggers is refused, with the reason', async () => {
    await database.query(`alter database ${database.name} set session_replication_role = replica`);
    try {
      const result = await pgherd('enqueue', 'select 1');
      expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining('session_replication_role is replica') });
    } finally {
      await database.query(`alter database ${database.name} reset session_replication_role`);
    }
  });

  test('read-only transactions are named, and not called a bug', async () => {
    await database.query(`alter database ${database.name} set default_transaction_read_only = on`);
    try {
      for (const args of [['enqueue', 'select 1'], ['trigger', 'often'], ['pause', 'job', 'often'], ['migrate']]) {
        const { code, stderr } = await pgherd(...args);
        expect([args[0], code, stderr]).toEqual([args[0], 1, expect.stringMatching(/accepts no writes/)]);
        expect(stderr).not.toContain('bug');
      }
      const waiting = await pgherd('run', '--wait', '100ms', '--log-format', 'text');
      expect(waiting).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/accepts no writes: transactions are read-only; waiting up to 100 ms/),
      });
    } finally {
      await database.query(`alter database ${database.name} reset default_transaction_read_only`);
    }
  });
});

test('a publication for all tables keeps nothing from working, before the installation and after it', async () => {
  const published = await createTestDatabase({ migrated: false });
  try {
    await published.query('create publication everything for all tables');
    const env = { PGHERD_URL: published.url };
    const compat = ['pg_cron', 'elephant_worker', 'pg_background_queue'].flatMap((name) => ['--compat', name]);
    expect(await runCli(['migrate', ...compat], { cwd: folder, env })).toMatchObject({ code: 0 });
    // The server refuses updates and deletions of these, even those that find no row. Of partitions, the leaves count.
    expect(
      await published.query(
        `select c.oid::regclass::text as table from pg_class c
         where c.relkind = 'r' and c.relpersistence = 'p' and c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
           and (c.relreplident = 'n' or c.relreplident = 'd' and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary))`,
      ),
    ).toEqual([]);
    const { events } = await startDaemon(published, { pruneMs: 200 });
    await addJob(published, 'tick', { schedule: ['@every 1s'], sql: 'select 1' });
    const failing = await addTask(published, 'select 1/0', {
      retry_limit: 1,
      retry_backoff: { initialMs: 10, factor: 1, maxMs: 10, jitter: 0 },
    });
    expect(await logged(published, { task: failing }, 'failed')).toMatchObject({ sqlstate: '22012' });
    await waitFor(
      async () => (await published.query('select from pgherd.job_state where success_count > 1')).length > 0,
      { what: 'two runs' },
    );
    await published.query('select pgherd.retry_task($1)', [failing]);
    await waitFor(
      async () => (await published.query('select from pgherd._task_log where task_id = $1', [failing])).length > 2,
      { what: 'the retried task to end' },
    );
    // The log of past days is rewritten and dropped.
    await published.query(
      `insert into pgherd._task_log (task_id, attempt, topic, state, priority, available_at, ended_at, sql)
       values (1, 1, 'default', 'finished', 100, now() - interval '40 days', now() - interval '40 days', 'select 1')`,
    );
    await waitFor(
      async () =>
        (await published.query("select from pgherd._task_log where ended_at < now() - interval '35 days'")).length ===
        0,
      { what: 'the old row to go' },
    );
    await published.query('delete from pgherd.jobs');
    expect(events.filter(({ type }) => type === 'service-error')).toEqual([]);
  } finally {
    await stopDaemons();
    await published.drop();
  }
});

test.each([
  ['CockroachDB CCL v23.1.11 (x86_64-pc-linux-gnu)', /the server is CockroachDB, not PostgreSQL/],
  ['PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC, Redshift 1.0.61567', /the server is Amazon Redshift/],
])('migrate and doctor refuse a server that answers %s', async (answer, refusal) => {
  const other = await createTestDatabase({ migrated: false });
  try {
    // No function of a user is asked.
    await other.query(`create function public.version() returns text language sql as $$ select 'PostgreSQL 8.0' $$;
      alter database ${other.name} set search_path = public, pg_catalog;
      set allow_system_table_mods = on;
      alter function pg_catalog.version() rename to version_of_this_server;
      create function pg_catalog.version() returns text language sql as $$ select '${answer}' $$;
      reset allow_system_table_mods`);
    for (const command of ['migrate', 'doctor']) {
      const { code, stdout, stderr } = await runCli([command], { cwd: folder, env: { PGHERD_URL: other.url } });
      expect([command, code, stdout + stderr]).toEqual([command, 1, expect.stringMatching(refusal)]);
    }
  } finally {
    await other.drop();
  }
});
