import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Connection, connect } from '../../../src/postgres/connection.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { decide } from '../../../src/runtime/due/occurrences.ts';
import { useSchema } from '../../../src/store/migrate/schema-version.ts';
import { databaseNowMs, lockDueJobs } from '../../../src/store/queue/scheduling.ts';
import { addJob } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let connection: Connection;

beforeAll(async () => {
  database = await createTestDatabase();
  connection = await connect(targetOf(database.url), { applicationName: 'pgherd test' });
  await useSchema(connection, 'pgherd');
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

test('instants of a due job come in whole milliseconds, bounds of a search down and limits up', async () => {
  await addJob(database, 'fractions', { schedule: ['@every 1001ms'], sql: 'select 1' });
  await database.query(
    `update pgherd.jobs set starts_at = '2026-11-28 05:00:00.0001Z', ends_at = '2027-11-28 05:00:00.0001Z'`,
  );
  await database.query(
    `update pgherd.job_state set next_due_at = '-infinity', schedule_from = '2026-11-28 05:59:00.000999Z',
       last_scheduled_for = '2026-11-28 05:59:59.123Z', reboot_at = '2026-11-28 05:00:00.000501Z',
       last_ended_at = '2026-11-28 05:00:00.000501Z'`,
  );

  const [job] = await lockDueJobs(connection, 10);

  expect(job).toMatchObject({
    startsAtMs: Date.parse('2026-11-28T05:00:00.001Z'),
    endsAtMs: Date.parse('2027-11-28T05:00:00.001Z'),
    scheduleFromMs: Date.parse('2026-11-28T05:59:00Z'),
    // As a number of seconds it is 122.99991… ms: rounded down as it is, this occurrence would be made again.
    lastScheduledForMs: Date.parse('2026-11-28T05:59:59.123Z'),
    rebootAtMs: Date.parse('2026-11-28T05:00:00Z'),
    lastEndedAtMs: Date.parse('2026-11-28T05:00:00.001Z'),
  });
  expect(Number.isInteger(await databaseNowMs(connection))).toBe(true);
});

test('a pause that ends at a due instant catches up when the clock is microseconds before that instant', async () => {
  const [clock] = await database.query<{ now: number }>(
    `select extract(epoch from timestamptz '2026-11-28 06:00:00.000417Z')::float8 * 1000 as now`,
  );
  await database.query('delete from pgherd.jobs');
  await addJob(database, 'paused', { schedule: ['@every 1s'], catchup: 'all', sql: 'select 1' });
  await database.query(
    `update pgherd.job_state set next_due_at = '-infinity', paused_at = '2026-11-28 05:59:48Z', paused_by = 'x',
       paused_until = '2026-11-28 06:00:00Z', schedule_from = '2026-11-28 05:59:48.5Z'`,
  );
  const [job] = await lockDueJobs(connection, 10);
  if (job === undefined || clock === undefined) throw new Error('no job is due');

  // The clock as it comes from the server, with its fraction: the search itself has to end as well.
  const { tasks, advance } = decide(
    { ...job, paused: false },
    { nowMs: clock.now, lateAfterMs: 2_000, unfinished: null },
  );

  const last = Date.parse('2026-11-28T06:00:00Z');
  expect(tasks.map((task) => task.scheduledForMs)).toEqual(
    Array.from({ length: 12 }, (_, i) => last - (11 - i) * 1_000),
  );
  expect(advance).toMatchObject({ lastScheduledForMs: last, nextDueAtMs: last + 1_000, resumed: true });
});
