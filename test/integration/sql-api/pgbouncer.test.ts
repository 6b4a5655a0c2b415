import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../support/cli.ts';
import { startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { findPgbouncer, type Pooler, startPgbouncer } from '../../support/pgbouncer.ts';
import { waitFor } from '../../support/wait-for.ts';

// Applications often reach PostgreSQL through a pooler in transaction mode: each transaction may have another session.
const program = findPgbouncer();
if (program === null) process.stderr.write('the tests through PgBouncer are skipped: pgbouncer is not installed\n');
const through = test.skipIf(program === null);

let database: TestDatabase;
let pooler: Pooler;
let role: string;
const clients: pg.Client[] = [];
beforeAll(async () => {
  if (program === null) return;
  database = await createTestDatabase();
  role = await database.createRole('shop', { memberOf: ['job_scheduler'] });
  await database.query('create table effect (key text not null)');
  await database.query(`grant select, insert on effect to ${role}`);
  pooler = await startPgbouncer(program, database.url, { [role]: database.rolePassword(role) });
  await startDaemon(
    database,
    {},
    { roles: { [role]: { passwordEnv: 'SHOP' } }, env: { SHOP: database.rolePassword(role) } },
  );
});
afterAll(async () => {
  if (program === null) return;
  await stopDaemons();
  await Promise.all(clients.map((client) => client.end()));
  await pooler.stop();
  await database.drop();
});

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: pooler.url(role, database.rolePassword(role)) });
  await client.connect();
  clients.push(client);
  return client;
}

const sqlOf = (key: string): string => `insert into effect values ('${key}')`;
const effects = async (key: string): Promise<number> =>
  (await database.query('select from effect where key = $1', [key])).length;
const once = (key: string, count = 1): Promise<unknown> =>
  waitFor(async () => (await effects(key)) === count, { what: `${count} effects of ${key}` });

through('a task put in with a simple and with a parameterized statement runs', async () => {
  const client = await connect();
  await client.query(`select pgherd.enqueue($$${sqlOf('simple')}$$)`);
  await client.query('select pgherd.enqueue($1, topic => $2)', [sqlOf('parameters'), 'mail']);
  await Promise.all([once('simple'), once('parameters')]);
});

through('a task is there with its transaction, and not when that rolls back', async () => {
  const client = await connect();
  await client.query('begin');
  await client.query('select pgherd.enqueue($1)', [sqlOf('rolled back')]);
  await client.query('rollback');
  await client.query('begin');
  await client.query('select pgherd.enqueue($1)', [sqlOf('committed')]);
  expect(await effects('committed')).toBe(0);
  await client.query('commit');
  await once('committed');
  expect(await effects('rolled back')).toBe(0);
});

through('enqueue_many, dedupe keys, jobs and cancels work', async () => {
  const client = await connect();
  await client.query('select pgherd.enqueue_many($1)', [
    JSON.stringify([{ sql: sqlOf('many') }, { sql: sqlOf('many') }]),
  ]);
  await once('many', 2);
  const keyed = async (): Promise<unknown> =>
    (await client.query("select pgherd.enqueue('select 1', dedupe_key => 'k', delay => '1 hour') as id")).rows[0]?.id;
  const id = await keyed();
  expect(await keyed()).toBe(id);
  expect((await client.query('select pgherd.cancel_task($1) as done', [id])).rows).toEqual([{ done: true }]);
  const job = await client.query('select job_name from pgherd.insert_job($1)', [sqlOf('job')]);
  await client.query('select pgherd.trigger_job($1)', [job.rows[0]?.job_name]);
  await once('job');
});

through('many clients at once over two sessions of the server lose nothing and double nothing', async () => {
  const many = await Promise.all(Array.from({ length: 20 }, () => connect()));
  await Promise.all(
    many.map(async (client, i) => {
      for (let n = 0; n < 20; n++) await client.query('select pgherd.enqueue($1)', [sqlOf(`busy ${i} ${n}`)]);
    }),
  );
  await waitFor(async () => (await database.query("select from effect where key like 'busy %'")).length === 400, {
    what: '400 effects',
    timeoutMs: 30_000,
  });
  expect(
    await database.query('select from effect group by key having key like $1 and count(*) > 1', ['busy %']),
  ).toEqual([]);
  expect((await database.query('select from pgherd._tasks')).length).toBe(0);
});

through('the program asks for the server itself, and leaves nothing behind on the sessions of others', async () => {
  const url = pooler.url(role, database.rolePassword(role));
  for (const args of [['enqueue', 'select 1'], ['run']]) {
    const result = await runCli([...args, '--url', url]);
    expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining('is a connection pooler') });
    expect(result.stderr).toContain('name the server itself');
  }
  const client = await connect();
  for (let n = 0; n < 4; n++) {
    expect((await client.query('show search_path')).rows).toEqual([{ search_path: '"$user", public' }]);
  }
});
