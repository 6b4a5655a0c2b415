import { afterAll, beforeAll, expect, test } from 'vitest';
import { laneMarks } from '../../../src/http/api/pages/board/lane-marks.ts';
import { type KnownRuns, LaneRuns } from '../../../src/http/api/pages/board/lane-runs.ts';
import { type Connection, connect } from '../../../src/postgres/connection.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { useSchema } from '../../../src/store/migrate/schema-version.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { rowsRead } from '../../support/rows-read.ts';

const HOUR_MS = 3_600_000;
const AXIS = { pastMs: 6 * HOUR_MS, mergeMs: (30 * HOUR_MS) / 2_000 };

let database: TestDatabase;
let connection: Connection;
beforeAll(async () => {
  database = await createTestDatabase();
  connection = await connect(targetOf(database.url), { applicationName: 'lanes' });
  await useSchema(connection, 'pgherd');
  // Of the last six hours: job 1 ends every five seconds, job 2 every five minutes.
  await ended('1', 4_320, '5 s');
  await ended('2', 72, '5 min');
  await database.query('analyze pgherd._task_log');
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

function ended(job: string, count: number, every: string): Promise<unknown> {
  return database.query(
    `insert into pgherd._task_log (task_id, attempt, job_id, job_name, topic, state, available_at, started_at, ended_at, login)
     select n, 1, $1::bigint, 'job', 'default', 'finished', t, t, t, 'x'
     from generate_series(1, $2::int) n, lateral (select clock_timestamp() - n * $3::interval) x (t)`,
    [job, count, every],
  );
}

async function poll(lanes: LaneRuns, id: string): Promise<KnownRuns & { readonly rows: number }> {
  const nowMs = Date.now();
  const { result, rows } = await rowsRead(connection, '_task_log', () =>
    lanes.poll(connection, { ids: [id], sinceMs: nowMs - AXIS.pastMs, nowMs, mergeMs: AXIS.mergeMs }),
  );
  return { runs: [], isCut: false, ...result.get(id), rows };
}

test('reads few runs of a job that ends many times within a pixel, and says that there are earlier ones', async () => {
  const lanes = new LaneRuns(400);
  const first = await poll(lanes, '1');

  expect(first.isCut).toBe(true);
  expect(first.rows).toBeLessThan(100);
  const marks = laneMarks(first, { fromMs: Date.now() - AXIS.pastMs, mergeMs: AXIS.mergeMs });
  expect(marks.map(({ state }) => state)).toContain('earlier');
  await ended('1', 1, '1 s');
  const next = await poll(lanes, '1');
  expect(next.runs.length).toBe(first.runs.length + 1);
  expect(next).toMatchObject({ isCut: true });
  expect(next.rows).toBeLessThan(10);
});

test('reads all runs of a job once when each has a mark of its own, and then only those that ended since', async () => {
  const lanes = new LaneRuns(400);
  const first = await poll(lanes, '2');
  expect(first).toMatchObject({ isCut: false });
  expect([71, 72]).toContain(first.runs.length);

  await ended('2', 1, '1 s');
  const next = await poll(lanes, '2');
  expect(next.runs.map(({ to_ms }) => to_ms)).toEqual(next.runs.map(({ to_ms }) => to_ms).toSorted((a, b) => b - a));
  expect(next.runs.length - first.runs.length).toBeGreaterThanOrEqual(0);
  expect(next.runs[0]?.to_ms).toBeGreaterThan(first.runs[0]?.to_ms ?? 0);
  expect(next.rows).toBeLessThan(10);
});
