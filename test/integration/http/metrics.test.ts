import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../../src/postgres/connection.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { queueFacts } from '../../../src/store/lists/queue-facts.ts';
import { useSchema } from '../../../src/store/migrate/schema-version.ts';
import { addJob, addTask, logged, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startHttp, type TestHttp } from '../../support/http.ts';
import { testDaemon } from '../../support/queue.ts';
import { waitFor } from '../../support/wait-for.ts';

let database: TestDatabase;
let http: TestHttp;

beforeAll(async () => {
  database = await createTestDatabase();
  const url = database.roleUrl(await database.createRole('daemon', { memberOf: ['pgherd_daemon'] }));
  const { daemon } = await startDaemon(database, {}, { url });
  http = await startHttp(database, { daemon, url });
});
afterAll(async () => {
  await http?.stop();
  await stopDaemons();
  await database?.drop();
});

describe('the metrics', () => {
  test('count the attempts of the daemon by topic', async () => {
    await addTask(database, 'select pg_sleep(0.03)', { topic: 'well' });
    const failing = await addTask(database, 'select 1/0', {
      topic: 'badly',
      retry_limit: 1,
      retry_backoff: { initialMs: 1, factor: 1, maxMs: 1, jitter: 0 },
    });
    await logged(database, { task: failing }, 'failed');
    await addJob(database, 'each-second', { sql: 'select 1', schedule: ['@every 1s'] });
    await logged(database, { job: 'each-second' }, 'finished');
    await waitFor(async () => (await value('pgherd_tasks_finished_total{topic="well"}')) === 1, { what: 'the count' });

    expect(await value('pgherd_tasks_failed_total{topic="badly"}')).toBe(1);
    expect(await value('pgherd_tasks_retried_total{topic="badly"}')).toBe(1);
    expect(await value('pgherd_tasks_started_total{topic="badly"}')).toBe(2);
    expect(await value('pgherd_task_duration_seconds_count{topic="well"}')).toBe(1);
    expect(await value('pgherd_task_duration_seconds_bucket{le="0.025",topic="well"}')).toBe(0);
    expect(await value('pgherd_task_duration_seconds_sum{topic="well"}')).toBeGreaterThan(0.029);
    expect(await value('pgherd_claim_batch_tasks_count')).toBeGreaterThan(0);
    expect(await value('pgherd_tasks_claimed_total')).toBeGreaterThan(3);
    expect(await value('pgherd_scheduled_tasks_total')).toBeGreaterThan(0);
    expect(await value('pgherd_slots')).toBe(4);
    expect(await value('pgherd_build_info{version="test"}')).toBe(1);
    expect(await value('process_cpu_seconds_total')).toBeGreaterThan(0);
  });

  test('count the waiting tasks of all daemons, and escape the names of topics', async () => {
    const topic = 'odd"\\\n<b>';
    for (let i = 0; i < 3; i++) {
      await database.query(`select pgherd.enqueue('select 1', topic => $1, delay => '1 hour')`, [topic]);
    }
    await database.query(`insert into pgherd.topics (name, paused) values ('held up', true)`);
    await addTask(database, 'select 1', { topic: 'held up', available_at: new Date(Date.now() - 60_000) });
    await database.query(
      `insert into pgherd.project_syncs (project, state, hostname, pid) values ('shop', 'drifted', 'here', 1)`,
    );
    await waitFor(async () => (await value('pgherd_queue_tasks{topic="odd\\"\\\\\\n<b>",state="pending"}')) === 3, {
      what: 'the queue to be counted',
    });

    expect(await value('pgherd_queue_sampled_ratio')).toBe(1);
    expect(await value('pgherd_queue_oldest_waiting_seconds')).toBeGreaterThan(59);
    expect(await value('pgherd_scheduler_lateness_seconds')).toBeLessThan(5);
    expect(await value('pgherd_daemons{state="running"}')).toBe(1);
    expect(await value('pgherd_cluster_slots')).toBe(4);
    expect(await value('pgherd_jobs{state="all"}')).toBe(1);
    expect(await value('pgherd_sync_state{project="shop",state="drifted"}')).toBe(1);
    expect(await value('pgherd_sync_state{project="shop",state="ok"}')).toBe(0);
    expect(await value('pgherd_database_up')).toBe(1);
  });

  test('each have a help text and a unit in their name', async () => {
    const { text, headers } = await http.ask('/metrics');

    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    const ours = [...text.matchAll(/^# TYPE (pgherd_\w+) (\w+)$/gm)].map(([, name, type]) => ({
      name: name ?? '',
      type,
    }));
    expect(ours.length).toBeGreaterThan(25);
    for (const { name, type } of ours) {
      expect(text).toMatch(new RegExp(`^# HELP ${name} [A-Z1]`, 'm'));
      expect(name.endsWith('_total')).toBe(type === 'counter');
    }
  });
});

describe('a queue that is larger than what is read of it', () => {
  test('is estimated: waiting tasks within a third, running ones exactly, the oldest by the first of each topic', async () => {
    const own = await createTestDatabase();
    const connection = await connect(targetOf(own.url), { applicationName: 'test' });
    try {
      await useSchema(connection, 'pgherd');
      await own.query(
        `insert into pgherd._tasks (sql, topic, available_at)
         select 'select 1', case when g % 4 = 0 then 'quarter' else 'rest' end, now() - interval '1 h' + g * interval '1 ms'
         from generate_series(1, 40000) g`,
      );
      await (await testDaemon(own)).claim({ slots: 3, ahead: 0 });
      const facts = await queueFacts(connection, 200);
      const count = (topic: string, state: string): number =>
        facts.counts
          .filter((one) => one.topic === topic && one.state === state)
          .reduce((sum, { tasks }) => sum + tasks, 0);

      expect(facts.sampled).toBeLessThan(0.5);
      expect(count('rest', 'pending')).toBeGreaterThan(20_000);
      expect(count('rest', 'pending')).toBeLessThan(40_000);
      expect(count('quarter', 'pending')).toBeGreaterThan(6_600);
      expect(count('quarter', 'pending')).toBeLessThan(13_400);
      expect(count('rest', 'running') + count('quarter', 'running')).toBe(3);
      expect(facts.oldestWaitingMs).toBeGreaterThan(3_599_000);
      expect((await queueFacts(connection)).sampled).toBe(1);
    } finally {
      await connection.close();
      await own.drop();
    }
  });
});

/** The value of one series; null: it is not there. */
async function value(series: string): Promise<number | null> {
  const { text } = await http.ask('/metrics');
  const line = text.split('\n').find((one) => one.startsWith(`${series} `) || one.startsWith(`${flipped(series)} `));
  return line === undefined ? null : Number(line.slice(line.lastIndexOf(' ') + 1));
}

/** Two labels may stand in either order. */
function flipped(series: string): string {
  return series.replace(/\{(\w+=".*"),(state=".*")\}$/, '{$2,$1}');
}
