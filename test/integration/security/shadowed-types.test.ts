import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addTask, logged, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { runCommand } from '../../support/run-command.ts';

/**
 * A user who may create types in a schema of other users' search paths: a call of a function with one text, such as current_setting('x'), is
 * a conversion to a type of that name when there is one, and the check of a domain executes a function of that user.
 */
let database: TestDatabase;
let mallory: string;
let bob: string;

beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
  mallory = await database.createRole('mallory');
  bob = await database.createRole('bob');
  await database.query('grant create on schema public to public');
  const client = await database.client(mallory);
  // A sequence does not roll back.
  await client.query(`
    create sequence public.executed; grant usage on sequence public.executed to public;
    create function public.evil(what text) returns bool language plpgsql as $$
      begin perform pg_catalog.nextval('public.executed'); raise log 'executed: % by %', what, session_user; return true; end $$;
    do $$ declare v_name name; begin
      for v_name in select distinct proname from pg_catalog.pg_proc
        where pronamespace = 'pg_catalog'::regnamespace and pronargs >= 1 and pronargs - pronargdefaults <= 1 loop
        execute pg_catalog.format('create domain public.%I as text check (public.evil(%L))', v_name, v_name);
      end loop;
    end $$`);
  await client.end();
});
afterAll(async () => {
  await stopDaemons();
  await database.drop();
});

const executed = async (): Promise<boolean | undefined> =>
  (await database.query<{ done: boolean }>('select is_called as done from public.executed'))[0]?.done;

const run = async (...args: string[]): Promise<string> => {
  const cwd = writeFiles({
    'pgherd.yaml': `project: shop\nroles: { ${bob}: { password_env: BOB } }\n`,
    'jobs.yaml': `jobs: { a: { sql: "select count(*) from pg_class", role: ${bob}, expect: { rows: ">= 0" } } }\n`,
  });
  const env = { PGHERD_URL: database.url, BOB: database.rolePassword(bob) };
  const { stdout, stderr } = await runCommand(args, { cwd, env }).catch((error: unknown) => ({
    stdout: '',
    stderr: error instanceof Error ? error.message : String(error),
  }));
  return stdout + stderr;
};

describe('types that are called as functions of PostgreSQL are not found by', () => {
  test('a test that they would fail', async () => {
    await database.query("select pg_catalog.setval('public.executed', 1, false)");
    await expect(database.query("select current_setting('server_version_num')::int")).rejects.toThrow('invalid input');
    expect(await executed()).toBe(true);
    await database.query("select pg_catalog.setval('public.executed', 1, false)");
  });

  test.each([
    [['doctor'], 'pgherd is not installed in schema pgherd'],
    [['migrate', '--compat', 'pg_cron', '--compat', 'elephant_worker', '--compat', 'pg_background_queue'], 'Installed'],
    [['migrate'], 'up to date'],
    [['validate', '--check-db'], '0 errors'],
    [['plan', '--check-db'], '1 to add'],
    [['apply', '--yes'], 'Applied as revision 1'],
    [['apply', '--yes', '--no-prune'], 'No changes'],
    [['status'], ''],
    [['doctor'], 'PostgreSQL'],
    [['jobs'], 'a '],
    [['trigger', 'a'], 'task 1'],
    [['why', 'a'], 'it waits because no daemon is running'],
    [['pause', 'job', 'a'], ''],
    [['resume', 'job', 'a'], ''],
    [['export', '--project', 'shop'], 'select count(*) from pg_class'],
    [['import', 'pg_timetable'], ''],
    [['history'], ''],
    [['audit'], ''],
  ])('pgherd %s', async (args, expected) => {
    expect(await run(...args)).toContain(expected);
    expect(await executed()).toBe(false);
  });

  test('a daemon, and the session of a job of another role', async () => {
    const options = { roles: { [bob]: { passwordEnv: 'BOB' } }, env: { BOB: database.rolePassword(bob) } };
    await startDaemon(database, { slots: 2 }, options);
    for (const columns of [{}, { transaction: false }, { timeout: '1 s' }]) {
      const id = await addTask(database, 'select 1', { login: bob, ...columns });
      expect((await logged(database, { task: id }, 'finished')).state).toBe('finished');
    }
    expect(await executed()).toBe(false);
  });

  test('pgherd uninstall', async () => {
    await stopDaemons();
    expect(await run('uninstall', '--yes')).toContain('Removed');
    expect(await executed()).toBe(false);
  });
});
