import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type RunningCli, runCli, spawnCli } from '../support/cli.ts';
import { type RestartableServer, type StopMode, startRestartableServer } from '../support/restartable-server.ts';
import { waitFor } from '../support/wait-for.ts';

// Everything at default settings, as users have it: processes of the program, a lease of 15 s.
let server: RestartableServer;
let directory: string;
let client: pg.Client;
const daemons = new Set<RunningCli>();

beforeAll(async () => {
  server = await startRestartableServer({});
  directory = await mkdtemp(join(tmpdir(), 'pgherd-recovery-'));
  expect(await runCli(['migrate', '--url', server.url('postgres')], { cwd: directory })).toMatchObject({ code: 0 });
  await connect();
  await query('create table effect (key text not null, others int, at timestamptz not null default clock_timestamp())');
  await query('create table watched (pid int, backend_start timestamptz)');
  await query('create sequence tries');
});
beforeEach(() => query('truncate effect, watched'));
afterEach(async () => {
  await Promise.all([...daemons].map((daemon) => daemon.kill('SIGKILL')));
  daemons.clear();
  await query('delete from pgherd.daemons');
});
afterAll(async () => {
  await client.end();
  await server.close();
  await rm(directory, { recursive: true });
});

async function connect(): Promise<void> {
  client = new pg.Client({ connectionString: server.url('postgres') });
  client.on('error', () => {});
  await client.connect();
}

const query = async <R extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<R[]> =>
  (await client.query<R>(sql, [...values])).rows;

async function start(): Promise<RunningCli> {
  const daemon = spawnCli(['run', '--url', server.url('postgres'), '--log-format', 'json'], { cwd: directory });
  daemons.add(daemon);
  await daemon.waitForOutput(/"started"/, 30_000);
  return daemon;
}

const enqueue = (sql: string): Promise<unknown> => query('select pgherd.enqueue($1, transaction => true)', [sql]);

const effects = async (key: string): Promise<number> =>
  (await query('select from effect where key = $1', [key])).length;

test('a task of a killed daemon runs elsewhere within 20 s, when the query of the first attempt is gone', async () => {
  const first = await start();
  await query("select setval('tries', 1, false)");
  // The first attempt hangs; the second looks whether the session of the first still does anything.
  await enqueue(`do $$ begin
    if nextval('tries') = 1 then perform pg_sleep(120); end if;
    insert into effect (key, others) select 'once', count(*) from watched w join pg_stat_activity a using (pid, backend_start)
      where a.state <> 'idle';
  end $$`);
  await waitFor(
    async () =>
      (
        await query<{ pid: number }>(
          "insert into watched select pid, backend_start from pg_stat_activity where wait_event = 'PgSleep' returning pid",
        )
      ).length > 0,
    { what: 'the first attempt' },
  );
  await start();
  const killedMs = performance.now();
  await first.kill('SIGKILL');
  daemons.delete(first);
  await waitFor(async () => (await effects('once')) > 0, { what: 'the second attempt', timeoutMs: 30_000 });

  expect(performance.now() - killedMs).toBeLessThan(20_000);
  expect(await query('select key, others from effect')).toEqual([{ key: 'once', others: 0 }]);
});

test.each<[StopMode, number]>([
  ['fast', 1_000],
  ['immediate', 1_000],
  ['fast', 15_000],
])('tasks run within 5 s after the return of a server that was stopped (%s) for %i ms', async (mode, awayMs) => {
  const daemon = await start();
  await enqueue("insert into effect (key) values ('before')");
  await waitFor(async () => (await effects('before')) === 1, { what: 'a task before' });
  // Something is under way in each slot when it goes.
  for (let i = 0; i < 8; i++) await enqueue(`insert into effect (key) select 'under way' from pg_sleep(0.5)`);
  await waitFor(async () => (await query("select from pg_stat_activity where wait_event = 'PgSleep'")).length > 0, {
    what: 'tasks under way',
  });
  await client.end();
  await server.down(mode);
  await new Promise((resolve) => setTimeout(resolve, awayMs));
  await server.up();
  const backMs = performance.now();
  await connect();
  await enqueue("insert into effect (key) values ('after')");
  await waitFor(async () => (await effects('after')) === 1 && (await effects('under way')) === 8, {
    what: 'what was under way, and a new task',
    timeoutMs: 20_000,
  });

  expect(performance.now() - backMs).toBeLessThan(5_000);
  expect(daemon.stdout() + daemon.stderr()).not.toContain('"stopped"');
  expect(process.kill(daemon.pid, 0)).toBe(true);
  expect(await effects('under way')).toBe(8);
});

test('a server that crashes while tasks of durability: series run: each takes effect once and is recorded once', async () => {
  await query("insert into pgherd.topics (name, durability) values ('late', 'series') on conflict do nothing");
  await start();
  const [{ last = '0' } = {}] = await query<{ last: string }>(
    `with put as (insert into pgherd._tasks (topic, sql) select 'late', format('insert into effect (key) values (%L)', 'late ' || n) from generate_series(1, 4000) n
     returning id) select max(id) as last from put`,
  );
  await waitFor(async () => (await query('select from effect')).length > 500, { what: 'the first effects' });
  await client.end();
  await server.down('immediate');
  await server.up();
  await connect();
  const left = `from pgherd._tasks where topic = 'late'`;
  await waitFor(async () => (await query(`select ${left}`)).length === 0, { what: 'the others', timeoutMs: 60_000 });
  const once = { n: 4_000, kinds: 4_000 };
  expect(await query('select count(*)::int as n, count(distinct key)::int as kinds from effect')).toEqual([once]);
  const finished = `from pgherd._task_log_all where state = 'finished' and task_id between $1::bigint - 3999 and $1`;
  expect(await query(`select count(*)::int as n, count(distinct task_id)::int as kinds ${finished}`, [last])).toEqual([
    once,
  ]);
});

test('a daemon that was stopped past its lease writes nothing when it goes on', async () => {
  const first = await start();
  const N = 300;
  await query(
    `select pgherd.enqueue(format('insert into effect (key) select %L from pg_sleep(0.02)', g), transaction => true) from generate_series(1, $1) g`,
    [N],
  );
  await waitFor(async () => (await query('select from effect')).length > 50, { what: 'some of the tasks' });
  process.kill(first.pid, 'SIGSTOP');
  const [held] = await query<{ n: number }>(
    "select count(*)::int as n from pgherd._task_states where state = 'running'",
  );
  expect(held?.n).toBeGreaterThan(0);
  await start();
  const isGone = async (): Promise<boolean> =>
    (await query('select from pgherd.daemons where pid = $1', [first.pid])).length === 0;
  await waitFor(async () => (await isGone()) && (await query('select from pgherd._tasks')).length === 0, {
    what: 'the other to take over',
    timeoutMs: 40_000,
  });
  process.kill(first.pid, 'SIGCONT');
  await first.waitForOutput(/registered anew/, 30_000);
  await enqueue("insert into effect (key) values ('after')");
  await waitFor(async () => (await effects('after')) === 1, { what: 'a task after' });

  expect(await query('select key from effect group by key having count(*) > 1')).toEqual([]);
  expect(await query('select from effect')).toHaveLength(N + 1);
});
