import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { connect } from '../../../src/postgres/connection.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { migrate } from '../../../src/store/migrate/migrate.ts';
import { useSchema } from '../../../src/store/migrate/schema-version.ts';
import { ask } from '../../failover/node.ts';
import { logged, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

/** Where PGHERD_TEST_URL names a server that has Citus loaded: one node that is the coordinator and holds the shards. */
const hasCitus =
  (await ask(inject('serverUrl'), "select from pg_settings where name = 'citus.shard_count'")).length > 0;

describe.skipIf(!hasCitus)('on a Citus coordinator', () => {
  let database: TestDatabase;
  let role: string;

  beforeAll(async () => {
    database = await createTestDatabase({ migrated: false });
    await database.query('create extension citus');
    const { hostname, port } = new URL(database.url);
    await database.query('select citus_set_coordinator_host($1, $2)', [hostname, Number(port)]);
    await database.query("select citus_set_node_property($1, $2, 'shouldhaveshards', true)", [hostname, Number(port)]);
    // Shards on the same node would otherwise be written by the session itself.
    await database.query(`alter database ${database.name} set citus.enable_local_execution = off`);
    role = await database.createRole('janitor');
    await database.query('create table event (id bigint generated always as identity, tenant int not null, what text)');
    await database.query("select create_distributed_table('event', 'tenant')");
    await database.query(`grant select, insert, update, delete on event to ${role}`);
  });
  afterAll(async () => {
    await stopDaemons();
    await database.drop();
  });

  test('migrate installs, and the tables of pgherd stay on this node', async () => {
    const connection = await connect(targetOf(database.url), { applicationName: 'test' });
    try {
      await migrate(connection, 'pgherd');
      await useSchema(connection, 'pgherd');
    } finally {
      await connection.close();
    }
    expect(await database.query("select from citus_tables where table_name::text like 'pgherd.%'")).toEqual([]);
  });

  const enqueue = async (sql: string): Promise<string> => {
    const [row] = await database.query<{ id: string }>(
      'select pgherd.enqueue($1, transaction => true, role => $2) as id',
      [sql, role],
    );
    return row?.id ?? '';
  };
  const start = (): Promise<unknown> =>
    startDaemon(
      database,
      {},
      { roles: { [role]: { passwordEnv: 'PASSWORD' } }, env: { PASSWORD: database.rolePassword(role) } },
    );

  test('a task that writes many shards commits all of it with its record, or none of it', async () => {
    await start();
    const all = await enqueue("insert into event (tenant, what) select n, 'all' from generate_series(1, 40) n");
    await logged(database, { task: all }, 'finished');
    const none = await enqueue(
      "insert into event (tenant, what) select n, 'none' from generate_series(1, 40) n; select 1 / 0",
    );
    await logged(database, { task: none }, 'failed');

    expect(await database.query('select what, count(*)::int as n from event group by what')).toEqual([
      { what: 'all', n: 40 },
    ]);
  });

  test('nothing that a task set or locked on another node reaches the next task', async () => {
    await start();
    const first = await enqueue(
      "select set_config('leak.x', 'secret', false), pg_advisory_lock(4242) from event where tenant = 3",
    );
    await logged(database, { task: first }, 'finished');
    const second = await enqueue(
      "insert into event (tenant, what) select 3, coalesce(max(current_setting('leak.x', true)), 'nothing') from event where tenant = 3",
    );
    await logged(database, { task: second }, 'finished');

    expect(await database.query("select what from event where what <> 'all'")).toEqual([{ what: 'nothing' }]);
    expect(await database.query("select from pg_locks where locktype = 'advisory' and objid = 4242")).toEqual([]);
  });

  test('the engine is named', async () => {
    const { engineOf } = await import('../../../src/postgres/server/engine.ts');
    const connection = await connect(targetOf(database.url), { applicationName: 'test' });
    try {
      expect(await engineOf(connection)).toMatchObject({ name: expect.stringContaining('Citus'), refusal: null });
    } finally {
      await connection.close();
    }
  });
});
