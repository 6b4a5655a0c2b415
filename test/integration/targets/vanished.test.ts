import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { addTask, logged, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type HoldingProxy, startHoldingProxy } from '../../support/holding-proxy.ts';
import { installLedger, type OtherServer, startOtherServer } from '../../support/other-server.ts';
import { type SwitchingProxy, startSwitchingProxy } from '../../support/switching-proxy.ts';
import { waitFor } from '../../support/wait-for.ts';

// The timeout of a task is six hours: without the mechanism under test each case would wait for it.
let home: TestDatabase;
let other: OtherServer;
let silent: HoldingProxy;
let name: SwitchingProxy;
beforeAll(async () => {
  [home, other] = await Promise.all([createTestDatabase(), startOtherServer()]);
  await installLedger(home, other.server.url(other.database), { connection: 'reporting', database: other.database });
  silent = await startHoldingProxy('127.0.0.1', other.server.port);
  silent.mode = 'silent';
});
beforeEach(async () => {
  name = await startSwitchingProxy(other.server.port);
});
afterEach(async () => {
  await stopDaemons();
  await name.close();
  // A task that was lost is waiting for its next attempt.
  await home.query('truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done');
  await other.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'worker'");
});
afterAll(async () => {
  await Promise.all([home.drop(), silent.close()]);
  await other.stop();
});

async function start(): Promise<void> {
  await startDaemon(
    home,
    { slots: 1, batch: 1 },
    {
      connections: { reporting: { urlEnv: 'REPORTING_URL', roles: {} } },
      roles: { worker: { passwordEnv: 'WORKER_PASSWORD' } },
      env: {
        REPORTING_URL: `postgresql://nobody@127.0.0.1:${name.port}/${other.database}`,
        WORKER_PASSWORD: other.password,
      },
    },
  );
}

const away = (sql: string): Promise<string> => addTask(home, sql, { connection: 'reporting', login: 'worker' });

const isRunning = async (): Promise<boolean> =>
  (await other.query("select from pg_stat_activity where usename = 'worker' and wait_event = 'PgSleep'")).length > 0;

test('a server that has vanished keeps no slot: the next task runs, although no connection was closed', async () => {
  await start();
  await away('select pg_sleep(600)');
  await waitFor(isRunning, { what: 'the task there' });
  const next = await addTask(home, 'select 1');
  name.to = silent.port;
  name.swallow();

  expect(await logged(home, { task: next })).toMatchObject({ state: 'finished' });
});

test('an answer that was lost on the way is looked up: the task takes effect once', async () => {
  await start();
  const task = await away(`insert into effect (task) select 4711 from pg_sleep(2)`);
  await waitFor(isRunning, { what: 'the task there' });
  name.swallow();

  expect(await logged(home, { task }, 'finished')).toMatchObject({ reason: 'completed by an earlier attempt' });
  expect(await other.effects('4711')).toBe(1);
});

test('a task on a server that answers is left alone, however long it waits', async () => {
  await start();
  const task = await away('select pg_sleep(8)');

  expect(await logged(home, { task })).toMatchObject({ state: 'finished', attempt: 1, reason: null });
});
