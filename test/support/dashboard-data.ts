import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from './run-command.ts';

type Query = (text: string, values?: readonly unknown[]) => Promise<readonly unknown[]>;

/** The jobs with a story in the data set; the others are healthy. */
export const JOBS = {
  failing: 'collect-dunning-fees',
  unreachable: 'sync-exchange-rates',
  late: 'export-datev',
  slow: 'rebuild-search-index',
  retrying: 'retry-card-captures',
  running: 'refresh-revenue-cube',
  paused: 'import-bank-statements',
  drifted: 'purge-sessions',
  disabled: 'migrate-legacy-vouchers',
  parent: 'collect-dunning-fees',
  child: 'send-dunning-letters',
} as const;

const LONG = 'legacy-recalculate-customer-lifetime-value-and-segment-for-newsletters-and-campaigns-eu-central';

const DUNNING = (
  column: string,
): string => `-- Charge the dunning fee for overdue invoices that have none at their level.
select mark_overdue(interval '14 days', 500);

insert into invoice_item (invoice_id, kind, level, amount_net)
select i.id, 'dunning_fee', i.dunning_level, ${column}
  from invoice i
  join price_rule r
    on r.currency = i.currency
   and r.dunning_level = i.dunning_level
 where i.marked_overdue
    on conflict (invoice_id, kind, level) do nothing;`;

/** name | topic | schedule | SQL | more keys */
const NAMED = `
sync-exchange-rates|default|*/10 * * * *|select sync_rates()|
export-datev|reports|0 3 * * *|select export_datev()|
rebuild-search-index|maintenance|26 2 * * *|select pg_sleep(600)|
purge-sessions|maintenance|*/30 * * * *|delete from session where idle_since < now() - interval '30 days'|
import-bank-statements|default|*/20 6-21 * * *|select import_statements()|
send-invoice-mails|mail|*/5 * * * *|select 1|
send-dunning-letters|mail|after: collect-dunning-fees|select 1|
refresh-revenue-cube|reports|0 4 1 1 *|select pg_sleep(600)|
calculate-vat-report|reports|5 4 1 1 *|select pg_sleep(600)|
match-payments|default|7-59/15 * * * *|select 1|
retry-card-captures|default|0 5 1 1 *|select 1 / 0|{limit: 3, initial: 1h}
migrate-legacy-vouchers|default||select 1|disabled
number-invoices|default|2 * * * *|select 1|
month-end-closing|reports|0 18 28-31 * *|select 1|
send-weekly-digest|mail|0 7 * * mon|select 1|
${LONG}|reports|50 5 * * *|select 1|`
  .trim()
  .split('\n')
  .map((line) => line.split('|'));

const FAMILIES = [
  'rollup-order-metrics',
  'check-ledger',
  'refresh-stock',
  'expire-coupons',
  'archive-carts',
  'anonymize',
];
const TOPICS = ['default', 'reports', 'maintenance', 'mail'];

/** The definitions of a web shop with `count` jobs in four topics, with three labels. */
function definitions(count: number, column: string): Readonly<Record<string, string>> {
  const jobs = [
    `  ${JOBS.failing}:\n    description: Charge the dunning fee for overdue invoices\n    schedule: "14 0-6 * * *"\n    timezone: Europe/Berlin\n    timeout: 5m\n    labels: {team: billing}\n    sql: |\n${DUNNING(
      column,
    )
      .split('\n')
      .map((line) => `      ${line}`)
      .join('\n')}`,
    ...NAMED.map(([name = '', topic = '', schedule = '', sql = '', more = '']) =>
      [
        `  ${name}:`,
        `    topic: ${topic}`,
        ...(schedule === ''
          ? []
          : schedule.startsWith('after:')
            ? [`    after: ${schedule.slice(6).trim()}`]
            : [`    schedule: "${schedule}"`, '    timezone: Europe/Berlin']),
        '    labels: {team: shop}',
        ...(more === 'disabled' ? ['    enabled: false'] : more.startsWith('{') ? [`    retry: ${more}`] : []),
        `    sql: "${sql}"`,
      ].join('\n'),
    ),
    ...Array.from({ length: Math.max(0, count - NAMED.length - 1) }, (_, n) => {
      const family = FAMILIES[n % FAMILIES.length] ?? '';
      const schedule = n % 3 === 0 ? `${(n * 7) % 60} * * * *` : `${(n * 11) % 60} ${(n * 5) % 24} * * *`;
      return `  ${family}-${String(n).padStart(3, '0')}:\n    topic: ${TOPICS[(n * 7) % 4]}\n    schedule: "${schedule}"\n    timezone: Europe/Berlin\n    labels: {team: ${n % 2 === 0 ? 'data' : 'shop'}}\n    sql: select ${n}`;
    }),
  ];
  return {
    'pgherd.yaml': 'project: billing\nenvironments:\n  production: {}\n  staging: {}\n',
    'jobs/all.yaml': `topics:\n  mail: {concurrency: 4, description: Mails to customers}\n  reports: {concurrency: 2, description: Reports that read much}\n  maintenance: {concurrency: 3}\njobs:\n${jobs.join('\n')}\n`,
  };
}

