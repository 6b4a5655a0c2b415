import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { addTask, startDaemon, stopDaemons } from '../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type CommandOutcome, runCommand } from '../support/run-command.ts';
import { waitFor } from '../support/wait-for.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query(
    `insert into pgherd.jobs (name, sql, transaction, schedule, labels) values
       ('fine', 'select 1 union all select 2', true, '{}', '{}'), ('broken', 'select 1 / 0', true, '{}', '{"team": "orders"}')`,
  );
});
beforeEach(async () => {
  await database.query('truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, pgherd._task_log');
});
afterEach(stopDaemons);
afterAll(() => database?.drop());

const run = (...args: readonly string[]): Promise<CommandOutcome> => runCommand([...args, '--url', database.url]);
const count = async (sql: string): Promise<number> => (await database.query(sql)).length;

test('trigger --wait follows the task to its end, and has its exit code', async () => {
  await startDaemon(database);

  const fine = await run('trigger', 'fine', '--wait');
  expect(fine.exitCode).toBe(0);
  expect(fine.stdout).toMatch(/^✓ fine: task \d+ finished in .*, 2 rows\n$/);
  // A busy machine takes longer than the 2 s after which it says where the task runs.
  expect(fine.stderr).toMatch(/^fine: task \d+\n/);
  const broken = await run('trigger', 'broken', '--wait');
  expect(broken.exitCode).toBe(1);
  expect(broken.stdout).toMatch(/^✗ broken: task \d+ failed in .*\n {2}22012 division by zero\n/);
  const document = await run('trigger', 'broken', '--wait', '--format', 'json');
  expect(document).toMatchObject({ exitCode: 1, stderr: '' });
  expect(JSON.parse(document.stdout)).toMatchObject({
    taskId: expect.any(String),
    outcome: { state: 'failed', sqlstate: '22012' },
  });
});

test('trigger --wait ends with an error when the task is cancelled before it starts', async () => {
  const waiting = run('trigger', 'fine', '--wait');
  await waitFor(async () => (await count('select from pgherd.tasks')) === 1, { what: 'the task' });
  await database.query('select pgherd.cancel_task(id) from pgherd.tasks');

  expect(await waiting).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/^– fine: task \d+ cancelled/) });
});

test('trigger --wait without a daemon says so, and ends at its time limit', async () => {
  const waiting = await run('trigger', 'fine', '--wait', '--timeout', '2500ms').catch((error: unknown) => error);

  expect(waiting).toMatchObject({
    code: 'not_finished',
    message: expect.stringMatching(
      /^task \d+ has not ended within 2\.5 s: it waits: no daemon is running: start one with pgherd run$/,
    ),
    hint: expect.stringMatching(/^it goes on: see pgherd task \d+, or end it with pgherd cancel \d+$/),
  });
  expect(await count('select from pgherd.tasks')).toBe(1);
});

test('trigger --wait that a signal stops says that the task goes on, and how to see and end it', async () => {
  const stop = new AbortController();
  const waiting = runCommand(['trigger', 'fine', '--wait', '--url', database.url], {
    signal: stop.signal,
    onNote: () => stop.abort(new Error('stopped by SIGINT')),
  }).catch((error: unknown) => error);

  expect(await waiting).toMatchObject({
    code: 'not_finished',
    message: expect.stringMatching(/^task \d+ has not ended when the wait was stopped$/),
    hint: expect.stringMatching(/^it goes on: see pgherd task \d+, or end it with pgherd cancel \d+$/),
  });
  expect(await count('select from pgherd.tasks')).toBe(1);
});

test('trigger --wait says why its task waits, while it waits', async () => {
  const notes: string[] = [];
  const waiting = runCommand(['trigger', 'fine', '--wait', '--url', database.url], {
    onNote: (text) => notes.push(text),
  });
  await waitFor(async () => notes.length === 2, { what: 'the reason' });
  await startDaemon(database);

  expect(await waiting).toMatchObject({
    exitCode: 0,
    stderr: expect.stringMatching(
      /^fine: task \d+\nfine: task \d+ waits: no daemon is running: start one with pgherd run\n$/,
    ),
  });
});

test('retry takes a filter, counts first, changes nothing without a yes, and then those that were counted', async () => {
  await startDaemon(database);
  for (let n = 0; n < 3; n++) await run('trigger', 'broken', '--wait');
  await run('trigger', 'fine', '--wait');
  await stopDaemons();

  await expect(run('retry', '--state', 'failed', '--job', 'broken', '--since', '1h')).rejects.toMatchObject({
    code: 'usage',
    message: 'Retry 3 tasks (broken 3)? Confirmation needed, but standard input is not a terminal.',
    hint: 'pass --yes. Nothing was changed',
  });
  expect(await count('select from pgherd.tasks')).toBe(0);
  expect(await run('retry', '--state', 'failed', '--until', '1h', '--yes')).toMatchObject({
    exitCode: 0,
    stdout: 'No task to retry matches the filter.\n',
  });
  expect(await run('retry', '--state', 'failed', '--label', 'team=orders', '--yes')).toMatchObject({
    exitCode: 0,
    stdout: '3 tasks waiting again\n',
  });
  expect(await count(`select from pgherd.tasks where job = 'broken'`)).toBe(3);
  // They wait now: nothing is left to retry.
  expect((await run('retry', '--state', 'failed', '--yes')).stdout).toBe('No task to retry matches the filter.\n');
});

test('cancel takes a filter', async () => {
  for (let n = 0; n < 250; n++) await addTask(database, `select ${n}`, { topic: 'mail' });
  await addTask(database, 'select 1', { topic: 'other' });

  const { stdout } = await run('cancel', '--topic', 'mail', '--match', 'SELECT 24', '--yes', '--format', 'json');
  expect(JSON.parse(stdout).tasks.map(({ done }: { done: boolean }) => done)).toEqual(Array(11).fill(true));
  expect((await run('cancel', '--topic', 'mail', '--yes')).stdout).toBe('239 tasks cancelled\n');
  expect(await count('select from pgherd.tasks')).toBe(1);
  await expect(run('cancel')).rejects.toMatchObject({
    code: 'usage',
    message: 'pgherd cancel: the task is missing, and there is no filter',
    hint: 'pass task IDs, or for example --state pending --job NAME --since 1h',
  });
});

test('pause takes a duration', async () => {
  await run('pause', 'job', 'fine', '--until', '2h', '--reason', 'x');
  const [row] = await database.query<{ minutes: number }>(
    `select round(extract(epoch from paused_until - now()) / 60)::int as minutes from pgherd.job_state where paused_at is not null`,
  );
  expect(row).toEqual({ minutes: 120 });
  await run('resume', 'job', 'fine');
  await expect(run('pause', 'job', 'fine', '--until', 'tomorrow')).rejects.toMatchObject({ code: 'usage' });
});
