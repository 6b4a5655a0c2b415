import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { spokenDuration } from '../../../src/schedule/duration.ts';
import { addJob, addTask, startDaemon, stopDaemons, type TestDaemon } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';
import { startReceiver } from '../../support/webhook-receiver.ts';

// Alerts that a check raises: late runs, long runs, and topics whose queue does not meet the expectation.

interface AlertRow {
  readonly kind: string;
  readonly job: string | null;
  readonly topic: string | null;
  readonly reason: string | null;
  readonly task_id: string | null;
  readonly link: string | null;
}

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  await database.query('delete from pgherd.jobs');
  await database.query('delete from pgherd.topics');
  await database.query(
    'truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, pgherd._alerts, pgherd.topic_state',
  );
});
afterEach(stopDaemons);
afterAll(() => database?.drop());

/** One that checks often. */
function watcher(): Promise<TestDaemon> {
  return startDaemon(database, { watchMs: 50 });
}

function alerts(): Promise<AlertRow[]> {
  return database.query<AlertRow>('select kind, job, topic, reason, task_id, link from pgherd.alerts order by id');
}

describe('late_after', () => {
  test('reports once, over all daemons, a run that waits for longer, and its recovery', async () => {
    await database.query(`insert into pgherd.topics (name, paused) values ('closed', true)`);
    await addJob(database, 'nightly', { sql: 'select 1', topic: 'closed', expect_late_after: '5 min' });
    await addJob(database, 'patient', { sql: 'select 1', topic: 'closed', expect_late_after: '2 h' });
    const due = "date_trunc('second', now() - interval '1 h')";
    await database.query(
      `insert into pgherd._tasks (job_id, job_name, topic, sql, scheduled_for, available_at)
       select id, name, topic, sql, ${due}, ${due} from pgherd.jobs`,
    );
    const daemons = [await watcher(), await watcher()];
    await waitFor(async () => (await alerts()).length > 0, { what: 'the alert' });

    expect(await database.query('select job from pgherd._raise_late()')).toEqual([]);
    expect(await alerts()).toMatchObject([
      {
        kind: 'late',
        job: 'nightly',
        topic: null,
        reason: expect.stringMatching(/^due at .*Z, not started after 5 min$/),
      },
    ]);
    expect(daemons.flatMap(({ events }) => events).filter(({ type }) => type === 'alert-raised')).toMatchObject([
      { kind: 'late', job: 'nightly' },
    ]);
    await database.query(`update pgherd.topics set paused = false where name = 'closed'`);
    await waitFor(async () => (await alerts()).some(({ kind }) => kind === 'recovered'), { what: 'the recovery' });
  });

  test('reports an occurrence without a task so far, and no paused or disabled job', async () => {
    const names = ['due', 'disabled', 'paused', 'without'];
    for (const name of names) {
      await addJob(database, name, {
        sql: 'select 1',
        schedule: '{@yearly}',
        enabled: name !== 'disabled',
        ...(name === 'without' ? {} : { expect_late_after: '5 min' }),
      });
    }
    await database.query("select pgherd.pause_job('paused')");
    await database.query(`update pgherd.job_state set next_due_at = now() - interval '1 h'`);
    // The scheduler would make a task of it; this is a check without one.
    const found = await database.query('select job from pgherd._raise_late()');

    expect(found).toEqual([{ job: 'due' }]);
    expect(await database.query('select job from pgherd._raise_late()')).toEqual([]);
  });
});

describe('max_runtime', () => {
  test('reports once a run that takes longer, without ending it', async () => {
    await addJob(database, 'long', {
      sql: 'select pg_advisory_lock(77), pg_advisory_unlock(77)',
      expect_max_runtime: '10 ms',
    });
    await addJob(database, 'allowed', {
      sql: 'select pg_advisory_lock(77), pg_advisory_unlock(77)',
      expect_max_runtime: '1 h',
    });
    const holder = await database.client();
    await holder.query('select pg_advisory_lock(77)');
    await watcher();
    await database.query('select pgherd.trigger_job(name) from pgherd.jobs');
    await waitFor(async () => (await alerts()).length > 0, { what: 'the alert' });
    expect(await database.query('select job from pgherd._raise_max_runtime()')).toEqual([]);
    const [alert] = await alerts();
    expect(await alerts()).toEqual([
      {
        kind: 'max_runtime',
        job: 'long',
        topic: null,
        reason: expect.stringMatching(/^runs since .*Z, longer than 10 ms$/),
        task_id: expect.stringMatching(/^\d+$/),
        link: null,
      },
    ]);
    await holder.query('select pg_advisory_unlock(77)');
    await waitFor(
      async () =>
        (
          await database.query("select from pgherd.task_log where task_id = $1 and state = 'finished'", [
            alert?.task_id,
          ])
        ).length === 1,
      { what: 'the end of the run' },
    );
    await waitFor(async () => (await alerts()).some(({ kind }) => kind === 'recovered'), { what: 'the recovery' });
  });
});

