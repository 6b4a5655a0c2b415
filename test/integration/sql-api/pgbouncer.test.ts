import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../support/cli.ts';
import { addTask, logged, startDaemon, stopDaemons } from '../../support/daemon.ts';
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
let deployer: string;
const clients: pg.Client[] = [];
beforeAll(async () => {
  if (program === null) return;
  database = await createTestDatabase();
  role = await database.createRole('shop', { memberOf: ['job_scheduler'] });
  await database.query('create table effect (key text not null)');
  await database.query(`grant select, insert on effect to ${role}`);
  deployer = await database.createRole('deployer', { memberOf: ['pgherd_deployer'] });
  const logins = [role, deployer].map((name) => [name, database.rolePassword(name)] as const);
  pooler = await startPgbouncer(program, database.url, Object.fromEntries(logins));
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
  expect((await database.query('select from pgherd._task_states')).length).toBe(0);
});

through('a command works, and leaves nothing behind on the sessions of others', async () => {
  const url = pooler.url(role, database.rolePassword(role));
  const result = await runCli(['enqueue', sqlOf('command'), '--url', url]);
  expect(result).toMatchObject({ code: 0, stderr: '' });
  await once('command');
  expect(await runCli(['tasks', '--url', url])).toMatchObject({ code: 0, stderr: '' });
  const client = await connect();
  for (let n = 0; n < 4; n++) {
    expect((await client.query('show search_path')).rows).toEqual([{ search_path: '"$user", public' }]);
    expect((await client.query('show statement_timeout')).rows).toEqual([{ statement_timeout: '0' }]);
  }
});

through('a project is planned, applied, changed and rolled back', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'pgherd-pooled-'));
  const env = { PGHERD_URL: pooler.url(deployer, database.rolePassword(deployer)) };
  const write = (sql: string): Promise<void> =>
    writeFile(join(cwd, 'jobs.yaml'), `jobs:\n  pooled: { schedule: "@every 1h", sql: ${sql} }\n`);
  // Its job has no role and runs as a daemon's login: the owner allows that.
  await database.query('insert into pgherd.allowed_roles select pgherd._daemon_logins()');
  const applied = (): Promise<unknown> => database.query("select sql from pgherd.jobs where name = 'pooled'");
  try {
    await write('select 1');
    expect((await runCli(['plan'], { cwd, env })).stdout).toContain('pooled');
    for (const sql of ['select 1', 'select 2']) {
      await write(sql);
      expect(await runCli(['apply', '--yes'], { cwd, env })).toMatchObject({ code: 0 });
      expect(await applied()).toEqual([{ sql }]);
    }
    expect(await runCli(['doctor'], { cwd, env })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('no task is stuck'),
    });
    expect(await runCli(['history'], { cwd, env })).toMatchObject({ code: 0, stderr: '' });
    expect(await runCli(['rollback', '1', '--yes'], { cwd, env })).toMatchObject({ code: 0 });
    expect(await applied()).toEqual([{ sql: 'select 1' }]);
  } finally {
    await rm(cwd, { recursive: true });
  }
});

through('a daemon asks for the server itself, or for session mode', async () => {
  const result = await runCli(['run', '--url', pooler.url(role, database.rolePassword(role))]);
  expect(result).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is a connection pooler in transaction mode'),
  });
  expect(result.stderr).toContain('the pooler in session mode');
});

through(
  'a daemon and its tasks work through a pooler in session mode, which takes no settings with the login',
  async () => {
    const own = await createTestDatabase();
    const worker = await own.createRole('worker');
    const admin = new URL(own.url);
    const logins = {
      [decodeURIComponent(admin.username)]: decodeURIComponent(admin.password),
      [worker]: own.rolePassword(worker),
    };
    const sessions = await startPgbouncer(program ?? '', own.url, logins, 'session');
    try {
      await own.query('create table seen (by text not null, timeout text not null)');
      await own.query(`grant insert on seen to ${worker}`);
      const daemon = await startDaemon(
        own,
        {},
        {
          url: sessions.url(admin.username, admin.password),
          roles: { [worker]: { passwordEnv: 'WORKER' } },
          env: { WORKER: own.rolePassword(worker) },
        },
      );
      const sql = "insert into seen values (current_user, current_setting('statement_timeout'))";
      for (const login of [worker, worker, null]) {
        const task = await addTask(own, sql, { login });
        expect(await logged(own, { task })).toMatchObject({ state: 'finished' });
      }
      expect((await own.query<{ by: string }>('select by from seen')).map(({ by }) => by)).toContain(worker);
      await daemon.stop();
    } finally {
      await stopDaemons();
      await sessions.stop();
      await own.drop();
    }
  },
);
