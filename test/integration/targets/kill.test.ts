import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type RunningCli, spawnCli } from '../../support/cli.ts';
import { logged, logOf } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { installLedger, type OtherServer, startOtherServer } from '../../support/other-server.ts';
import { waitFor } from '../../support/wait-for.ts';

let home: TestDatabase;
let other: OtherServer;
let directory: string;
const daemons = new Set<RunningCli>();

beforeAll(async () => {
  [home, other] = await Promise.all([createTestDatabase(), startOtherServer()]);
  await installLedger(home, other.server.url(other.database), { connection: 'reporting', database: other.database });
  directory = await mkdtemp(join(tmpdir(), 'pgherd-kill-'));
  await writeFile(
    join(directory, 'pgherd.yaml'),
    `project: test
connections:
  reporting: { url_env: REPORTING_URL, roles: { worker: { password_env: WORKER_PASSWORD } } }
daemon: { slots: 2, poll: 100ms }
`,
  );
});
afterEach(async () => {
  other.proxy.mode = 'pass';
  other.proxy.release();
  await Promise.all([...daemons].map((daemon) => daemon.kill('SIGKILL')));
  daemons.clear();
  await other.query('select pg_advisory_unlock_all()');
  await home.query('delete from pgherd.daemons');
});
afterAll(async () => {
  await Promise.all([home.drop(), other.stop()]);
  await rm(directory, { recursive: true });
});

async function startProcess(): Promise<RunningCli> {
  const env = { REPORTING_URL: other.url, WORKER_PASSWORD: other.password };
  const daemon = spawnCli(['run', '--url', home.url, '--log-format', 'json'], { cwd: directory, env });
  daemons.add(daemon);
  await daemon.waitForOutput(/"started"/, 30_000);
  return daemon;
}

/** Kills it, and lets its lease be over, which otherwise takes 15 s. */
async function killProcess(daemon: RunningCli): Promise<void> {
  await daemon.kill('SIGKILL');
  daemons.delete(daemon);
  await endLeases();
}

async function endLeases(): Promise<void> {
  await home.query("update pgherd.daemons set lease_until = clock_timestamp() - interval '1 s'");
}

async function addThere(sql: string): Promise<string> {
  const [row] = await home.query<{ id: string }>(
    `with new as (select nextval('pgherd._tasks_id_seq') as id)
     insert into pgherd._tasks (id, sql, transaction, connection, login) overriding system value
       select id, replace($1, ':id', id::text), true, 'reporting', 'worker' from new returning id`,
    [sql],
  );
  await home.query('select pgherd._wake_for_tasks()');
  return row?.id ?? '';
}

const EFFECT = 'insert into effect (task) values (:id)';
const LOCKING = `${EFFECT}; select pg_advisory_xact_lock(1)`;

const waiting = (what: string): Promise<unknown> =>
  waitFor(
    async () => (await other.query('select from pg_stat_activity where wait_event = $1', [what])).length > 0 || null,
    { what: `a session to wait for ${what}` },
  );

const effectOf = (id: string): Promise<unknown> =>
  waitFor(async () => (await other.effects(id)) === 1, { what: `the effect of task ${id}` });

const refused = (id: string): Promise<unknown> =>
  waitFor(() => other.proxy.received.includes(`claim 1 of task ${id} is fenced or the task is done`), {
    what: `claim 1 of task ${id} to be refused`,
  });

/** One effect there, one end here. */
async function expectOnce(id: string, reason: string | null): Promise<void> {
  const row = await logged(home, { task: id }, 'finished', 'failed', 'cancelled');
  expect(row).toMatchObject({ state: 'finished', row_count: '1', reason });
  expect(await other.effects(id)).toBe(1);
  const ends = (await logOf(home, { task: id })).filter(({ state }) => state !== 'retrying');
  expect(ends).toHaveLength(1);
  expect(await home.query('select from pgherd._tasks where id = $1', [id])).toHaveLength(0);
}

