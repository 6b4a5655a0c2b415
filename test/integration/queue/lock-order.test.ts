import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Connection } from '../../../src/postgres/connection.ts';
import { registerDaemon } from '../../../src/store/daemons/daemons.ts';
import { followClock } from '../../../src/store/queue/follow-clock.ts';
import { advanceJobs, lockDueJobs, logSkipped, releaseHeldTasks } from '../../../src/store/queue/scheduling.ts';
import { startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { pidOf, runBatch, testDaemon } from '../../support/queue.ts';
import { openControl } from '../../support/reconcile.ts';
import { waitFor } from '../../support/wait-for.ts';

// A scheduler and another transaction that lock one job must not deadlock.

let db: TestDatabase;
let role: string;
let scheduler: Connection;
beforeAll(async () => {
  db = await createTestDatabase();
  role = await db.createRole('worker');
  scheduler = await openControl(db.url);
});
beforeEach(async () => {
  await db.query('truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, pgherd._task_log');
  await db.query('delete from pgherd.daemons; delete from pgherd.jobs');
});
afterEach(async () => {
  await stopDaemons();
  await scheduler.execute('rollback');
});
afterAll(async () => {
  await scheduler.close();
  await db.drop();
});

async function addJob(schedule: string): Promise<string> {
  const [row] = await db.query<{ id: string }>(
    `insert into pgherd.jobs (name, sql, role, schedule) values ('met', 'select 1', $1, array[$2]) returning id`,
    [role, schedule],
  );
  return row?.id ?? '';
}

const trigger = async (): Promise<string> =>
  (await db.query<{ id: string }>(`select pgherd.trigger_job('met') as id`))[0]?.id ?? '';

/** Starts a statement that has to wait for a lock. Returns its number of rows, to be awaited, once it waits. */
async function startWaiting(session: pg.Client, sql: string): Promise<{ readonly ended: Promise<number | null> }> {
  const pid = await pidOf(session);
  const ended = session.query(sql).then(({ rowCount }) => rowCount);
  // The test awaits it later.
  ended.catch(() => null);
  const waits = `select from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'`;
  await waitFor(async () => (await db.query(waits, [pid])).length === 1, { what: `${sql} to wait for a lock` });
  return { ended };
}

test.each([
  `delete from pgherd.jobs where name = 'met'`,
  // As apply writes it: with a key column, so that the rows are locked as for a delete.
  `update pgherd.jobs set (name, schedule) = row(name, array['@every 2s']) where name = 'met'`,
])('a scheduler that skips an occurrence goes on beside: %s', async (change) => {
  const jobId = await addJob('@every 1s');
  await scheduler.execute('begin');
  expect(await lockDueJobs(scheduler, 10)).toMatchObject([{ jobId }]);
  const { ended } = await startWaiting(await db.client(), change);
  await logSkipped(scheduler, [{ jobId, scheduledForMs: 1_000, reason: 'missed', parentTaskId: null }]);
  await advanceJobs(scheduler, [{ jobId, lastScheduledForMs: 1_000, nextDueAtMs: null, resumed: false }]);
  await scheduler.execute('commit');

  expect(await ended).toBe(1);
  const states = await db.query(
    'select skip_count::int as skipped, next_due_at::text as next, j.name from pgherd.job_state s left join pgherd.jobs j on j.id = s.job_id',
  );
  expect(states).toEqual(change.startsWith('delete') ? [] : [{ skipped: 1, next: '-infinity', name: 'met' }]);
});

test('a scheduler releases held tasks beside a session that cancels them', async () => {
  const jobId = await addJob('@every 1h');
  const id = await trigger();
  await scheduler.execute('begin');
  await scheduler.query('select from job_state where job_id = $1 for no key update', [jobId]);
  const { ended } = await startWaiting(await db.client(), `select pgherd.cancel_task(${id})`);
  expect(await releaseHeldTasks(scheduler)).toBe(false);
  await scheduler.execute('commit');

  expect(await ended).toBe(1);
  expect(await db.query('select state from pgherd.task_log where task_id = $1', [id])).toEqual([
    { state: 'cancelled' },
  ]);
});

test('the states of jobs are deleted with the jobs', async () => {
  await addJob('@every 1h');
  await db.query('truncate pgherd.jobs');
  expect(await db.query('select from pgherd.job_state')).toEqual([]);
});

test('an @after job waits from the end of a run that is not in the log yet', async () => {
  const jobId = await addJob('@after 1h');
  const daemon = await testDaemon(db);
  await trigger();
  await releaseHeldTasks(scheduler);
  const claimed = await daemon.claim();
  await runBatch(await daemon.session(role), claimed);
  // Its former run ended long ago, and it is looked at: a pause has ended, or that is over an hour ago just now.
  await db.query(
    `update pgherd.job_state set last_ended_at = clock_timestamp() - interval '2 h', next_due_at = '-infinity'`,
  );
  await startDaemon(db);
  const nextDue = async (): Promise<string | undefined> =>
    (
      await db.query<{ at: string }>('select next_due_at::text as at from pgherd.job_state where job_id = $1', [jobId])
    )[0]?.at;
  await waitFor(async () => (await nextDue()) === 'infinity', { what: 'the pass of the scheduler' });
  expect(await db.query('select from pgherd._tasks where scheduled_for is not null')).toEqual([]);
  expect(await db.query('select from pgherd._task_log')).toEqual([]);

  const lease = claimed[0]?.lease ?? '';
  expect(await daemon.move([lease])).toHaveLength(1);
  await waitFor(async () => !(await nextDue())?.endsWith('infinity'), { what: 'the next pass of the scheduler' });
  expect(
    await db.query(
      `select extract(epoch from s.next_due_at - l.ended_at)::float8 between 3599.99 and 3600.01 as "afterTheEnd"
       from pgherd.job_state s, pgherd._task_log l where s.job_id = l.job_id`,
    ),
  ).toEqual([{ afterTheEnd: true }]);
});

describe('states of several jobs are locked in the order of their ids by', () => {
  const DAEMON = { hostname: 'h', pid: 1, version: '0', slots: 1, leaseMs: 60_000, maxSessions: 8 };

  test.each<[string, () => Promise<unknown>]>([
    ['a scheduler that follows a clock', () => followClock(scheduler)],
    ['the first daemon, which starts @reboot jobs', () => registerDaemon(scheduler, DAEMON)],
    [
      'an apply',
      async () => {
        const client = await db.client();
        await client.query(`update pgherd.jobs set schedule = array['@after 5m', '@reboot']`);
      },
    ],
    [
      'a topic whose tasks are discarded',
      async () => (await db.client()).query(`select pgherd._discard_tasks(array['default'], 'test')`),
    ],
  ])('%s', async (_who, change) => {
    const [low, high] = (
      await db.query<{ id: string }>(
        `insert into pgherd.jobs (name, sql, role, schedule)
         select n, 'select 1', $1, array['@reboot', '@after 1m'] from unnest(array['a', 'b']) n returning id`,
        [role],
      )
    ).map(({ id }) => id);
    await db.query(`select pgherd.trigger_job('a'), pgherd.trigger_job('b')`);
    // The first row of the table is the one of the higher id.
    await db.query('vacuum pgherd.job_state');
    for (const id of [high, low]) {
      await db.query(
        `update pgherd.job_state set last_scheduled_for = clock_timestamp() + interval '1 d' where job_id = $1`,
        [id],
      );
    }
    const holder = await db.client();
    await holder.query('begin');
    await holder.query('select from pgherd.job_state where job_id = $1 for no key update', [low]);
    const changed = change();
    changed.catch(() => null);
    const waits = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    try {
      await waitFor(async () => (await db.query(waits)).length > 0, { what: 'the change to wait for the first job' });
      await db.query('select from pgherd.job_state where job_id = $1 for no key update nowait', [high]);
    } finally {
      await holder.query('commit');
    }
    await changed;
  });
});
