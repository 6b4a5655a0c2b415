import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../../src/postgres/connection.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { grantsSql, latestVersion, migrationsAfter } from '../../../src/store/migrations.ts';
import { value } from '../../support/api-database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
});
afterAll(() => database.drop());

test('an upgrade from the first version keeps pending tasks, jobs and grants, and the API works on them', async () => {
  const [first] = migrationsAfter(0, 'pgherd');
  expect(first?.version).toBe(1);
  await database.query(`create schema pgherd authorization pgherd_owner; set role pgherd_owner; ${first?.sql};
    insert into pgherd.migrations (version, name) values (1, '${first?.name}'); reset role`);
  const role = await database.createRole('veteran', { memberOf: ['job_scheduler'] });
  await database.query(
    "insert into pgherd.jobs (name, sql, role, schedule, overlap) values ('old', 'select 1', $1, '{@daily}', 'allow')",
    [role],
  );
  await database.query(
    `insert into pgherd._tasks (sql, login, topic, retry_backoff) select 'select ' || g, $1, 'mail',
       case when g = 1 then '{"initialMs": 2000, "factor": 2, "maxMs": 3600000, "jitter": 0}'::jsonb end from generate_series(1, 3) g`,
    [role],
  );
  const before = await database.query('select id, sql, login, state, available_at from pgherd._tasks order by id');

  const connection = await connect(targetOf(database.url), { applicationName: 'test' });
  const result = await migrate(connection, 'pgherd');
  await connection.close();
  expect(result).toMatchObject({ from: 1, to: latestVersion() });

  expect(await database.query('select id, sql, login, state, available_at from pgherd._tasks order by id')).toEqual(
    before,
  );
  const client = await database.client(role);
  expect(await value(client, 'select count(*) from pgherd.tasks')).toBe('3');
  expect(await value(client, 'select job_name from pgherd.my_job')).toBe('old');
  expect(await value(client, "select pgherd.trigger_job('old')")).toMatch(/^\d+$/);
  expect(await value(client, 'select pgherd.cancel_task($1)', [before[0]?.id])).toBe(true);
  await database.query(
    "insert into pgherd.daemons (hostname, pid, version, slots, lease_until) values ('h', 1, '0', 9, now() + interval '1 h')",
  );
  const claimed = await database.query<{ id: string; token: string }>(
    "select id, token from pgherd._claim((select id from pgherd.daemons), 9, 0, '', null)",
  );
  expect(claimed).toHaveLength(3);
  for (const { id, token } of claimed) await client.query('select pgherd.run($1, $2)', [id, token]);
  expect(await value(client, "select count(*) from pgherd.task_log where state = 'finished'")).toBe('3');
});

test('the grants may be given again at any time', async () => {
  await database.query(`set role pgherd_owner; ${grantsSql('pgherd')}; reset role`);
});
