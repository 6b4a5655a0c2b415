import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addTask } from '../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { writeFiles } from '../support/definition-files.ts';
import { type CommandOutcome, runCommand } from '../support/run-command.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await at('apply', '--yes', '--allow-deletes', '9');
});

const project = (): string =>
  writeFiles({
    'pgherd.yaml': 'project: shop\n',
    'jobs.yaml': `topics: { mail: {}, unused: {} }
jobs:
  a: { sql: select 1, schedule: "@daily", topic: mail, labels: { team: orders, tier: "1" } }
  b: { sql: select 2, schedule: "@daily", labels: { team: orders } }
  c: { sql: select 3, schedule: "@daily", labels: { team: web } }
  d: { sql: select 4 }
`,
  });

const ORDERS = ['--label', 'team=orders'];
const at = (...args: readonly string[]): Promise<CommandOutcome> =>
  runCommand([...args, '--url', database.url], { cwd: project() });
const json = async (...args: readonly string[]): Promise<Record<string, readonly Record<string, unknown>[]>> =>
  JSON.parse((await at(...args, '--format', 'json')).stdout);

describe('--label', () => {
  test('selects the jobs that have it, and with several labels those that have all of them', async () => {
    const names = async (...labels: readonly string[]): Promise<unknown> =>
      (await json('jobs', ...labels)).jobs?.map(({ name }) => name);
    expect(await names()).toEqual(['a', 'b', 'c', 'd']);
    expect(await names(...ORDERS)).toEqual(['a', 'b']);
    expect(await names(...ORDERS, '--label', 'tier=1')).toEqual(['a']);
  });

  test('selects what graph and suggest show, with the jobs directly before and after', async () => {
    const folder = writeFiles({
      'pgherd.yaml': 'project: shop\n',
      'jobs.yaml': `jobs:
  a: { sql: select 1, schedule: "0 3 * * *", labels: { team: orders } }
  b: { sql: select 2, after: a }
  c: { sql: select 3, after: b }
  d: { sql: select 4, schedule: "0 3 * * *" }
`,
    });
    const here = async (...args: readonly string[]): Promise<Record<string, readonly Record<string, unknown>[]>> =>
      JSON.parse((await runCommand([...args, '--url', database.url, '--format', 'json'], { cwd: folder })).stdout);
    await runCommand(['apply', '--yes', '--allow-deletes', '9', '--url', database.url], { cwd: folder });
    expect((await here('graph', ...ORDERS)).jobs?.map(({ name }) => name)).toEqual(['a', 'b']);
    await database.query(
      `insert into pgherd._task_log (task_id, job_id, job_name, topic, state, started_at, ended_at)
       select 1, id, name, topic, 'finished', now() - interval '90 s', now() from pgherd.jobs where name in ('a', 'd')`,
    );
    const suggested = async (...args: readonly string[]): Promise<unknown> =>
      (await here('suggest', ...args)).suggestions?.map(({ job }) => job);
    expect(await suggested()).toEqual(['a', 'd']);
    expect(await suggested(...ORDERS)).toEqual(['a']);
    await database.query("delete from pgherd._task_log where job_name in ('a', 'd')");
  });

  test('selects what pull writes and test runs', async () => {
    await database.query("update pgherd.jobs set timeout = '7 min' where name in ('a', 'c')");
    const { pulled } = await json('pull', '--label', 'team=web', '--yes');
    expect(pulled?.map(({ name }) => name)).toEqual(['c']);
    const { tests } = await json('test', '--once', ...ORDERS);
    expect(tests?.map(({ job }) => job)).toEqual(['a', 'b']);
  });

  test('pauses and resumes them', async () => {
    expect((await at('pause', 'job', ...ORDERS)).stdout).toBe(
      'job a: paused (resume with: pgherd resume job a)\njob b: paused (resume with: pgherd resume job b)\n',
    );
    expect(await json('resume', 'job', ...ORDERS)).toEqual({
      jobs: ['a', 'b'].map((name) => ({ kind: 'job', name, paused: false, changed: true })),
    });
  });

  test('triggers them, and shows, cancels and retries their tasks', async () => {
    const { tasks = [] } = await json('trigger', ...ORDERS);
    expect(tasks.map(({ job }) => job)).toEqual(['a', 'b']);
    const other = await addTask(database, 'select 1');
    const ids = tasks.map(({ taskId }) => taskId);
    expect((await json('tasks', ...ORDERS)).tasks?.map(({ id }) => String(id))).toEqual(ids);
    expect((await json('cancel', ...ORDERS)).tasks).toEqual(ids.map((id) => ({ id, done: true })));
    expect((await json('log', ...ORDERS)).log?.map(({ job }) => job).sort()).toEqual(['a', 'b']);
    expect((await json('log', '--label', 'team=web')).log).toEqual([]);
    expect((await json('retry', ...ORDERS)).tasks).toEqual(ids.map((id) => ({ id, done: true })));
    expect((await at('retry', '--label', 'team=web')).stdout).toBe('No task to retry.\n');
    expect((await json('tasks')).tasks?.map(({ id }) => String(id))).toContain(other);
    await at('cancel', ...ORDERS);
  });

  test('exports, renders and explains them, with the topics that they use', async () => {
    const files = [await at('export', ...ORDERS), await runCommand(['render', ...ORDERS], { cwd: project() })];
    for (const { stdout } of files) {
      expect(stdout.match(/^ {2}[a-z]+:/gm)).toEqual(['  mail:', '  a:', '  b:']);
    }
    const { stdout } = await runCommand(['explain', 'job', ...ORDERS], { cwd: project() });
    expect(stdout.match(/^[a-z] {2}jobs.yaml:\d/gm)).toEqual(['a  jobs.yaml:3', 'b  jobs.yaml:4']);
  });

  test.each([
    [['jobs', '--label', 'team'], 'usage', 'invalid label "team" for --label (expected key=value'],
    [['jobs', '--label', '=x'], 'usage', 'invalid label "=x"'],
    [['jobs', '--label', 'team=nowhere'], 'not_found', 'no job has the label team=nowhere'],
    [['render', '--label', 'team=x'], 'not_found', 'the definitions have no job with the label team=x'],
    [['trigger', 'a', ...ORDERS], 'usage', 'job "a" and --label exclude each other'],
    [['trigger'], 'usage', 'the job is missing'],
    [['cancel'], 'usage', 'the task is missing'],
    [['pause', 'topic', ...ORDERS], 'usage', 'topics have no labels'],
  ])('refuses %j', async (args, code, message) => {
    const done = args[0] === 'render' ? runCommand(args, { cwd: project() }) : at(...args);
    await expect(done).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });
});
