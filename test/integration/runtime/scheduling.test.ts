import { describe, expect, test } from 'vitest';
import { addJob, logged, logOf, startDaemon } from '../../support/daemon.ts';
import type { TestDatabase } from '../../support/database.ts';
import { useEffects } from '../../support/effects.ts';
import { waitFor } from '../../support/wait-for.ts';

let database: TestDatabase;
const { count, effect } = useEffects((opened) => {
  database = opened;
});

async function states(job: string): Promise<readonly string[]> {
  return (await logOf(database, { job })).map((row) => row.state);
}

/** Makes it as if the last occurrence had been so long ago. */
async function missedFor(job: string, interval: string): Promise<void> {
  await database.query(
    `update pgherd.job_state s set schedule_from = clock_timestamp() - $2::interval, next_due_at = '-infinity'
     from pgherd.jobs j where j.id = s.job_id and j.name = $1`,
    [job, interval],
  );
}

describe('schedules', () => {
  test('runs an every-second job each second, once', async () => {
    await addJob(database, 'tick', { schedule: ['@every 1s'], sql: effect('tick') });
    await startDaemon(database);
    await waitFor(async () => (await count('tick')) >= 3, { what: 'three ticks' });
    const rows = await database.query<{ n: number }>(
      `select count(*)::int as n from pgherd.task_log where job = 'tick' group by scheduled_for`,
    );
    expect(rows.every((row) => row.n === 1)).toBe(true);
  });

  test('runs a job again some time after its last end', async () => {
    await addJob(database, 'again', { schedule: ['@after 1s'], sql: effect('again') });
    await startDaemon(database);
    await waitFor(async () => (await count('again')) >= 3, { what: 'three runs' });
    const gaps = await database.query<{ gap: number }>(
      `select extract(epoch from started_at - lag(ended_at) over (order by ended_at))::float8 as gap
       from pgherd.task_log where job = 'again'`,
    );
    expect(gaps.slice(1).every((row) => row.gap >= 0.99)).toBe(true);
  });

  test('runs a one-off once, though daemons come and go', async () => {
    const [soon] = await database.query<{ at: string }>(
      `select to_char(clock_timestamp() at time zone 'UTC' + interval '1 s', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at`,
    );
    await addJob(database, 'once', { schedule: [soon?.at], sql: effect('once') });
    const first = await startDaemon(database);
    await waitFor(async () => (await count('once')) === 1, { what: 'the one run' });
    await first.stop();
    const second = await startDaemon(database);
    await database.query(`update pgherd.job_state set next_due_at = '-infinity'`);
    await waitFor(
      async () => (await database.query(`select from pgherd.job_state where next_due_at = 'infinity'`)).length === 1,
      { what: 'the second daemon to have looked' },
    );
    await second.stop();
    expect(await count('once')).toBe(1);
  });

  test('runs an @reboot job when the first of several daemons starts', async () => {
    await addJob(database, 'boot', { schedule: ['@reboot'], sql: effect('boot') });
    const first = await startDaemon(database);
    await waitFor(async () => (await count('boot')) === 1, { what: 'the run' });
    const second = await startDaemon(database);
    expect((await second.event('started')).first).toBe(false);
    await Promise.all([first.stop(), second.stop()]);
    await startDaemon(database);
    await waitFor(async () => (await count('boot')) === 2, { what: 'the second run' });
  });

  test('runs a job after another has succeeded, and not after it failed', async () => {
    await addJob(database, 'child', { schedule: ['after: parent'], sql: effect('child') });
    await addJob(database, 'orphan', { schedule: ['after: broken'], sql: effect('orphan') });
    await addJob(database, 'parent', { sql: effect('parent') });
    await addJob(database, 'broken', { sql: 'select 1/0' });
    await startDaemon(database);
    await database.query(`select pgherd.trigger_job('broken'), pgherd.trigger_job('parent')`);
    await logged(database, { job: 'child' }, 'finished');
    await logged(database, { job: 'broken' }, 'failed');
    const [row] = await database.query<{ parent: boolean }>(
      `select c.parent_task_id = p.task_id as parent from pgherd.task_log c, pgherd.task_log p where c.job = 'child' and p.job = 'parent'`,
    );
    expect(row?.parent).toBe(true);
    expect(await count('orphan')).toBe(0);
  });

  test('logs why a schedule cannot be read, and continues with the others', async () => {
    await addJob(database, 'wrong', { schedule: ['9 * * * *'], sql: 'select 1' });
    // A newer pgherd may have written it, or a manual statement without triggers.
    await database.query(`set session_replication_role = replica; update pgherd.jobs set schedule = '{99 * * * *}';
      reset session_replication_role`);
    await addJob(database, 'right', { schedule: ['@every 1s'], sql: effect('right') });
    const daemon = await startDaemon(database);
    expect((await daemon.event('schedule-invalid')).job).toBe('wrong');
    expect((await logged(database, { job: 'wrong' }, 'skipped')).reason).toContain('schedule cannot be read');
    await waitFor(async () => (await count('right')) > 0, { what: 'the other job' });
  });

  test('delays an occurrence by its jitter, the same at every pass', async () => {
    await addJob(database, 'spread', {
      schedule: ['@every 1s'],
      sql: effect('spread'),
      jitter: '900 ms',
      overlap: 'allow',
    });
    await startDaemon(database);
    await waitFor(async () => (await count('spread')) >= 2, { what: 'two runs' });
    const rows = await database.query<{ jitter: number; early: boolean }>(
      `select extract(epoch from available_at - scheduled_for)::float8 * 1000 as jitter, started_at < available_at as early
       from pgherd.task_log where job = 'spread'`,
    );
    expect(rows.every((row) => row.jitter >= 0 && row.jitter < 900 && !row.early)).toBe(true);
    expect(rows.some((row) => row.jitter > 0)).toBe(true);
  });
});

