import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { targetOf } from '../../../src/postgres/target.ts';
import { Daemon } from '../../../src/runtime/daemon.ts';
import { firstValue, installCompatIn } from '../../support/compat.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';

describe('a daemon runs jobs and tasks that were created through compatibility functions', () => {
  let database: TestDatabase;
  let admin: pg.Client;
  let ann: string;
  let asAnn: pg.Client;
  let daemon: Daemon;

  beforeAll(async () => {
    database = await createTestDatabase();
    await installCompatIn(database, 'pg_cron');
    await installCompatIn(database, 'pg_background_queue');
    admin = await database.client();
    ann = await database.createRole('ann', { memberOf: ['job_scheduler'] });
    asAnn = await database.client(ann);
    await admin.query(`create table ticks (at timestamptz, who text); grant insert, select on ticks to ${ann}`);
    daemon = new Daemon({
      target: targetOf(database.url),
      schema: 'pgherd',
      version: 'test',
      options: { slots: 2 },
      logins: {
        roles: { [ann]: { passwordEnv: 'ANN_PASSWORD' } },
        connections: {},
        env: { ANN_PASSWORD: database.rolePassword(ann) },
      },
    });
    await daemon.start(new AbortController().signal);
  });

  afterAll(async () => {
    await daemon.stop();
    await database.drop();
  });

  /** The run, once it is over. */
  const endOf = (client: pg.Client, jobid: unknown): Promise<Record<string, unknown>> =>
    waitFor(
      async () => {
        const result = await client.query(
          `select username, command, status, return_message, start_time, end_time from cron.job_run_details
           where jobid = $1 and end_time is not null order by runid limit 1`,
          [jobid],
        );
        return result.rows[0];
      },
      { what: `a run of job ${jobid} to end`, timeoutMs: 20_000 },
    );

  test("cron.schedule with '1 second' runs as its user and shows in cron.job_run_details", async () => {
    const command = 'insert into ticks select now(), current_user';
    const jobid = await firstValue(asAnn, "select cron.schedule('tick', '1 second', $1)", [command]);

    const run = await endOf(asAnn, jobid);

    expect(run).toMatchObject({ username: ann, command, status: 'succeeded', return_message: 'INSERT 0 1' });
    expect(await firstValue(admin, 'select distinct who from ticks')).toBe(ann);
    await asAnn.query("select cron.unschedule('tick')");
    expect((await endOf(asAnn, jobid)).status).toBe('succeeded');
  });

  test('VACUUM runs, since it gets no transaction block', async () => {
    const jobid = await firstValue(admin, "select cron.schedule('1 second', 'VACUUM ticks')");

    expect(await endOf(admin, jobid)).toMatchObject({ status: 'succeeded', return_message: 'VACUUM' });
    await admin.query('select cron.unschedule($1::bigint)', [jobid]);
  });

  test.each([
    ['a procedure that commits', 'call purge()', 'CALL'],
    [
      'a DO that commits',
      'do $$ begin insert into purged values (1); commit; insert into purged values (1); end $$',
      'DO',
    ],
  ])('%s runs, as at the top level of a session', async (_, command, tag) => {
    await admin.query(`
      drop table if exists purged; create table purged (i int); grant insert, select on purged to ${ann};
      create or replace procedure purge() language plpgsql as $$
      begin insert into purged values (1); commit; insert into purged values (1); commit; end $$`);
    const jobid = await firstValue(asAnn, "select cron.schedule('1 second', $1)", [command]);

    expect(await endOf(asAnn, jobid)).toMatchObject({ status: 'succeeded', return_message: tag });
    await asAnn.query('select cron.unschedule($1::bigint)', [jobid]);
    const [{ rows, runs }] = (await waitFor(
      async () => {
        const counts = await asAnn.query(
          `select (select count(*) from purged)::int as rows, count(*) filter (where end_time is not null)::int as runs,
               count(*)::int as all_runs from cron.job_run_details where jobid = $1`,
          [jobid],
        );
        return counts.rows[0]?.runs === counts.rows[0]?.all_runs ? counts.rows : undefined;
      },
      { what: 'all runs to end' },
    )) as [{ rows: number; runs: number }];
    expect(rows).toBe(2 * runs);
  });

  test.each([
    ["set statement_timeout = '200ms'; select pg_sleep(60)"],
    ['set statement_timeout = 200; do $$ begin perform pg_sleep(60); end $$'],
    ["set statement_timeout = '200ms'; call sleep_long()"],
  ])('its own limit ends %s, as at the top level of a session', async (command) => {
    await admin.query(
      'create or replace procedure sleep_long() language plpgsql as $$ begin commit; perform pg_sleep(60); end $$',
    );
    const jobid = await firstValue(asAnn, "select cron.schedule('1 second', $1)", [command]);

    const run = await endOf(asAnn, jobid);
    await asAnn.query('select cron.unschedule($1::bigint)', [jobid]);
    expect(run).toMatchObject({
      status: 'failed',
      return_message: expect.stringMatching(/^ERROR: {2}canceling statement due to statement timeout\n/),
    });
  });

  test('a task that commits runs once, however the daemon takes it', async () => {
    await admin.query('drop table if exists many; create table many (i int)');
    await admin.query(
      `select pgherd.enqueue(format('do $x$ begin insert into many values (%s); commit; end $x$', i)) from generate_series(1, 40) i`,
    );
    await waitFor(
      async () =>
        (await firstValue(
          admin,
          "select count(*) from pgherd.task_log where sql like '%into many%' and state = 'finished'",
        )) === '40',
      { what: '40 tasks to finish', timeoutMs: 20_000 },
    );
    expect(await firstValue(admin, 'select array[count(*), count(distinct i)]::text from many')).toBe('{40,40}');
  });

  test('a job that is one transaction says how it could commit', async () => {
    await admin.query(
      `insert into pgherd.jobs (name, schedule, sql, transaction) values ('tidy', '{@every 1s}', 'do $$ begin commit; end $$', true)`,
    );
    const failed = await waitFor(
      async () =>
        (await admin.query("select sqlstate, hint from pgherd.task_log where job = 'tidy' and state = 'failed'"))
          .rows[0],
      { what: 'the job to fail' },
    );
    await admin.query("delete from pgherd.jobs where name = 'tidy'");
    expect(failed).toMatchObject({ sqlstate: '2D000', hint: expect.stringContaining('transaction: false') });
  });

  test('a failing command reports the reason', async () => {
    const jobid = await firstValue(asAnn, "select cron.schedule('1 second', 'select 1/0')");

    expect(await endOf(asAnn, jobid)).toMatchObject({ status: 'failed', return_message: 'ERROR:  division by zero\n' });
    await asAnn.query('select cron.unschedule($1::bigint)', [jobid]);
  });

  test("pg_background_enqueue('VACUUM ANALYZE …') finishes", async () => {
    const id = await firstValue(admin, "select pg_background_enqueue('VACUUM ANALYZE ticks', 'maintenance')");

    const task = await waitFor(
      async () =>
        (
          await admin.query(
            'select state, errors, topic from pg_background_tasks where id = $1 and closed_at is not null',
            [id],
          )
        ).rows[0],
      { what: `task ${id} to end` },
    );
    expect(task).toEqual({ state: 'finished', errors: null, topic: 'maintenance' });
  });
});
