import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { addTask, logOf, startDaemon, stopDaemons, type TestDaemon } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type HoldingProxy, startHoldingProxy } from '../../support/holding-proxy.ts';
import { waitFor } from '../../support/wait-for.ts';

// A claim is committed on the server, and its answer never reaches the daemon, which lives on and keeps its lease.
let database: TestDatabase;
let network: HoldingProxy;
let throughNetwork: string;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query('create table effect (task text not null)');
  const url = new URL(database.url);
  network = await startHoldingProxy(url.hostname, Number(url.port));
  url.host = `127.0.0.1:${network.port}`;
  throughNetwork = url.href;
});
afterEach(async () => {
  network.release();
  await stopDaemons();
});
afterAll(async () => {
  await network.close();
  await database.drop();
});

const effects = async (): Promise<number> => (await database.query('select from effect')).length;

/** A daemon behind the network, and a task that its first claim takes, unanswered. */
async function claimUnheard(leaseMs: number): Promise<{ readonly id: string; readonly first: TestDaemon }> {
  await database.query('truncate effect');
  const id = await addTask(database, "insert into effect values ('one')");
  const held = network.hold(/_claim\(/, 'answer');
  const first = await startDaemon(database, { leaseMs }, { url: throughNetwork });
  await held;
  await waitFor(
    async () =>
      (await database.query("select from pgherd._task_states where id = $1 and state = 'running'", [id])).length > 0,
    { what: 'the claim' },
  );
  return { id, first };
}

test('a claim whose answer was lost is returned at once, and the daemon executes the task', async () => {
  const { id, first } = await claimUnheard(60_000);
  network.cut();

  await first.event('tasks-given-back', ({ reason }) => reason === 'the answer to their claim was lost');
  await waitFor(async () => (await effects()) === 1, { what: 'the effect', timeoutMs: 5_000 });
  await waitFor(async () => (await logOf(database, { task: id })).length > 0, { what: 'the record' });
  expect(await logOf(database, { task: id })).toMatchObject([{ state: 'finished', attempt: 1 }]);
  expect(first.events.filter(({ type }) => type === 'registered-anew')).toEqual([]);
});

test('a claim whose answer hangs goes back before long, and its token is refused when it comes after all', async () => {
  const { first } = await claimUnheard(2_000);
  await startDaemon(database);

  await first.event('tasks-given-back', ({ reason }) => reason === 'the answer to their claim was lost');
  await waitFor(async () => (await effects()) === 1, { what: 'the effect of the other daemon' });
  network.release();
  await first.event('task-ended', ({ end }) => end.outcome === 'void');
  expect(await effects()).toBe(1);
});

test('a one-shot worker whose launch was interrupted is launched once by the daemon that remains', async () => {
  await database.query('truncate effect');
  const id = await addTask(database, "insert into effect select current_setting('application_name')", {
    waits: true,
    available_at: '2100-01-01',
  });
  const [row] = await database.query<{ request: string }>('select pgherd.launch_worker($1) as request', [id]);
  const state = async (): Promise<{ state: string; status: string | null } | undefined> =>
    (
      await database.query<{ state: string; status: string | null }>(
        'select state, status from pgherd._worker_requests where id = $1',
        [row?.request],
      )
    )[0];
  const held = network.hold(/_launch\(/, 'answer');
  const first = await startDaemon(database, { leaseMs: 2_000 }, { url: throughNetwork });
  await held;
  await waitFor(async () => (await state())?.state === 'initializing', { what: 'the launch' });
  network.cut();

  await waitFor(async () => (await state())?.state === 'ended', { what: 'the request to end' });
  expect(await state()).toEqual({ state: 'ended', status: 'finished' });
  expect(await database.query('select task from effect')).toEqual([
    { task: `pgherd one-shot ${first.daemon.id}/${row?.request}` },
  ]);
  expect(await logOf(database, { task: id })).toMatchObject([{ state: 'finished', attempt: 1 }]);
  expect(first.events.filter(({ type }) => type === 'registered-anew')).toEqual([]);
});
