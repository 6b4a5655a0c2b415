import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';

// Where JIT is on, the default, PostgreSQL compiles a statement whose estimated cost is above jit_above_cost, 100,000: a third of a
// second for a call. A database that was never analyzed must not lead it there. auto_explain tells the estimates, those of
// statements inside functions included, whether the server has JIT or not. Sessions and functions that set jit to off do not count.
const LIMIT = 25_000;

interface Planned {
  readonly query: string;
  readonly cost: number;
}

interface Explained {
  readonly 'Query Text': string;
  readonly Plan: { readonly 'Total Cost': number };
  /** Those that are not the default. */
  readonly Settings?: { readonly jit?: string };
}

let database: TestDatabase;
const planned: Planned[] = [];
const emit = pg.Client.prototype.emit;
beforeAll(async () => {
  database = await createTestDatabase();
  // As after a restore: without the statistics that migrate makes of the smallest tables.
  await database.query(
    `update pg_class set relpages = 0, reltuples = case when current_setting('server_version_num')::int < 140000 then 0 else -1 end
     where relnamespace = 'pgherd'::regnamespace and relkind = 'r'`,
  );
  for (const setting of [
    "session_preload_libraries = 'auto_explain'",
    "auto_explain.log_min_duration = '0'",
    "auto_explain.log_nested_statements = 'on'",
    "auto_explain.log_level = 'notice'",
    "auto_explain.log_format = 'json'",
    "auto_explain.log_settings = 'on'",
  ])
    await database.query(`alter database ${database.name} set ${setting}`);
  // Every session of this process, the daemon's included.
  pg.Client.prototype.emit = function (this: pg.Client, event: string | symbol, ...args: unknown[]): boolean {
    const [notice] = args;
    if (event === 'notice' && typeof notice === 'object' && notice !== null && 'message' in notice)
      note(String(notice.message));
    return emit.call(this, event, ...args);
  };
});
afterAll(async () => {
  await stopDaemons();
  pg.Client.prototype.emit = emit;
  await database.drop();
});

function note(message: string): void {
  const json = /plan:\n(\{.*)$/s.exec(message)?.[1];
  if (json === undefined) return;
  const explained: Explained = JSON.parse(json);
  if (explained.Settings?.jit === 'off') return;
  planned.push({ query: explained['Query Text'], cost: explained.Plan['Total Cost'] });
}

function tooDear(): readonly Planned[] {
  return planned.filter(({ cost }) => cost > LIMIT).toSorted((a, b) => b.cost - a.cost);
}

test('no function of the SQL API and no view needs a plan that PostgreSQL would compile', async () => {
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

  expect(planned.length).toBeGreaterThan(100);
  expect(tooDear()).toEqual([]);
});

test('no statement of a daemon does', async () => {
  planned.length = 0;
  await database.query(
    `insert into pgherd.jobs (name, sql, transaction, schedule, expect_rows) values ('tick', 'select 1', true, '{@every 1s}', '= 1'),
       ('child', 'select 2', true, '{after: tick}', null), ('fails', 'select 1 / 0', true, '{@every 1s}', null)`,
  );
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

  expect(planned.length).toBeGreaterThan(30);
  expect(tooDear()).toEqual([]);
});
