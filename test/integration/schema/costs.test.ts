import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type CostRecorder, recordCosts, tooExpensive } from '../../support/planned-costs.ts';
import { waitFor } from '../../support/wait-for.ts';

// Where JIT is on, the default, PostgreSQL compiles a statement whose estimated cost is above jit_above_cost, 100,000: a third of a
// second for a call. A database that was never analyzed must not lead it there.
let database: TestDatabase;
let recorder: CostRecorder;
beforeAll(async () => {
  database = await createTestDatabase();
  recorder = await recordCosts(database);
});
afterAll(async () => {
  await stopDaemons();
  recorder.stop();
  await database.drop();
});

test('no function of the SQL API and no view needs a plan that PostgreSQL would compile', async () => {
  const planned = await recorder.during(callAll);

  expect(planned.length).toBeGreaterThan(100);
  expect(tooExpensive(planned)).toEqual([]);
});

async function callAll(): Promise<void> {
  const role = await database.createRole('shop', { memberOf: ['job_scheduler'] });
  await database.query(`insert into pgherd.topics (name, concurrency) values ('mail', 1)`);
  for (const client of [await database.client(role), await database.client()]) {
    const names = await database.query<{ name: string }>(
      `select quote_ident(relname) as name from pg_class
       where relnamespace = 'pgherd'::regnamespace and relkind = 'v' and has_table_privilege($1, oid, 'select')`,
      [client.user === role ? role : 'pgherd_owner'],
    );
    for (const { name } of names) await client.query(`select * from pgherd.${name}`);
    const { rows } = await client.query<{ id: string }>(
      `select pgherd.enqueue('select 1', topic => 'mail', dedupe_key => 'k') as id`,
    );
    const id = rows[0]?.id;
    await client.query(
      `select pgherd.enqueue_many('[{"sql": "select 1"}, {"sql": "select 2", "topic": "mail", "dedupe_key": "m"}]')`,
    );
    await client.query(`select pgherd.insert_job('select 1', schedule => '{@daily}')`);
    for (const call of [
      `retry_task(${id})`,
      `launch_worker(${id})`,
      `cancel_task(${id})`,
      `retry_task(${id})`,
      'ensure_workers()',
      'active_workers_count()',
      'calibrate_workers_count()',
      'job_scheduled_at()',
      "pause_topic('mail')",
      "resume_topic('mail')",
      ...["update_job($1, job_timeout => '1 min')", 'run_job($1)', 'delete_job($1)'].map((text) =>
        text.replace('$1', '(select max(job_id) from pgherd.member_job)'),
      ),
    ])
      await client.query(`select * from pgherd.${call}`);
    await client.query(`select pgherd.insert_job('select 1')`);
    for (const call of ['trigger_job', 'pause_job', 'resume_job'])
      await client.query(`select pgherd.${call}((select max(job_name) from pgherd.member_job))`);
  }
}

test('no statement of a daemon does', async () => {
  await database.query(
    `insert into pgherd.jobs (name, sql, transaction, schedule, expect_rows) values ('tick', 'select 1', true, '{@every 1s}', '= 1'),
       ('child', 'select 2', true, '{after: tick}', null), ('fails', 'select 1 / 0', true, '{@every 1s}', null)`,
  );
  const planned = await recorder.during(async () => {
    await startDaemon(database);
    await waitFor(
      async () => {
        const rows = await database.query(
          "select distinct job from pgherd.task_log where job in ('tick', 'child', 'fails')",
        );
        return rows.length === 3;
      },
      { what: 'a run of each job' },
    );
    await stopDaemons();
  });

  expect(planned.length).toBeGreaterThan(30);
  expect(tooExpensive(planned)).toEqual([]);
});
