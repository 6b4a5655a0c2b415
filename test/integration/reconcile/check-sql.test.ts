import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';

let database: TestDatabase;
let janitor: string;

beforeAll(async () => {
  database = await createTestDatabase();
  janitor = await database.createRole('janitor');
  await database.query('create table carts (id int); create table orders (id int)');
  await database.query(`grant select, delete on carts, orders to ${janitor}`);
  await database.query('create table called (id int)');
  await database.query(
    `insert into pgherd.jobs (name, sql, schedule, role, params, enabled) values
       ('cleans', 'delete from carts where id < ($1->>''below'')::int', '{@daily}', $1, '{"below": 5}', true),
       ('counts', 'insert into called values (1)', '{@daily}', null, null, true),
       ('purges', 'delete from orders', '{@daily}', $1, null, true),
       ('reads', 'select id from called', '{@daily}', $1, null, true),
       ('off', 'select * from never_made', '{@daily}', null, null, false)`,
    [janitor],
  );
});
afterAll(() => database.drop());

test('doctor --check-sql reports a dropped table and a missing privilege before the jobs fail, and runs nothing', async () => {
  const cwd = writeFiles({ 'pgherd.yaml': `roles: { ${janitor}: { password_env: JANITOR } }\n` });
  const doctor = async (
    env: Readonly<Record<string, string>>,
    ...args: readonly string[]
  ): Promise<readonly string[]> => {
    const { stdout } = await runCli(['doctor', '--url', database.url, '--format', 'json', ...args], { cwd, env });
    const { findings } = JSON.parse(stdout) as {
      readonly findings: readonly { readonly check: string; readonly severity: string; readonly message: string }[];
    };
    return findings.filter(({ check }) => check === 'sql').map(({ severity, message }) => `${severity}: ${message}`);
  };
  const login = { JANITOR: database.rolePassword(janitor) };
  await database.query('drop table if exists orders');

  expect(await doctor(login)).toEqual([]);
  expect(await doctor(login, '--check-sql')).toEqual([
    'error: job purges cannot run: relation "orders" does not exist',
    'error: job reads cannot run: permission denied for table called',
  ]);
  expect(await doctor({}, '--check-sql')).toEqual([
    expect.stringMatching(/^warning: job cleans and 2 more could not be checked: .*JANITOR is not set/),
    'ok: PostgreSQL can plan the SQL of 1 job',
  ]);
  expect(await database.query('select from called')).toEqual([]);
});