describe('expect of a topic', () => {
  test('reports once that too many tasks wait, or for too long, and the recovery', async () => {
    await database.query(
      `insert into pgherd.topics (name, paused, expect_waiting, expect_oldest)
       values ('full', true, '< 3', null), ('old', true, null, '< 5m'), ('fine', true, '< 3', '< 5m')`,
    );
    await addTask(database, 'select 1', { topic: 'fine' });
    for (let n = 0; n < 3; n++) await addTask(database, 'select 1', { topic: 'full' });
    const old = await addTask(database, 'select 1', { topic: 'old' });
    await database.query(`update pgherd._tasks set available_at = now() - interval '10 min' where id = $1`, [old]);
    await Promise.all([watcher(), watcher()]);
    await waitFor(async () => (await alerts()).length >= 2, { what: 'both alerts' });
    expect(await database.query('select topic from pgherd._raise_topics()')).toEqual([]);

    expect((await alerts()).toSorted((a, b) => (a.topic ?? '').localeCompare(b.topic ?? ''))).toMatchObject([
      { kind: 'expectation', job: null, topic: 'full', reason: 'expected waiting < 3, got 3' },
      {
        kind: 'expectation',
        job: null,
        topic: 'old',
        reason: expect.stringMatching(/^expected oldest < 5 min, got 10 min/),
      },
    ]);
    await database.query('select pgherd.cancel_task(id) from pgherd._tasks where topic = $1', ['full']);
    await waitFor(async () => (await alerts()).some(({ kind, topic }) => kind === 'recovered' && topic === 'full'), {
      what: 'the recovery',
    });
  });

  test.each([
    ['< 5m', '4 min 59 s', true],
    ['< 5m', '5 min', false],
    ['<= 5m', '5 min', true],
    ['<1h30m', '89 min', true],
    ['< 250ms', '251 ms', false],
    ['> 5m', '1 min', null],
    ['< 5 apples', '1 min', null],
  ])('%s of %s is %s', async (expected, age, matches) => {
    expect(await database.query('select pgherd._age_matches($1, $2) as m', [expected, age])).toEqual([{ m: matches }]);
  });
});

test('durations in texts of the database are those of the daemon', async () => {
  const values = [0, 1, 999, 1_000, 1_500, 10_000, 60_250, 255_000, 21_600_000, 86_400_000, 93_600_000, 604_861_001];
  const rows = await database.query<{ text: string }>(
    `select pgherd._duration_text(ms * interval '1 ms') as text from unnest($1::bigint[]) with ordinality x (ms, n) order by n`,
    [values],
  );

  expect(rows.map(({ text }) => text)).toEqual(values.map(spokenDuration));
});

test('alerts link to the page, in the view, to channels and to webhooks, while a daemon knows its address', async () => {
  const receiver = await startReceiver(() => 204);
  const listener = await database.client();
  const told: string[] = [];
  listener.on('notification', (message) => told.push(message.payload ?? ''));
  await listener.query('listen links');
  await database.query(
    `insert into pgherd.topics (name, paused, expect_waiting, on_failure_notify) values ('a/b ü', true, '= 0', 'links')`,
  );
  await addTask(database, 'select 1', { topic: 'a/b ü' });
  await addJob(database, 'broken', { sql: 'select 1 / 0', on_failure_webhook: 'on-call' });
  const webhooks = { 'on-call': { urlEnv: 'URL', secretEnv: 'SECRET' } };
  const env = { URL: receiver.url, SECRET: 'a-secret' };
  const baseUrl = 'https://jobs.example.com/pgherd';
  try {
    await startDaemon(database, { watchMs: 50 }, { webhooks, env, baseUrl });
    const topic = JSON.parse(await waitFor(() => told[0], { what: 'the notification' }));
    const [task] = await database.query<{ id: string }>("select pgherd.trigger_job('broken') as id");
    const posted = await waitFor(() => receiver.posts[0], { what: 'the post' });

    expect(topic).toMatchObject({ job: null, topic: 'a/b ü', link: `${baseUrl}/topics/a%2Fb%20%C3%BC` });
    expect(posted).toMatchObject({ job: 'broken', link: `${baseUrl}/tasks/${task?.id}` });
    expect((await alerts()).map(({ link }) => link?.slice(0, baseUrl.length))).toEqual([baseUrl, baseUrl]);
  } finally {
    await stopDaemons();
    await receiver.close();
  }
  expect((await alerts()).map(({ link }) => link)).toEqual([null, null]);
});