describe('overlap', () => {
  const SLOW = 'select pg_sleep(1.5)';

  test('skips an occurrence while a task is unfinished, and logs it', async () => {
    await addJob(database, 'slow', { schedule: ['@every 1s'], sql: `${SLOW}; ${effect('slow')}`, overlap: 'skip' });
    await startDaemon(database);
    expect((await logged(database, { job: 'slow' }, 'skipped')).reason).toContain('overlap');
    await waitFor(async () => (await count('slow')) >= 2, { what: 'two runs' });
    expect(await overlapping('slow')).toBe(0);
  });

  test('queues an occurrence while a task is unfinished', async () => {
    await addJob(database, 'queued', { sql: `select pg_sleep(0.2); ${effect('queued')}`, overlap: 'queue' });
    await startDaemon(database);
    await database.query(`select pgherd.trigger_job('queued') from generate_series(1, 4)`);
    await waitFor(async () => (await count('queued')) === 4, { what: 'four runs' });
    expect(await overlapping('queued')).toBe(0);
    expect(await states('queued')).toEqual(['finished', 'finished', 'finished', 'finished']);
  });

  test('runs tasks of a job side by side with overlap: allow', async () => {
    await addJob(database, 'wide', { sql: `select pg_sleep(0.5); ${effect('wide')}`, overlap: 'allow' });
    await startDaemon(database);
    await database.query(`select pgherd.trigger_job('wide') from generate_series(1, 3)`);
    await waitFor(async () => (await count('wide')) === 3, { what: 'three runs' });
    expect(await overlapping('wide')).toBeGreaterThan(0);
  });

  async function overlapping(job: string): Promise<number> {
    const [row] = await database.query<{ n: number }>(
      `select count(*)::int as n from pgherd.task_log a join pgherd.task_log b on a.job = b.job and a.task_id < b.task_id
         and a.started_at < b.ended_at and b.started_at < a.ended_at
       where a.job = $1 and a.state = 'finished' and b.state = 'finished'`,
      [job],
    );
    return row?.n ?? 0;
  }
});

describe('catching up', () => {
  test.each([
    ['skip', 0],
    ['latest', 1],
    ['all', 5],
  ] as const)('with catch-up %s runs %i of the missed occurrences', async (catchup, expected) => {
    await addJob(database, 'missed', {
      schedule: ['0 0 * * *'],
      sql: effect('missed'),
      catchup,
      catchup_window: '30 d',
    });
    await missedFor('missed', '5 d');
    await startDaemon(database);
    await waitFor(async () => (await logOf(database, { job: 'missed' })).length === 5, { what: 'five log rows' });
    const rows = await states('missed');
    expect(rows.filter((state) => state === 'finished')).toHaveLength(expected);
    expect(rows.filter((state) => state === 'skipped')).toHaveLength(5 - expected);
    expect(await count('missed')).toBe(expected);
  });

  test('runs the occurrences that a pause missed when the pause ends', async () => {
    await addJob(database, 'paused', { schedule: ['@every 1s'], sql: effect('paused') });
    await database.query(
      `update pgherd.job_state set paused_at = now(), paused_by = 'ann', paused_until = clock_timestamp() + interval '2500 ms'`,
    );
    await startDaemon(database);
    await waitFor(async () => (await count('paused')) >= 1, { what: 'the run after the pause' });
    const [row] = await database.query<{ early: boolean; paused: boolean }>(
      `select min(e.at) < min(s.schedule_from) + interval '2400 ms' as early, bool_or(s.paused_at is not null) as paused
       from effect e, pgherd.job_state s`,
    );
    expect(row).toEqual({ early: false, paused: false });
  });
});
