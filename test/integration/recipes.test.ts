import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDaemon, stopDaemons } from '../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { applyRequest, openControl, requestFrom } from '../support/reconcile.ts';
import { waitFor } from '../support/wait-for.ts';

// Every recipe of examples/recipes: its tables are created, all are applied as one project, each job runs once.
const FOLDER = fileURLToPath(new URL('../../examples/recipes', import.meta.url));
const NAMES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.sql'))
  .map((name) => name.slice(0, -'.sql'.length));

/** What is true after the jobs of a recipe have run. */
const EFFECTS: Readonly<Record<string, string>> = {
  'after-load-analyze': `(select count(*) from catalog) = 1000
    and (select reltuples from pg_class where oid = 'catalog'::regclass) = 1000`,
  'anonymize-customers': "(select array_agg(name order by id) from customers) = '{anonymous,Grace}'",
  'archive-rows': '(select id from invoices) = 2 and (select id from invoices_archive) = 1',
  'backfill-a-column': "(select count(*) from people where search_name like 'name %') between 5000 and 6000",
  'create-partitions': "(select count(*) from pg_inherits where inhparent = 'events'::regclass) >= 4",
  'drop-partitions': "to_regclass('metrics_2020_01_01') is null and to_regclass('metrics_2999_01_01') is not null",
  'end-idle-transactions': `not exists (select from pg_stat_activity where application_name = 'forgotten')
    and (select row_count from pgherd.task_log where job = 'end-idle-transactions') = 1`,
  'expire-sessions': '(select array_agg(id) from logins) = array[2]',
  'export-csv': `(select content from exports)
    = e'email,since\\n"a ""quoted"" name@example.org",2026-01-02\\n"b@example.org",2026-03-04'`,
  'hourly-rollup': '(select sum(clicks) from clicks_by_hour) = 3',
  'monthly-report': '(select revenue from month_reports) = 12.5',
  'one-task-per-customer':
    "(select array_agg(customer || total::text order by customer) from statements) = '{ada2,grace1}'",
  'purge-in-portions': '(select array_agg(id) from messages) = array[25001]',
  'record-table-sizes': "(select bytes from table_sizes where table_name = 'people') > 0",
  'refresh-chain': '(select visits from monthly_visits) = 2',
  'refresh-view': '(select count(*) from best_sellers) = 2',
  reindex: "(select indisvalid from pg_index where indexrelid = 'carts_open'::regclass)",
  vacuum: "(select reltuples from pg_class where oid = 'counters'::regclass) = 0",
  'watch-for-missing-data':
    "(select alerting_since is null and success_count = 1 from pgherd.job_state join pgherd.jobs on id = job_id where name = 'check-imports')",
  'watch-for-silent-jobs': `(select settings from settings_history) = '{"1": {"dark": true}}'`,
  'watch-replication-slots':
    "(select alerting_since is null and success_count = 1 from pgherd.job_state join pgherd.jobs on id = job_id where name = 'check-replication-slots')",
  'watch-sequences':
    "(select alerting_since is null and success_count = 1 from pgherd.job_state join pgherd.jobs on id = job_id where name = 'check-sequences')",
};

/** A forgotten session in a transaction: one of the recipes ends it. */
async function idleTransaction(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'forgotten' });
  client.on('error', () => {});
  await client.connect();
  await client.query('begin');
  return client;
}

let database: TestDatabase;
let forgotten: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  for (const name of NAMES) await database.query(readFileSync(`${FOLDER}/${name}.sql`, 'utf8'));
  const control = await openControl(database.url);
  try {
    const request = await requestFrom(FOLDER, { project: 'recipes' });
    expect(request.diagnostics).toEqual([]);
    await applyRequest(control, request);
  } finally {
    await control.close();
  }
  forgotten = await idleTransaction(database.roleUrl(await database.createRole('forgotten')));
  // As the role that its page describes, not as a superuser.
  const role = await database.createRole('ender', { memberOf: ['pg_read_all_stats', 'pg_signal_backend'] });
  await database.query(
    `update pgherd.jobs set params = '{"idle": "0"}', role = $1 where name = 'end-idle-transactions'`,
    [role],
  );
  await startDaemon(
    database,
    {},
    { roles: { [role]: { passwordEnv: 'ENDER' } }, env: { ENDER: database.rolePassword(role) } },
  );
  const triggered = await database.query(
    'select name, pgherd.trigger_job(name) from pgherd.jobs where cardinality(after_jobs) = 0 order by id',
  );
  expect(triggered.length).toBeGreaterThanOrEqual(20);
  await waitFor(
    async () => {
      const [row] = await database.query(
        `select not exists (select from pgherd.job_state where success_count + failure_count = 0)
          and not exists (select from pgherd.tasks where topic = 'statements') as done`,
      );
      return row?.done === true;
    },
    { what: 'each job to run' },
  );
}, 120_000);
afterAll(async () => {
  await stopDaemons();
  await forgotten.end().catch(() => {});
  await database.drop();
});

test('each recipe has tables, a file of definitions, and an effect that is checked', () => {
  expect(NAMES).toEqual(Object.keys(EFFECTS).toSorted());
  for (const name of NAMES) expect(readdirSync(FOLDER)).toContain(`${name}.yaml`);
  expect(NAMES.length).toBeGreaterThanOrEqual(20);
});

test('each job of a recipe finishes at its first attempt', async () => {
  const failed = await database.query("select job, message from pgherd.task_log where state <> 'finished'");
  expect(failed).toEqual([]);
});

test('monthly-report writes the month that its run was due for, also when it runs in the next month', async () => {
  const [job] = await database.query<{ sql: string }>("select sql from pgherd.jobs where name = 'write-month-report'");
  const client = await database.client();
  await client.query('begin');
  await client.query('delete from month_reports');
  await client.query("insert into payments values (1, '2026-01-15T12:00:00Z'), (2, '2026-02-01T12:00:00Z')");
  await client.query("set local pgherd.scheduled_for = '2026-01-31T23:00:00Z'");

  await client.query(job?.sql ?? '');

  const { rows } = await client.query('select month::text, revenue::int from month_reports');
  await client.query('rollback');
  expect(rows).toEqual([{ month: '2026-01-01', revenue: 1 }]);
});

test.each(NAMES)('%s does what its page says', async (name) => {
  expect(await database.query(`select ${EFFECTS[name]} as true`)).toEqual([{ true: true }]);
});
