import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../support/cli.ts';
import { addJob, addTask, logged, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await stopDaemons();
  await database.query('delete from pgherd.jobs');
});
afterAll(() => database.drop());

const doctor = async (): Promise<string> =>
  (await runCli(['doctor'], { env: { PGHERD_URL: database.url } })).stdout.replaceAll(/ +/g, ' ');

async function runs(job: string): Promise<number> {
  const rows = await database.query("select from pgherd._task_log where job_name = $1 and state = 'finished'", [job]);
  return rows.length;
}

test('jobs whose runs lie in the future, after the clock was set back, go on from now; doctor names them before', async () => {
  await addJob(database, 'ahead', { schedule: ['@every 1s'], sql: 'select 1' });
  // As a clock that was a year fast leaves it.
  await database.query(
    `update pgherd.job_state set last_scheduled_for = now() + interval '1 year', schedule_from = now() - interval '1 hour',
       next_due_at = now() + interval '1 year'`,
  );
  expect(await doctor()).toMatch(/warning clock the last run of 1 job lies in the future \(ahead\)/);

  const { event } = await startDaemon(database);
  expect(await event('clock-set-back')).toEqual({ type: 'clock-set-back', jobs: 1 });
  await waitFor(async () => (await runs('ahead')) > 1, { what: 'two runs' });
  expect(await doctor()).toMatch(/ok schedules the scheduler waits for what the schedules say/);
});

test('so do jobs that run after their end, and topics with a delay', async () => {
  await database.query("insert into pgherd.topics (name, delay) values ('slow', '1 s')");
  await addJob(database, 'again', { schedule: ['@after 1s'], sql: 'select 1' });
  await addJob(database, 'by-hand', { sql: 'select 1', topic: 'slow' });
  const first = await startDaemon(database);
  const trigger = async (): Promise<string> =>
    (await database.query<{ id: string }>("select pgherd.trigger_job('by-hand')::text as id"))[0]?.id ?? '';
  await logged(database, { task: await trigger() }, 'finished');
  await waitFor(async () => (await runs('again')) > 0, { what: 'a run' });
  await first.stop();
  // As runs and starts at a clock that was three hours fast leave them.
  await database.query(
    `update pgherd.job_state set last_started_at = now() + interval '3 h', last_ended_at = now() + interval '3 h',
       last_success_at = now() + interval '3 h', next_due_at = now() + interval '3 h 1 s'`,
  );
  await database.query(
    "update pgherd.topic_state set next_start_at = now() + interval '3 h', last_start_at = now() + interval '3 h' where topic = 'slow'",
  );
  const before = await runs('again');

  await startDaemon(database);
  await waitFor(async () => (await runs('again')) > before, { what: 'a run after the end of the last one' });
  await logged(database, { task: await trigger() }, 'finished');
});

test('a daemon whose lease was given by a clock that was fast is lost after the time of a lease', async () => {
  const [dead] = await database.query<{ id: string }>(
    `insert into pgherd.daemons (hostname, pid, version, slots, max_sessions, heartbeat_at, lease_until)
     values ('gone', 1, 'test', 4, 32, now() + interval '1 year', now() + interval '1 year 15 s') returning id`,
  );
  const { event } = await startDaemon(database);
  await event('daemons-lost', ({ daemonIds }) => daemonIds.includes(dead?.id ?? ''));
});

test('doctor compares the stored due time with the schedule, and resume corrects it', async () => {
  await addJob(database, 'lost', { schedule: ['@every 1s'], sql: 'select 1' });
  await startDaemon(database);
  await waitFor(async () => (await runs('lost')) > 0, { what: 'a run' });
  // Under the lock that the scheduler needs, so that no pass comes between.
  await database.query("update pgherd.job_state set next_due_at = 'infinity'");
  await waitFor(
    async () => (await database.query("select from pgherd.job_state where next_due_at = 'infinity'")).length > 0,
    {
      what: 'the job to wait for nothing',
    },
  );
  const output = await doctor();
  expect(output).toMatch(/error schedules job lost is due at \S+ by its schedule, and the scheduler waits for nothing/);
  expect(output).toContain('pgherd resume job lost');

  expect(await runCli(['resume', 'job', 'lost'], { env: { PGHERD_URL: database.url } })).toMatchObject({ code: 0 });
  const before = await runs('lost');
  await waitFor(async () => (await runs('lost')) > before, { what: 'a run after the resume' });
});

test('an idle session leaves a database that is to be dropped', async () => {
  const name = `${database.name}_shop`;
  await database.query(`create database ${name}`);
  await startDaemon(database);
  const task = await addTask(database, 'select 1', { database: name });
  await logged(database, { task }, 'finished');
  const idle = await database.query(
    "select from pg_stat_activity where datname = $1 and application_name like 'pgherd job%'",
    [name],
  );
  expect(idle).toHaveLength(1);

  // PostgreSQL waits 5 s for the sessions there.
  await database.query(`drop database ${name}`);
  expect(await database.query('select from pg_database where datname = $1', [name])).toEqual([]);
});
