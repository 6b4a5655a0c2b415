import { afterAll, beforeAll, expect, test } from 'vitest';
import { targetOf } from '../../../src/postgres/target.ts';
import { DaemonEvents } from '../../../src/runtime/part/events.ts';
import { DEFAULT_OPTIONS } from '../../../src/runtime/part/options.ts';
import { ServerClock } from '../../../src/runtime/part/server-clock.ts';
import { HomeServer } from '../../../src/runtime/session/home-server.ts';
import { SessionBudget } from '../../../src/runtime/session/session-budget.ts';
import { nextCheckMs, SqlChecker } from '../../../src/runtime/upkeep/sql-checker.ts';
import { runCli } from '../../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';

const DAY_MS = 86_400_000;

let database: TestDatabase;
let janitor: string;
beforeAll(async () => {
  database = await createTestDatabase();
  janitor = await database.createRole('janitor');
  await database.query('create table secrets (id int)');
  await database.query(
    `insert into pgherd.jobs (name, sql, schedule, role, enabled) values
       ('gone', 'delete from no_such_table', '{}', null, true), ('fine', 'delete from secrets', '{}', null, true),
       ('refused', 'delete from secrets', '{}', $1, true), ('off', 'select nope', '{}', null, false)`,
    [janitor],
  );
});
afterAll(() => database.drop());

/** A clock that shows the time of the check a moment after it was made. */
class NightClock extends ServerClock {
  readonly #offsetMs = 5 * DAY_MS + DEFAULT_OPTIONS.checkSqlAtMs - 100 - performance.now();

  override at(localMs: number): Date {
    return new Date(localMs + this.#offsetMs);
  }
}

/** The report of a checker; null: it must not check. */
async function checked(checkSql: 'off' | 'nightly', budget: SessionBudget): Promise<readonly string[]> {
  const events = new DaemonEvents();
  const reported: string[] = [];
  events.on((event) => {
    if (event.type === 'job-sql-broken') reported.push(`${event.job}: ${event.message}`);
    if (event.type === 'sql-checked') reported.push(`${event.jobs} checked, ${event.broken} broken`);
  });
  const logins = {
    roles: { [janitor]: { passwordEnv: 'JANITOR' } },
    connections: {},
    env: { JANITOR: database.rolePassword(janitor) },
  };
  const clock = new NightClock();
  const checker = new SqlChecker(
    {
      control: { target: targetOf(database.url), schema: 'pgherd', budget, home: new HomeServer(), shared: null },
      events,
      options: () => ({ ...DEFAULT_OPTIONS, checkSql }),
      daemonId: () => '1',
      secret: () => '',
      clock,
      random: Math.random,
      resumed: false,
    },
    () => logins,
  );
  checker.start();
  const isPast = (): boolean => clock.at(performance.now()).getTime() > 5 * DAY_MS + DEFAULT_OPTIONS.checkSqlAtMs + 200;
  await waitFor(() => (checkSql === 'off' ? isPast() : reported.some((text) => text.endsWith('broken'))), {
    what: 'the check',
  });
  await checker.stop();
  return reported;
}

test('names the jobs whose SQL cannot run, as their roles, and runs nothing', async () => {
  const budget = new SessionBudget();
  await database.query('insert into secrets values (1)');

  expect(await checked('nightly', budget)).toEqual([
    'gone: relation "no_such_table" does not exist',
    'refused: permission denied for table secrets',
    '3 checked, 2 broken',
  ]);
  expect(budget.reserved).toBe(1);
  expect((await database.query('select from secrets')).length).toBeGreaterThan(0);
});

test('checks nothing when it is off', async () => {
  expect(await checked('off', new SessionBudget())).toEqual([]);
});

test('runs at one time of day', () => {
  expect(nextCheckMs(5 * DAY_MS + 10, 20)).toBe(5 * DAY_MS + 20);
  expect(nextCheckMs(5 * DAY_MS + 20, 20)).toBe(6 * DAY_MS + 20);
});

test('raises an alert once per job whose SQL breaks, keeps the error, and clears it when the SQL can be planned again', async () => {
  await database.query(`update pgherd.jobs set on_failure_webhook = 'on-call' where name = 'refused'`);
  await database.query('delete from pgherd._alerts');
  await database.query('update pgherd.job_state set sql_broken_at = null, sql_error = null, alerting_since = null');
  const alerts = async (): Promise<readonly unknown[]> =>
    await database.query('select job, kind, message, webhook, delivery from pgherd.alerts order by id');
  const broken = [
    {
      job: 'gone',
      kind: 'sql_broken',
      message: 'relation "no_such_table" does not exist',
      webhook: null,
      delivery: null,
    },
    {
      job: 'refused',
      kind: 'sql_broken',
      message: 'permission denied for table secrets',
      webhook: 'on-call',
      delivery: 'waiting',
    },
  ];

  await checked('nightly', new SessionBudget());
  expect(await alerts()).toEqual(broken);
  await checked('nightly', new SessionBudget());
  expect(await alerts()).toEqual(broken);
  const found = await runCli(['doctor', '--format', 'json', '--url', database.url]);
  const { findings }: { findings: { check: string; message: string }[] } = JSON.parse(found.stdout);
  expect(findings.filter(({ check }) => check === 'sql').map(({ message }) => message)).toEqual([
    expect.stringMatching(/^job gone cannot run, as a daemon found at .*: relation "no_such_table" does not exist$/),
    expect.stringMatching(/^job refused cannot run, as a daemon found at .*: permission denied for table secrets$/),
  ]);
  expect((await runCli(['job', 'gone', '--url', database.url])).stdout).toMatch(
    /cannot run +relation "no_such_table" does not exist \(found /,
  );

  await database.query(`grant delete on secrets to ${janitor}`);
  try {
    await checked('nightly', new SessionBudget());
    expect(await alerts()).toEqual([...broken, expect.objectContaining({ job: 'refused', kind: 'recovered' })]);
    expect(
      await database.query('select sql_broken_at, sql_error from pgherd.job_state where sql_broken_at is not null'),
    ).toEqual([expect.objectContaining({ sql_error: 'relation "no_such_table" does not exist' })]);
  } finally {
    await database.query(`revoke delete on secrets from ${janitor}`);
  }
});

test('a check that could not reach a job leaves what is known, and a job that still fails has not recovered', async () => {
  await database.query(`select pgherd._record_sql_check('{fine}', '{gone}', '{}')`);
  const fine = async (): Promise<unknown> =>
    (
      await database.query(
        `select s.sql_error, s.alerting_since is not null as is_alerting from pgherd.job_state s join pgherd.jobs j on j.id = s.job_id where j.name = 'fine'`,
      )
    )[0];

  expect(await database.query(`select * from pgherd._record_sql_check('{}', '{}', '{fine,gone,refused}')`)).toEqual([]);
  expect(await fine()).toEqual({ sql_error: 'gone', is_alerting: true });
  await database.query(
    `update pgherd.job_state set last_state = 'failed' where job_id = (select id from pgherd.jobs where name = 'fine')`,
  );
  expect(await database.query(`select * from pgherd._record_sql_check('{}', '{}', '{gone,refused}')`)).toEqual([]);
  expect(await fine()).toEqual({ sql_error: null, is_alerting: true });
});
