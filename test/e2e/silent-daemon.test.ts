import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { examine } from '../../src/cli/doctor/examine.ts';
import type { Finding } from '../../src/cli/doctor/finding.ts';
import { targetOf } from '../../src/postgres/target.ts';
import { type RunningCli, runCli, spawnCli } from '../support/cli.ts';
import { addTask } from '../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { waitFor } from '../support/wait-for.ts';

const LEASE = ['--lease', '8s'];

let database: TestDatabase;
const running = new Set<RunningCli>();

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(() =>
  database.query(
    'truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, pgherd._task_log, pgherd.daemons, pgherd._workers, pgherd._daemon_secrets',
  ),
);
afterEach(async () => {
  await Promise.all([...running].map((daemon) => daemon.kill('SIGKILL')));
  running.clear();
});
afterAll(() => database.drop());

async function start(...args: readonly string[]): Promise<RunningCli> {
  const daemon = spawnCli(['run', '--url', database.url, '--log-format', 'text', ...args]);
  running.add(daemon);
  await daemon.waitForOutput(/started/, 30_000);
  return daemon;
}

/** What doctor says of daemons that say nothing. */
async function silence(url: string = database.url): Promise<readonly Finding[]> {
  const findings = await examine({ target: targetOf(url), schema: 'pgherd', toolVersion: '1.2.3' });
  return findings.filter(({ check, message }) => check === 'daemons' && /silent/.test(message));
}

async function json(...command: readonly string[]): Promise<unknown> {
  const { stdout } = await runCli([...command, '--url', database.url, '--format', 'json']);
  return JSON.parse(stdout);
}

test('a stopped daemon is named before its lease ends, after others have taken over, and no longer when it goes on', async () => {
  const monitor = await database.createRole('monitor', { memberOf: ['job_monitor'] });
  const stopped = await start(...LEASE);
  const other = await start(...LEASE);
  expect(await silence()).toEqual([]);
  const [{ id } = { id: '' }] = await database.query<{ id: string }>('select id from pgherd.daemons where pid = $1', [
    stopped.pid,
  ]);
  process.kill(stopped.pid, 'SIGSTOP');

  const early = await waitFor(
    async () => {
      const found = await silence();
      return found.length > 0 ? found : null;
    },
    { what: 'doctor to name it', timeoutMs: 20_000 },
  );
  expect(early).toEqual([
    {
      check: 'daemons',
      severity: 'warning',
      message: expect.stringMatching(
        new RegExp(
          `^daemon ${id} is connected and silent: process ${stopped.pid} on .+; its last heartbeat was \\d s ago$`,
        ),
      ),
      remedy: expect.stringMatching(
        new RegExp(`^send SIGKILL to process ${stopped.pid} on .+ its supervisor starts it again$`),
      ),
    },
  ]);
  expect(await silence(database.roleUrl(monitor))).toHaveLength(1);

  const late = await waitFor(
    async () => {
      const found = await silence();
      return found.some(({ message }) => message.includes('taken over')) ? found : null;
    },
    { what: 'doctor to name it without its row', timeoutMs: 60_000 },
  );
  expect(late).toMatchObject([
    { severity: 'warning', message: expect.stringContaining(`silent: process ${stopped.pid} on `) },
  ]);
  expect(await json('status')).toMatchObject({
    daemons: [{ pid: other.pid, silent: false }],
    silentDaemons: [{ daemonId: null, pid: stopped.pid, hostname: expect.any(String), silentMs: expect.any(Number) }],
  });
  expect((await runCli(['status', '--url', database.url])).stdout).toContain(`process ${stopped.pid} on`);
  expect(await silence(database.roleUrl(monitor))).toMatchObject([
    {
      severity: 'info',
      message: expect.stringContaining('unknown: '),
      remedy: `grant pg_read_all_stats to ${monitor}`,
    },
  ]);

  process.kill(stopped.pid, 'SIGCONT');
  await waitFor(async () => (await silence()).length === 0, { what: 'nothing to be named' });
  await stopped.waitForOutput(/registered|anew/, 20_000);
  expect(await silence()).toEqual([]);
});

test('status and workers show a stopped daemon as silent while its lease lasts', async () => {
  const daemon = await start('--lease', '20s', '--slots', '1');
  await waitFor(async () => (await database.query('select from pgherd._workers')).length === 1, { what: 'its worker' });
  process.kill(daemon.pid, 'SIGSTOP');
  await waitFor(async () => (await silence()).length > 0, { what: 'the silence', timeoutMs: 40_000 });
  expect(await json('status')).toMatchObject({ daemons: [{ pid: daemon.pid, alive: true, silent: true }] });
  expect(await json('workers')).toMatchObject({ workers: [{ slot: 1, silent: true }] });
  expect((await runCli(['status', '--url', database.url])).stdout).toMatch(/ silent /);
  expect((await runCli(['workers', '--url', database.url])).stdout).toMatch(/ silent /);
});

test('a daemon that drains for longer than its lease is not named', async () => {
  const daemon = await start('--lease', '2s', '--grace', '60s');
  await addTask(database, 'select pg_sleep(60)');
  const count = async (sql: string): Promise<number> => (await database.query(sql)).length;
  await waitFor(async () => (await count(`select from pgherd._task_states where state = 'running'`)) === 1, {
    what: 'the task to run',
  });
  process.kill(daemon.pid, 'SIGTERM');
  await waitFor(async () => (await count(`select from pgherd.daemons where state = 'draining'`)) === 1, {
    what: 'the drain',
  });
  const [{ at } = { at: null }] = await database.query<{ at: Date }>('select clock_timestamp() as at');
  const named: Finding[] = [];
  await waitFor(
    async () => {
      named.push(...(await silence()));
      const rows = await database.query(
        `select from pgherd.daemons where state = 'draining' and heartbeat_at > $1::timestamptz + interval '5 s'`,
        [at],
      );
      return rows.length === 1;
    },
    { what: 'twice its lease to pass' },
  );
  expect(named).toEqual([]);
});