test('a daemon killed after the claim, before its SQL was sent', async () => {
  const first = await startProcess();
  const held = other.proxy.hold(/\.run\(/, 'question');
  const id = await addThere(EFFECT);
  await held;
  await killProcess(first);
  await startProcess();

  await expectOnce(id, null);
  expect(await other.ledger(id)).toEqual([{ fence: 2, done: true }]);

  // Its message arrives only now, after the others have ended its lease.
  other.proxy.release();
  await refused(id);
  expect(await other.effects(id)).toBe(1);
});

test('a daemon killed after the fence of a second claim', async () => {
  const first = await startProcess();
  const heldRun = other.proxy.hold(/\.run\(/, 'question');
  const id = await addThere(EFFECT);
  await heldRun;
  await killProcess(first);
  const heldFence = other.proxy.hold(/\.fence\(/, 'answer');
  const second = await startProcess();
  await heldFence;
  await waitFor(async () => (await other.ledger(id))[0]?.fence === 2, { what: 'the fence' });
  await killProcess(second);
  await startProcess();

  await expectOnce(id, null);
  expect(await other.ledger(id)).toEqual([{ fence: 3, done: true }]);
});

test('a daemon killed in the middle of the effect', async () => {
  const first = await startProcess();
  await other.query('select pg_advisory_lock(1)');
  const id = await addThere(LOCKING);
  await waiting('advisory');
  await killProcess(first);
  await startProcess();
  await other.query('select pg_advisory_unlock(1)');

  // The first one's backend may have ended, or committed before it noticed: the ledger knows which.
  const row = await logged(home, { task: id }, 'finished', 'failed');
  await expectOnce(id, row.reason);
  expect([null, 'completed by an earlier attempt']).toContain(row.reason);
});

test('a daemon killed after the commit of the effect, before the record', async () => {
  const first = await startProcess();
  const held = other.proxy.hold(/\.run\(/, 'answer');
  const id = await addThere(EFFECT);
  await held;
  await effectOf(id);
  await killProcess(first);
  await startProcess();

  await expectOnce(id, 'completed by an earlier attempt');
  expect(await other.ledger(id)).toEqual([{ fence: 2, done: true }]);
});

test('a daemon stopped past its lease while its SQL runs', async () => {
  const first = await startProcess();
  await other.query('select pg_advisory_lock(1)');
  const id = await addThere(LOCKING);
  await waiting('advisory');
  process.kill(first.pid, 'SIGSTOP');
  await endLeases();
  await startProcess();
  // The second waits in the ledger for what the first has under way.
  await waiting('transactionid');
  await other.query('select pg_advisory_unlock(1)');

  await expectOnce(id, 'completed by an earlier attempt');
  process.kill(first.pid, 'SIGCONT');
  await first.waitForOutput(/registered anew/, 30_000);
  await expectOnce(id, 'completed by an earlier attempt');
});

test('a daemon stopped past its lease before its SQL arrives', async () => {
  const first = await startProcess();
  const held = other.proxy.hold(/\.run\(/, 'question');
  const id = await addThere(EFFECT);
  await held;
  process.kill(first.pid, 'SIGSTOP');
  await endLeases();
  await startProcess();
  await expectOnce(id, null);

  other.proxy.release();
  await refused(id);
  process.kill(first.pid, 'SIGCONT');
  await first.waitForOutput(/registered anew/, 30_000);
  await expectOnce(id, null);
});

test('a server that goes down in the middle and comes back', async () => {
  await startProcess();
  const held = other.proxy.hold(/\.run\(/, 'answer');
  const id = await addThere(EFFECT);
  await held;
  await effectOf(id);
  other.proxy.mode = 'refuse';
  other.proxy.cut();
  await waitFor(
    async () => (await logOf(home, { task: id })).some(({ reason }) => reason === 'the database was unreachable'),
    { what: 'the server to be missed' },
  );
  other.proxy.mode = 'pass';

  await expectOnce(id, 'completed by an earlier attempt');
});
