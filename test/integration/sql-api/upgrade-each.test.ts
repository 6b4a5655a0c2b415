import { afterEach, expect, test } from 'vitest';
import { connect } from '../../../src/postgres/connection.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { latestVersion, migrationsAfter } from '../../../src/store/migrations.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

// Every version that the schema has had, with tasks waiting, later, and in flight.
const versions = migrationsAfter(0, 'pgherd').map(({ version }) => version);
let database: TestDatabase;
afterEach(() => database.drop());

async function installVersion(version: number): Promise<void> {
  await database.query('create schema pgherd authorization pgherd_owner; set role pgherd_owner');
  for (const migration of migrationsAfter(0, 'pgherd').filter((other) => other.version <= version)) {
    await database.query(migration.sql);
    await database.query('insert into pgherd.migrations (version, name) values ($1, $2)', [
      migration.version,
      migration.name,
    ]);
  }
  await database.query('reset role');
}

test.each(versions.slice(0, -1))(
  'an upgrade from version %i keeps what waits and what is in flight',
  async (version) => {
    database = await createTestDatabase({ migrated: false });
    await database.query('create table effect (key text not null)');
    await installVersion(version);
    await database.query(
      "insert into pgherd.jobs (name, sql, transaction, schedule) values ('old', $$insert into effect values ('job')$$, true, '{@daily}')",
    );
    await database.query(
      `insert into pgherd._tasks (sql, transaction, topic, available_at, claimable)
       select format('insert into effect values (%L)', g), true, 'mail', clock_timestamp() + case when g = 4 then interval '1 h' else '0' end, g < 4
       from generate_series(1, 4) g`,
    );
    await database.query(
      "insert into pgherd.daemons (hostname, pid, version, slots, lease_until) values ('h', 1, '0', 9, now() + interval '1 h')",
    );
    const claim = (slots: number): Promise<{ id: string; token: string }[]> =>
      database.query("select id, token from pgherd._claim((select id from pgherd.daemons), $1, 0, '', null)", [slots]);
    const inFlight = await claim(1);
    expect(inFlight).toHaveLength(1);

    const connection = await connect(targetOf(database.url), { applicationName: 'test' });
    expect(await migrate(connection, 'pgherd')).toMatchObject({ from: version, to: latestVersion() });
    expect(await migrate(connection, 'pgherd')).toMatchObject({ applied: [] });
    await connection.close();

    const waiting = await claim(9);
    expect(waiting).toHaveLength(2);
    for (const { id, token } of [...inFlight, ...waiting])
      await database.query('select pgherd.run($1, $2)', [id, token]);
    await database.query("select pgherd.trigger_job('old')");
    expect(await database.query('select key from effect order by key')).toEqual([
      { key: '1' },
      { key: '2' },
      { key: '3' },
    ]);
    expect(
      await database.query('select state, available_at > now() as later from pgherd._tasks where job_id is null'),
    ).toEqual([{ state: 'pending', later: true }]);
    expect(await database.query("select count(*)::int as n from pgherd.task_log where state = 'finished'")).toEqual([
      { n: 3 },
    ]);
  },
);
