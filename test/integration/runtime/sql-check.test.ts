import { afterAll, beforeAll, expect, test } from 'vitest';
import { targetOf } from '../../../src/postgres/target.ts';
import { DaemonEvents } from '../../../src/runtime/part/events.ts';
import { DEFAULT_OPTIONS } from '../../../src/runtime/part/options.ts';
import { ServerClock } from '../../../src/runtime/part/server-clock.ts';
import { HomeServer } from '../../../src/runtime/session/home-server.ts';
import { SessionBudget } from '../../../src/runtime/session/session-budget.ts';
import { nextCheckMs, SqlChecker } from '../../../src/runtime/upkeep/sql-checker.ts';
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

/** What a checker reports; null: it is not to check. */
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

test('looks at one time of day', () => {
  expect(nextCheckMs(5 * DAY_MS + 10, 20)).toBe(5 * DAY_MS + 20);
  expect(nextCheckMs(5 * DAY_MS + 20, 20)).toBe(6 * DAY_MS + 20);
});
