import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Connection, connect } from '../../../src/postgres/connection.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { countRunning } from '../../../src/store/definitions/jobs.ts';
import { countUnfinished } from '../../../src/store/definitions/topics.ts';
import { jobDurations } from '../../../src/store/lists/activity.ts';
import { taskFacts } from '../../../src/store/lists/health-facts.ts';
import { loadJobProgress } from '../../../src/store/lists/job-progress.ts';
import { summarize } from '../../../src/store/lists/list-daemons.ts';
import { listJobs } from '../../../src/store/lists/list-jobs.ts';
import { listLog, listTasks } from '../../../src/store/lists/list-tasks.ts';
import { listTopics } from '../../../src/store/lists/list-topics.ts';
import { clockSeconds, countLog, countSeconds } from '../../../src/store/lists/log-hour.ts';
import { queueFacts } from '../../../src/store/lists/queue-facts.ts';
import { useSchema } from '../../../src/store/migrate/schema-version.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { runBatch, type TestDaemon, testDaemon } from '../../support/queue.ts';

// Of the job `tick`: a task that is done and not moved, one that is claimed. In topic `mail`: one that is claimed, one that can start,
// one that waits for its time. Of the job `lonely`: one that is held.
let db: TestDatabase;
let daemon: TestDaemon;
let connection: Connection;
let role: string;
let done: string;
let lease: string;
beforeAll(async () => {
  db = await createTestDatabase();
  role = await db.createRole('worker', { memberOf: ['job_scheduler'] });
  daemon = await testDaemon(db);
  await db.query(
    `insert into pgherd.jobs (name, sql, role, overlap, priority) values ('tick', 'select 7', $1, 'allow', 1), ('lonely', 'select 8', $1, 'queue', 1)`,
    [role],
  );
  await db.query(`select pgherd.trigger_job('tick')`);
  await db.query(`select pgherd.trigger_job('tick')`);
  await db.query(`select pgherd.trigger_job('lonely')`);
  await db.query(`select pgherd.enqueue('select 9', 'mail', role => $1) from generate_series(1, 2)`, [role]);
  await db.query(`select pgherd.enqueue('select 10', 'mail', delay => '1 h', role => $1)`, [role]);
  const claimed = await daemon.claim({ slots: 3, ahead: 0 });
  const [first] = claimed;
  if (first === undefined) throw new Error('nothing was claimed');
  done = first.id;
  lease = first.lease;
  await runBatch(await daemon.session(role), [first]);
  connection = await connect(targetOf(db.url), { applicationName: 'readers' });
  await useSchema(connection, 'pgherd');
});
afterAll(async () => {
  await connection.close();
  await db.drop();
});

const view = (sql: string): Promise<unknown[]> => db.query(sql);

/** The result of a reader must not depend on whether the task has been moved. */
const FINDINGS: readonly (readonly [string, () => Promise<unknown>, unknown])[] = [
  [
    'the counts of jobs',
    async () =>
      (await listJobs(connection)).map((job) => [
        job.name,
        job.running,
        job.waiting,
        job.last_state,
        job.success_count,
      ]),
    [
      ['lonely', 0, 1, null, 0],
      ['tick', 1, 0, 'finished', 1],
    ],
  ],
  [
    'the progress of jobs',
    async () =>
      (await loadJobProgress(connection)).map((job) => [
        job.name,
        job.running,
        job.waiting,
        job.runCount,
        job.lastRowCount,
      ]),
    [
      ['lonely', 0, 1, 0, null],
      ['tick', 1, 0, 1, 1],
    ],
  ],
  [
    'the durations of runs',
    async () => (await jobDurations(connection, ['tick'], 5)).map(({ runs }) => runs.map(({ state }) => state)),
    [['finished']],
  ],
  [
    'the counts of topics',
    async () => (await listTopics(connection)).map((topic) => [topic.name, topic.running, topic.waiting]),
    [
      ['default', 1, 1],
      ['mail', 1, 2],
    ],
  ],
  [
    'topic_stats',
    () => view('select topic, ready::int, later::int, held::int, running::int from pgherd.topic_stats order by topic'),
    [
      { topic: 'default', ready: 0, later: 0, held: 1, running: 1 },
      { topic: 'mail', ready: 1, later: 1, held: 0, running: 1 },
    ],
  ],
  [
    'the metrics',
    async () =>
      (await queueFacts(connection)).counts
        .map(({ topic, state, tasks }) => [topic, state, tasks].join(' '))
        .toSorted(),
    ['default held 1', 'default running 1', 'mail pending 2', 'mail running 1'],
  ],
  [
    'status',
    async () => {
      const { pending, running, held, retrying, finished } = await summarize(connection);
      return { pending, running, held, retrying, finished };
    },
    { pending: 3, running: 2, held: 1, retrying: 0, finished: 1 },
  ],
  [
    'the list of tasks',
    async () =>
      (await listTasks(connection, { job: null, state: null, limit: 9 })).map(({ state, topic }) => [state, topic]),
    [
      ['running', 'default'],
      ['running', 'mail'],
      ['pending', 'default'],
      ['pending', 'mail'],
      ['pending', 'mail'],
    ],
  ],
  [
    'the log',
    async () =>
      (await listLog(connection, { job: 'tick', state: 'finished', sinceMs: null, limit: 9 })).map((row) => [
        row.task_id,
        row.attempt,
        row.row_count,
      ]),
    [[expect.any(String), 1, 1]],
  ],
  [
    'the log of the last hour',
    async () => {
      const slot = Math.floor((await clockSeconds(connection)) / 10);
      const [from, to] = [slot - 360, slot + 1];
      const seconds = await countSeconds(connection, from * 10, to * 10);
      return [
        ...(await countLog(connection, from, to)).map(({ finished }) => finished),
        ...seconds.map(({ count }) => count),
      ];
    },
    [1, 1],
  ],
  [
    'member_job',
    () => view('select job_name, success_count::int, last_state from pgherd.member_job order by job_name'),
    [
      { job_name: 'lonely', success_count: 0, last_state: null },
      { job_name: 'tick', success_count: 1, last_state: 'finished' },
    ],
  ],
  [
    'member_job_log',
    () =>
      view(
        'select job_name, state, sqlstate, job_finished is not null as ended from pgherd.member_job_log order by task_id',
      ),
    [
      { job_name: 'tick', state: 'finished', sqlstate: '00000', ended: true },
      { job_name: 'tick', state: 'running', sqlstate: null, ended: false },
    ],
  ],
  [
    'what a plan counts',
    async () => [
      [...(await countRunning(connection))],
      [...(await countUnfinished(connection, ['mail', 'default']))].toSorted(),
    ],
    [
      [['tick', 1]],
      [
        ['default', 2],
        ['mail', 3],
      ],
    ],
  ],
  ['doctor', () => taskFacts(connection), { orphaned: 0, overdue: 0, waiting: 0 }],
];

test.each(FINDINGS)('%s: a task that is done counts as finished before it is moved', async (_what, ask, expected) => {
  expect(await ask()).toEqual(expected);
});

test('the results are the same after the move', async () => {
  expect(await daemon.move([lease])).toEqual([done]);
  for (const [what, ask, expected] of FINDINGS) expect([what, await ask()]).toEqual([what, expected]);
});
