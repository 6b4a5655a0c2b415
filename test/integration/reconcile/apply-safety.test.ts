import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Connection } from '../../../src/postgres/connection.ts';
import { awaitDaemons } from '../../../src/reconcile/await-daemons.ts';
import { runCli } from '../../support/cli.ts';
import { addTask, logged, logOf, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { leaseTasks } from '../../support/queue.ts';
import { applyRequest, openControl, requestFor } from '../../support/reconcile.ts';
import { waitFor } from '../../support/wait-for.ts';

let database: TestDatabase;
let connection: Connection;

beforeEach(async () => {
  database = await createTestDatabase();
  connection = await openControl(database.url);
});
afterEach(async () => {
  await stopDaemons();
  await connection.close();
  await database.drop();
});

const TWO = 'topics: { mail: {}, post: {} }\n';
const ONE = 'topics: { post: {} }\n';
const topics = async (): Promise<readonly string[]> =>
  (await database.query<{ name: string }>('select name from pgherd.topics order by name')).map(({ name }) => name);

describe('deleting a topic with waiting tasks', () => {
  test('blocks the plan and names the options', async () => {
    await applyRequest(connection, await requestFor(TWO));
    await addTask(database, 'select 1', { topic: 'mail' });

    await expect(applyRequest(connection, await requestFor(ONE))).rejects.toMatchObject({
      code: 'plan_blocked',
      message: expect.stringContaining('it contains 1 unfinished task: pass --drain, --discard or --move-to'),
    });
  });

  test('with discard cancels waiting tasks, keeps running ones, and logs the reason', async () => {
    await applyRequest(connection, await requestFor(TWO));
    const waiting = await addTask(database, 'select 1', { topic: 'mail' });
    const running = await addTask(database, 'select 1', { topic: 'mail' });
    await leaseTasks(database, [running]);

    await applyRequest(connection, await requestFor(ONE, { options: { topicTasks: { action: 'discard' } } }));

    expect(await logOf(database, { task: waiting })).toMatchObject([
      { state: 'cancelled', reason: 'topic mail deleted' },
    ]);
    expect(await database.query('select id from pgherd._tasks')).toEqual([{ id: running }]);
    expect(await topics()).toEqual(['post']);
  });

  test('with a move moves waiting tasks to the other topic, which must exist', async () => {
    await applyRequest(connection, await requestFor(TWO));
    await addTask(database, 'select 1', { topic: 'mail' });
    const nowhere = await requestFor(ONE, { options: { topicTasks: { action: 'move', to: 'nowhere' } } });

    await expect(applyRequest(connection, nowhere)).rejects.toMatchObject({
      code: 'plan_blocked',
      message: expect.stringContaining('its tasks cannot move to nowhere: that topic does not exist'),
    });
    await applyRequest(connection, await requestFor(ONE, { options: { topicTasks: { action: 'move', to: 'post' } } }));

    expect(await database.query('select topic from pgherd._tasks')).toEqual([{ topic: 'post' }]);
    expect(await topics()).toEqual(['post']);
  });

  test('with drain keeps the topic until a daemon has run its tasks, and plans as if it were deleted', async () => {
    await applyRequest(connection, await requestFor(TWO));
    await addTask(database, 'select 1', { topic: 'mail' });
    const wanted = await requestFor(ONE, { options: { topicTasks: { action: 'drain' } } });

    expect((await applyRequest(connection, wanted)).revision).toBe(2);
    expect(await topics()).toEqual(['mail', 'post']);
    expect((await applyRequest(connection, await requestFor(ONE))).revision).toBeNull();

    await startDaemon(database);
    await waitFor(async () => (await topics()).length === 1, { what: 'the drained topic to go' });
    expect(await topics()).toEqual(['post']);
  });

  test('with drain can be undone by declaring the topic again', async () => {
    await applyRequest(connection, await requestFor(TWO));
    await addTask(database, 'select 1', { topic: 'mail' });
    await applyRequest(connection, await requestFor(ONE, { options: { topicTasks: { action: 'drain' } } }));

    expect((await applyRequest(connection, await requestFor(TWO))).plan.summary).toMatchObject({ add: 1 });
    expect(await database.query('select name, draining from pgherd.topics order by name')).toEqual([
      { name: 'mail', draining: false },
      { name: 'post', draining: false },
    ]);
  });

  test('is allowed to a deployer', async () => {
    const deployer = await database.createRole('deployer', { memberOf: ['pgherd_deployer'] });
    await database.query("insert into pgherd.allowed_roles values ('pgherd_daemon')");
    const theirs = await openControl(database.roleUrl(deployer));
    await applyRequest(theirs, await requestFor(TWO));
    await addTask(database, 'select 1', { topic: 'mail' });

    const wanted = await requestFor('topics: {}\njobs: { a: { sql: select 1 } }\n', {
      options: { topicTasks: { action: 'move', to: 'default' }, cancelRunning: true, allowDeletes: 2 },
    });
    expect((await applyRequest(theirs, wanted)).revision).toBe(2);
    await theirs.close();
    await database.query('delete from pgherd.jobs');
  });
});

test('deleting a job with cancel-running cancels its running tasks', async () => {
  const both = 'jobs: { slow: { sql: select pg_sleep(60) }, other: { sql: select 1 } }\n';
  await applyRequest(connection, await requestFor(both));
  await startDaemon(database);
  const [task] = await database.query<{ id: string }>("select pgherd.trigger_job('slow') as id");
  await waitFor(
    async () => (await database.query("select from pgherd._task_states where state = 'running'")).length === 1,
    {
      what: 'the task to run',
    },
  );

  const wanted = await requestFor('jobs: { other: { sql: select 1 } }\n', { options: { cancelRunning: true } });
  const { plan } = await applyRequest(connection, wanted);

  expect(plan.changes[0]).toMatchObject({
    notes: [{ level: 'warning', text: 'running tasks are cancelled' }, { code: 'runs-so-far' }],
  });
  expect(await logged(database, { task: task?.id ?? '' })).toMatchObject({ state: 'cancelled', reason: 'job deleted' });
});

describe('waiting for the daemons', () => {
  const signal = new AbortController().signal;

  test('ends when every daemon has read the revision, also one with only topics or deletes', async () => {
    await startDaemon(database, { pollMs: 60_000 });
    await startDaemon(database, { pollMs: 60_000 });
    const steps: readonly (readonly [yaml: string, allowDeletes: number | null])[] = [
      [TWO, null],
      [`${TWO}jobs: { a: { sql: select 1 }, b: { sql: select 2 } }\n`, null],
      [TWO, 2],
    ];
    for (const [yaml, allowDeletes] of steps) {
      const wanted = await requestFor(yaml, { options: { allowDeletes } });
      const { revision, plan } = await applyRequest(connection, wanted);
      const seenBy = await awaitDaemons(connection, { project: plan.project, revision: revision ?? 0 }, 20_000, signal);
      expect(seenBy).toBe(2);
    }
  });

  test('names the daemon that has not read it in time, and counts none when none is running', async () => {
    const { plan } = await applyRequest(connection, await requestFor(TWO));
    const known = { project: plan.project, revision: 1 };
    expect(await awaitDaemons(connection, known, 1_000, signal)).toBe(0);
    await database.query(
      `insert into pgherd.daemons (hostname, pid, version, slots, max_sessions, lease_until) values ('deaf', 1, '0.0.1', 1, 32, now() + interval '1 min')`,
    );

    await expect(awaitDaemons(connection, known, 50, signal)).rejects.toMatchObject({
      code: 'not_acknowledged',
      message: expect.stringMatching(/1 of 1 daemons have not read it within 50 ms: \d+ on deaf \(0\.0\.1\)/),
    });
  });
});

describe('a saved plan', () => {
  test('expires: exit 3 and nothing written, even if nothing has changed', async () => {
    const folder = writeFiles({ 'jobs.yaml': 'jobs: { a: { sql: select 1 } }\n' });
    const run = (...args: string[]): ReturnType<typeof runCli> =>
      runCli(args, { cwd: folder, env: { PGHERD_URL: database.url } });

    const made = await run('plan', '--out', 'plan.json', '--expires', '24h', '--now', '2026-11-20T08:00:00Z');
    expect(made.stderr).toContain('valid until 2026-11-21T08:00:00Z');
    expect(JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')).expiresAt).toBe('2026-11-21T08:00:00Z');
    const late = await run('apply', 'plan.json', '--yes', '--now', '2026-11-21T08:00:01Z');
    expect([late.code, late.stderr]).toEqual([3, expect.stringContaining('expired at 2026-11-21T08:00:00Z')]);
    expect(await database.query('select from pgherd.jobs')).toEqual([]);
    const flagged = await run('apply', 'plan.json', '--yes', '--move-to', 'x');
    expect([flagged.code, flagged.stderr]).toEqual([
      64,
      expect.stringContaining('--move-to cannot be used with a saved plan'),
    ]);
    const inTime = await run('apply', 'plan.json', '--yes', '--wait', '--now', '2026-11-21T07:59:59Z');
    expect([inTime.code, inTime.stderr]).toEqual([0, expect.stringContaining('no daemon is running')]);
  });
});