export interface DashboardData {
  /** Jobs. Default 300. */
  readonly jobs?: number;
  /** Ended attempts. Default 50,000. */
  readonly rows?: number;
  readonly environment?: string;
}

/** Applies two revisions and writes a history from before the first daemon starts. */
export async function writePast(
  url: string,
  query: Query,
  { jobs = 300, rows = 50_000, environment = 'production' }: DashboardData = {},
): Promise<void> {
  await query(`create table if not exists invoice (id int, currency text, dunning_level int, marked_overdue boolean);
    create table if not exists price_rule (currency text, dunning_level int, fees_net numeric);
    create table if not exists session (id int, idle_since timestamptz);
    create table if not exists invoice_item (invoice_id int, kind text, level int, amount_net numeric, unique (invoice_id, kind, level));
    create or replace function mark_overdue(interval, int) returns int language sql as 'select 1';
    create or replace function sync_rates() returns int language sql as 'select 1';
    create or replace function export_datev() returns int language sql as 'select 1';
    create or replace function import_statements() returns int language sql as 'select 1'`);
  const cwd = mkdtempSync(join(tmpdir(), 'pgherd-dashboard-'));
  try {
    for (const column of ['5.00', 'r.fee_net']) {
      for (const [name, content] of Object.entries(definitions(jobs, column))) {
        mkdirSync(dirname(join(cwd, name)), { recursive: true });
        writeFileSync(join(cwd, name), content);
      }
      const { exitCode, stdout, stderr } = await runCommand(['apply', '--url', url, '--env', environment, '--yes'], {
        cwd,
      });
      if (exitCode !== 0) throw new Error(`apply: ${exitCode}\n${stdout.slice(0, 3_000)}${stderr}`);
      // The first revision was applied yesterday.
      if (column === '5.00') await query(`update pgherd.revisions set applied_at = now() - interval '1 day'`);
    }
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
  await query(`update pgherd.revisions set applied_at = now() - interval '70 min' where revision = 2`);
  // Due times from before are not caught up.
  await query(
    `update pgherd.job_state set schedule_from = now() - interval '9 days', last_scheduled_for = now(), next_due_at = '-infinity'`,
  );
  await query(`update pgherd.jobs set created_at = now() - interval '30 days'`);
  await query(
    `select pgherd._make_log_partitions((now() - interval '10 days')::date, (now() + interval '1 day')::date)`,
  );
  await writeRuns(query, rows);
  await writeFailures(query);
  await query(`update pgherd.job_state s set last_state = x.state, last_task_id = x.task_id, last_started_at = x.started_at, last_ended_at = x.ended_at,
      last_success_at = (select max(g.ended_at) from pgherd._task_log g where g.job_id = s.job_id and g.state = 'finished'), success_count = 100
    from (select distinct on (job_id) * from pgherd._task_log where job_id is not null and state in ('finished', 'failed') order by job_id, ended_at desc) x
    where x.job_id = s.job_id`);
  await query('analyze');
}

/** Runs of all jobs over a week, and of the first ones at their due times; the last of the failing one is what the error says. */
async function writeRuns(query: Query, rows: number): Promise<void> {
  await query(
    `insert into pgherd._task_log (task_id, attempt, job_id, job_name, topic, state, priority, scheduled_for, available_at, started_at, ended_at, row_count, login, daemon_id, revision, created_at)
     select nextval(pg_get_serial_sequence('pgherd._tasks', 'id')), 1, j.id, j.name, j.topic, 'finished', 100, t.at, t.at, t.at + interval '40 ms',
       t.at + interval '40 ms' + (0.2 + (hashint4(n) & 1023) / 400.0 + case when j.name = '${JOBS.slow}' then 30 else 0 end) * interval '1 s', hashint4(n) & 255, current_user, 1, 1, t.at
     from generate_series(1, $1::int) n
     join (select id, name, topic, row_number() over (order by id) - 1 as at, count(*) over () as jobs from pgherd.jobs where enabled) j on j.at = n % j.jobs
     cross join lateral (select date_trunc('minute', now()) - interval '75 min' - (n * interval '604800 s' / $1::int) as at) t`,
    [rows],
  );
  // Nightly runs of the failing job, hourly at :14 from 0 to 6.
  await query(
    `insert into pgherd._task_log (task_id, attempt, job_id, job_name, topic, state, priority, scheduled_for, available_at, started_at, ended_at, row_count, revision, reason, created_at)
     select nextval(pg_get_serial_sequence('pgherd._tasks', 'id')), 1, j.id, j.name, j.topic, case when n = 20 then 'skipped' when n = 12 then 'cancelled' else 'finished' end, 100, d.at, d.at,
       case when n <> 20 then d.at + case when n = 30 then interval '8 min' else interval '0.2 s' end end,
       d.at + case when n = 20 then interval '0' when n = 30 then interval '9 min' else (17 + (hashint4(n) & 15)) * interval '1 s' end, 200 + n, 1, case when n = 20 then 'overlap' end, d.at
     from generate_series(1, 70) n, pgherd.jobs j
     cross join lateral (
       select ((now() at time zone 'Europe/Berlin')::date - 1 - n / 7 + make_interval(hours => n % 7, mins => 14)) at time zone 'Europe/Berlin' as at
     ) d
     where j.name = '${JOBS.failing}' and n not in (33, 34, 35) and d.at > now() - interval '10 days'`,
  );
}

async function writeFailures(query: Query): Promise<void> {
  const position = DUNNING('r.fee_net').indexOf('r.fee_net') + 1;
  await query(
    `insert into pgherd._task_log (task_id, attempt, job_id, job_name, topic, state, priority, scheduled_for, available_at, started_at, ended_at, sqlstate, message, hint, position, sql, notices, revision, created_at)
     select t.id, a, j.id, j.name, j.topic, case when a = 3 then 'failed' else 'retrying' end, 100, t.at, t.at, t.at + a * interval '30 s', t.at + a * interval '30 s' + interval '240 ms',
       '42703', 'column r.fee_net does not exist', 'Perhaps you meant to reference the column "r.fees_net".', $1, $2,
       array['NOTICE: 1,204 invoices are overdue by more than 14 days', 'WARNING: invoice 8812004 has no dunning level; using level 1'], 2, t.at
     from pgherd.jobs j cross join (select nextval(pg_get_serial_sequence('pgherd._tasks', 'id')) as id, now() - interval '53 min' as at) t, generate_series(1, 3) a
     where j.name = '${JOBS.failing}'`,
    [position, DUNNING('r.fee_net')],
  );
  await query(
    `insert into pgherd._task_log (task_id, attempt, job_id, job_name, topic, state, priority, available_at, started_at, ended_at, sqlstate, message, sql, revision, created_at)
     select nextval(pg_get_serial_sequence('pgherd._tasks', 'id')), 1, j.id, j.name, j.topic, 'failed', 100, at, at, at + interval '2 s', '08001', 'could not connect to server "rates' || n || '"', 'select sync_rates()', 2, at
     from pgherd.jobs j, generate_series(1, 5) n cross join lateral (select now() - (n * 10 - 3) * interval '1 min' as at) t where j.name = '${JOBS.unreachable}'`,
  );
  await query(
    `insert into pgherd._task_log (task_id, attempt, topic, state, priority, available_at, started_at, ended_at, sqlstate, message, detail, sql, params, created_at, created_by, login)
     select nextval(pg_get_serial_sequence('pgherd._tasks', 'id')), 3, 'default', 'failed', 100, at, at, at + interval '80 ms', '23505', 'duplicate key value violates unique constraint "invoice_' || n || '_key"',
         'Key (number)=(RE-2027-0' || (48111 + n) || ') already exists.', 'select issue_invoice($1)', jsonb_build_object('order', 9320000 + n), at, current_user, current_user
       from generate_series(1, 14) n cross join lateral (select now() - interval '5 h' - n * interval '1 min' as at) t`,
  );
  await query(
    `insert into pgherd._alerts (kind, job_id, job_name, project, task_id, sqlstate, message, raised_at, webhook, sent_at, tries)
     select 'failed', j.id, j.name, 'billing', 1, '42703', 'column r.fee_net does not exist', now() - interval '52 min', 'ops', now() - interval '52 min', 1 from pgherd.jobs j where j.name = '${JOBS.failing}'
     union all
     select k, j.id, j.name, 'billing', null, null, 'deadlock detected', now() - interval '5 h', 'ops', now() - interval '5 h', 1 from pgherd.jobs j, unnest(array['failed', 'recovered']) k where j.name = 'match-payments'`,
  );
  await query(
    `update pgherd.job_state set alerting_since = now() - interval '52 min' where job_id = (select id from pgherd.jobs where name = '${JOBS.failing}')`,
  );
}

/** Starts and pauses the jobs and tasks that run, wait and are paused at the end. Needs a daemon with at least six slots. */
export async function writePresent(query: Query): Promise<void> {
  await query(`update pgherd.jobs set timeout = '1 h', changed_by = changed_by where name = '${JOBS.drifted}'`);
  await query(
    `select pgherd.pause_job('${JOBS.paused}', 'Bank moves to a new EBICS host, OPS-4398', now() + interval '2 days')`,
  );
  await query(`select pgherd.pause_topic('mail', 'SMTP relay mx2 rejects mail, OPS-4412', now() + interval '1 h')`);
  await query(`select pgherd.enqueue('select send_mail(' || n || ')', topic => 'mail') from generate_series(1, 15) n`);
  for (const job of [JOBS.running, 'calculate-vat-report', JOBS.slow, JOBS.retrying])
    await query('select pgherd.trigger_job($1)', [job]);
}

/** What waits behind the two that fill the topic `reports`; once these run. */
export async function writeLate(query: Query): Promise<void> {
  await query('select pgherd.trigger_job($1)', [JOBS.late]);
  await query(`update pgherd._tasks set available_at = now() - interval '8 min' where job_name = '${JOBS.late}'`);
  await query(
    `update pgherd._leases set claimed_at = now() - interval '41 min' where ids && array(select id from pgherd._tasks where job_name = '${JOBS.slow}')`,
  );
}
