import { afterAll, beforeAll, expect, test } from 'vitest';
import { type JobSession, openJobSession } from '../../../src/postgres/job-session.ts';
import type { TaskSettings } from '../../../src/postgres/series-call.ts';
import { SESSION_TIMEOUT_MS } from '../../../src/postgres/session-settings.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type TestDaemon, testDaemon } from '../../support/queue.ts';

const NAMES = ['task_id', 'job', 'attempt', 'scheduled_for', 'parent_task_id', 'parent_row_count'] as const;
const READS = `insert into told select $1 ->> 'with', ${NAMES.map((name) => `current_setting('pgherd.${name}', true)`).join(', ')}`;

let database: TestDatabase;
let daemon: TestDaemon;
let session: JobSession;
let alice: string;
beforeAll(async () => {
  database = await createTestDatabase();
  alice = await database.createRole('alice');
  await database.query(`create table told (params text, ${NAMES.map((name) => `${name} text`).join(', ')});
    grant insert on told to ${alice}`);
  daemon = await testDaemon(database);
  session = await openJobSession(targetOf(database.roleUrl(alice)), {
    maxMessageBytes: 16_777_216,
    applicationName: 'settings',
    serverVersion: null,
    openTimeoutMs: 10_000,
  });
  await database.query(
    'insert into pgherd._connections (daemon_id, pid, backend_start, login, database) values ($1, $2, $3, $4, current_database())',
    [daemon.id, session.pid, session.backendStart, alice],
  );
});
afterAll(async () => {
  await session.close();
  await daemon.lose();
  await database.drop();
});

const usual = { attempt: '1', scheduled_for: '2026-11-28T00:00:00Z', parent_task_id: '', parent_row_count: '' };
type Context = Omit<TaskSettings, 'task_id'>;
const first: Context = { ...usual, job: "o'clock é" };
const second: Context = { ...usual, job: 'b', scheduled_for: '' };
const child: Context = { ...usual, job: 'c', parent_task_id: '7', parent_row_count: '3' };
const orphan: Context = { ...child, job: 'd', parent_row_count: '' };

test.each<[string, readonly (Context | null)[], readonly (string | null)[] | null]>([
  ['jobs', [first, second], null],
  ['jobs with parents', [first, child, second, orphan], null],
  ['a job between other tasks', [null, first, null], null],
  ['jobs with parameters', [first, child], ['{"with":"1"}', null]],
  ['no job', [null, null], null],
])('each task of a series reads its own settings, and those only: %s', async (_, contexts, params) => {
  await database.query('truncate told, pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done');
  const sqlOf = (at: number): string =>
    (params?.[at] ?? null) === null ? READS.replace("$1 ->> 'with'", 'null') : READS;
  await database.query(
    'insert into pgherd._tasks (sql, login) select t, $2 from unnest($1::text[]) with ordinality as x (t, n) order by n',
    [contexts.map((__, at) => sqlOf(at)), alice],
  );
  const tasks = await daemon.claim();
  const settings = contexts.map((context, at) =>
    context === null ? null : { ...context, task_id: tasks[at]?.id ?? '' },
  );
  const { done, error } = await session.runSeries(
    'pgherd',
    {
      lease: tasks[0]?.lease ?? '',
      token: tasks[0]?.token ?? '',
      ids: tasks.map(({ id }) => id),
      sqls: contexts.map((__, at) => sqlOf(at)),
      params,
      settings: settings.every((each) => each === null) ? null : settings,
      until: new Date(Date.now() + 60_000),
      oneFlush: false,
      delayed: false,
    },
    SESSION_TIMEOUT_MS,
  );

  expect([done, error]).toEqual([contexts.length, null]);
  const told = await database.query<Record<string, string | null>>(
    `select params, ${NAMES.map((name) => `coalesce(${name}, '') as ${name}`).join(', ')} from told`,
  );
  const empty = Object.fromEntries(NAMES.map((name) => [name, '']));
  expect(told).toEqual(
    settings.map((each, at) => ({ ...empty, ...each, params: (params?.[at] ?? null) === null ? null : '1' })),
  );
});
