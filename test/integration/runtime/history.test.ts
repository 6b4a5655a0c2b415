import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Connection } from '../../../src/postgres/connection.ts';
import { compactLogDay, dropLogPartitions } from '../../../src/store/queue/task-log.ts';
import { addJob, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { openControl } from '../../support/reconcile.ts';

let database: TestDatabase;
let control: Connection;
beforeAll(async () => {
  database = await createTestDatabase();
  control = await openControl(database.url);
});
beforeEach(async () => {
  await database.query('delete from pgherd.jobs; delete from pgherd.topics; delete from pgherd._log_days');
  await database.query('truncate pgherd._task_log');
});
afterEach(stopDaemons);
afterAll(async () => {
  await control.close();
  await database.drop();
});

/** Inserts one row that ended this many days ago at noon; returns the id of its task. */
async function past(days: number, state: string, columns: { topic?: string; jobId?: string } = {}): Promise<number> {
  await database.query(
    `select pgherd._make_log_partitions(day, day) from (select (now() at time zone 'UTC')::date - $1::int as day) x`,
    [days],
  );
  const [row] = await database.query<{ id: number }>(
    `insert into pgherd._task_log (task_id, attempt, topic, job_id, job_name, state, ended_at)
     values ((select coalesce(max(task_id), 0) + 1 from pgherd._task_log), 1, $1, $2::bigint, case when $2::bigint is not null then 'j' end, $3,
       ((now() at time zone 'UTC')::date - $4::int + time '12:00') at time zone 'UTC') returning task_id::int as id`,
    [columns.topic ?? 'default', columns.jobId ?? null, state, days],
  );
  return row?.id ?? 0;
}

async function compactAll(): Promise<number> {
  let gone = 0;
  for (;;) {
    const day = await compactLogDay(control);
    if (day === null) return gone;
    gone += day.gone;
  }
}

async function left(): Promise<readonly number[]> {
  const rows = await database.query<{ id: number }>('select task_id::int as id from pgherd._task_log order by task_id');
  return rows.map(({ id }) => id);
}

test('a day is rewritten without expired rows, and not read again before more rows expire', async () => {
  await database.query(
    "insert into pgherd.topics (name, retention_finished, retention_failed) values ('brief', '1 day', '10 days')",
  );
  const stays = [await past(3, 'finished'), await past(3, 'failed', { topic: 'brief' })];
  await past(3, 'finished', { topic: 'brief' });
  await past(9, 'finished');
  stays.push(await past(9, 'failed'));
  expect(await compactAll()).toBe(2);
  expect(await left()).toEqual(stays);
  expect(await compactLogDay(control)).toBeNull();
  await database.query("update pgherd.topics set retention_failed = '2 days' where name = 'brief'");
  expect(await compactAll()).toBe(1);
});

test('the last runs of a job stay, beyond the longest retention too', async () => {
  const jobId = await addJob(database, 'j', { sql: 'select 1', keep_last: 2 });
  await past(50, 'finished', { jobId });
  const stays = [await past(45, 'failed', { jobId }), await past(12, 'finished', { jobId })];
  await past(45, 'failed');
  expect(await dropLogPartitions(control)).toBeGreaterThan(0);
  await compactAll();
  expect(await left()).toEqual(stays);
  const newest = await past(1, 'finished', { jobId });
  await dropLogPartitions(control);
  expect(await left()).toEqual([stays[1], newest]);
});

test('a reader makes the daemon try again later, and rows that end meanwhile are recorded', async () => {
  await past(9, 'finished');
  const reader = await database.client();
  await reader.query('begin; select count(*) from pgherd._task_log');
  await control.execute("set lock_timeout = '50ms'");
  await expect(compactAll()).rejects.toMatchObject({ code: '55P03' });
  await past(0, 'finished');
  await reader.query('rollback');
  await control.execute('reset lock_timeout');
  const daemon = await startDaemon(database);
  expect(await daemon.event('log-compacted')).toMatchObject({ gone: 1, kept: 0 });
});
