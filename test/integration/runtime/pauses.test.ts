import { describe, expect, test } from 'vitest';
import type { JobDefinition } from '../../../src/definition/definition.ts';
import { addJob, addTask, logged, logOf, startDaemon } from '../../support/daemon.ts';
import type { TestDatabase } from '../../support/database.ts';
import { jobNamed, topicNamed } from '../../support/definitions.ts';
import { useEffects } from '../../support/effects.ts';
import { applySet, openControl } from '../../support/reconcile.ts';
import { waitFor } from '../../support/wait-for.ts';

// What a daemon does next when a pause is made, changed, ended or runs out. It polls once an hour: whatever happens sooner
// happens because it was called, or because it knew the time.
const NEVER = { pollMs: 3_600_000 };

let database: TestDatabase;
const { count, effect } = useEffects((opened) => {
  database = opened;
});

/** A job of every second runs, from now on. */
async function runsAgain(job: string): Promise<void> {
  const before = await count(job);
  await waitFor(async () => (await count(job)) > before, { what: `a further run of ${job}` });
}

/** Whether it has run at any time. */
async function hasRun(job: string, times = 1): Promise<void> {
  await waitFor(async () => (await count(job)) >= times, { what: `run ${times} of ${job}` });
}

/** A daemon has looked at the paused job, and waits for what `condition` says of `next_due_at`. */
async function seen(job: string, condition: string): Promise<void> {
  await waitFor(
    async () =>
      (
        await database.query(
          `select from pgherd.job_state s join pgherd.jobs j on j.id = s.job_id
           where j.name = $1 and s.paused_at is not null and s.next_due_at ${condition}`,
          [job],
        )
      ).length === 1,
    { what: `${job} to be seen as paused` },
  );
}

/** The dispatcher has read, since `at`, when the next pause ends, and sleeps. */
async function hasReadEnds(at: Date | undefined): Promise<void> {
  await waitFor(
    async () =>
      (
        await database.query(
          `select from pg_stat_activity where datname = current_database() and application_name = 'pgherd dispatcher'
             and state = 'idle' and query like '%next_in_ms%' and query_start > $1`,
          [at],
        )
      ).length === 1,
    { what: 'the dispatcher to sleep until the end of the pause' },
  );
}

async function apply(jobs: readonly JobDefinition[], topics = [topicNamed('unused')]): Promise<void> {
  const connection = await openControl(database.url);
  await applySet(connection, { jobs, topics });
  await connection.close();
}

describe('a job', () => {
  test.each([
    ['skip', 0],
    ['latest', 1],
    ['all', 5],
  ] as const)('that is resumed catches up as it declares: %s', async (catchup, expected) => {
    await addJob(database, 'daily', { schedule: ['0 0 * * *'], sql: effect('daily'), catchup, catchup_window: '30 d' });
    await startDaemon(database);
    await database.query("select pgherd.pause_job('daily')");
    // As if it had been paused, and come due, five days ago.
    await database.query(
      "update pgherd.job_state set schedule_from = now() - interval '5 d', next_due_at = '-infinity'",
    );
    await seen('daily', "= 'infinity'");

    await database.query("select pgherd.resume_job('daily')");

    await waitFor(async () => (await logOf(database, { job: 'daily' })).length === 5, { what: 'five log rows' });
    expect(await count('daily')).toBe(expected);
  });

  test('that came due while it was paused runs again after the resume', async () => {
    await addJob(database, 'tick', { schedule: ['@every 1s'], sql: effect('tick') });
    await startDaemon(database, NEVER);
    await runsAgain('tick');
    await database.query("select pgherd.pause_job('tick')");
    await seen('tick', "= 'infinity'");

    await database.query("select pgherd.resume_job('tick')");

    await runsAgain('tick');
    await runsAgain('tick');
  });

  test('that is resumed before the end of its pause does not wait for that end', async () => {
    await addJob(database, 'tick', { schedule: ['@every 1s'], sql: effect('tick') });
    await startDaemon(database, NEVER);
    await database.query("select pgherd.pause_job('tick', 'a test', now() + interval '1 h')");
    await seen('tick', "> now() + interval '30 min'");

    await database.query("select pgherd.resume_job('tick')");

    await runsAgain('tick');
  });

  test.each(["now() + interval '1 h'", 'null'])(
    'whose pause until %s is shortened runs at the new end',
    async (until) => {
      await addJob(database, 'tick', { schedule: ['@every 1s'], sql: effect('tick') });
      await startDaemon(database, NEVER);
      await database.query(`select pgherd.pause_job('tick', 'a test', ${until})`);
      await seen('tick', "> now() + interval '30 min'");

      await database.query("select pgherd.pause_job('tick', 'a test', clock_timestamp() + interval '1 s')");

      await runsAgain('tick');
      expect(await database.query('select from pgherd.job_state where paused_at is not null')).toEqual([]);
    },
  );

  test('whose pause is made longer does not run at the former end', async () => {
    await addJob(database, 'tick', { schedule: ['@every 1s'], sql: effect('tick') });
    await addJob(database, 'other', { schedule: ['@every 1s'], sql: effect('other') });
    await startDaemon(database, NEVER);
    await database.query("select pgherd.pause_job('tick', 'a test', clock_timestamp() + interval '1 s')");
    await database.query("select pgherd.pause_job('tick', 'a test', clock_timestamp() + interval '1 h')");
    await seen('tick', "> now() + interval '30 min'");
    const before = await count('tick');
    for (let passed = 0; passed < 3; passed += 1) await runsAgain('other');

    expect(await count('tick')).toBe(before);
  });

  test('whose pause ends exactly when it is due runs each occurrence once', async () => {
    await addJob(database, 'tick', { schedule: ['@every 1s'], sql: effect('tick'), catchup: 'all', overlap: 'allow' });
    await startDaemon(database, NEVER);
    for (let pause = 0; pause < 3; pause += 1) {
      await database.query("select pgherd.pause_job('tick', 'a test', date_trunc('second', now()) + interval '2 s')");
      await runsAgain('tick');
    }
    const [row] = await database.query(
      `select bool_and(n = 1) as once, count(*) = 1 + extract(epoch from max(at) - min(at))::int as all from (
         select scheduled_for as at, count(*) as n from pgherd.task_log where job = 'tick' group by 1) x`,
    );
    expect(row).toEqual({ once: true, all: true });
  });

  test('that repeats after its end, and ended while it was paused, runs again after the pause', async () => {
    await addJob(database, 'again', { schedule: ['@after 1s'], sql: effect('again') });
    await startDaemon(database, NEVER);
    await hasRun('again');
    await database.query("select pgherd.pause_job('again')");
    await seen('again', "= 'infinity'");

    const before = await count('again');
    await database.query("select pgherd.resume_job('again')");
    await hasRun('again', before + 1);
    await database.query("select pgherd.pause_job('again', 'a test', clock_timestamp() + interval '1500 ms')");

    await hasRun('again', before + 3);
  });

  test('with "after" runs after the next success of its parent when it is resumed', async () => {
    await addJob(database, 'parent', { sql: effect('parent') });
    await addJob(database, 'child', { schedule: ['after: parent'], sql: effect('child') });
    await startDaemon(database, NEVER);
    await database.query("select pgherd.pause_job('child')");
    await database.query("select pgherd.trigger_job('parent')");
    expect((await logged(database, { job: 'child' }, 'skipped')).reason).toBe('paused');
    await database.query("select pgherd.resume_job('child')");

    await database.query("select pgherd.trigger_job('parent')");

    await hasRun('child');
    expect(await count('child')).toBe(1);
  });

  test('that is due at a start of the daemons, and paused then, runs when it is resumed', async () => {
    await addJob(database, 'boot', { schedule: ['@reboot'], sql: effect('boot') });
    await database.query("select pgherd.pause_job('boot')");
    await startDaemon(database, NEVER);
    await seen('boot', "= 'infinity'");

    await database.query("select pgherd.resume_job('boot')");

    await hasRun('boot');
  });

  test('that is disabled and enabled by apply while it is paused runs when it is resumed', async () => {
    const role = await database.createRole('worker');
    await database.query(`grant insert on effect to ${role}`);
    const tick = (enabled: boolean): JobDefinition =>
      jobNamed('tick', { schedule: ['@every 1s'], sql: effect('tick'), enabled, role });
    await apply([tick(true)]);
    await startDaemon(database, NEVER, {
      roles: { [role]: { passwordEnv: 'WORKER_PASSWORD' } },
      env: { WORKER_PASSWORD: database.rolePassword(role) },
    });
    await database.query("select pgherd.pause_job('tick')");
    await apply([tick(false)]);
    await apply([tick(true)]);
    await seen('tick', "= 'infinity'");
    await database.query("select pgherd.resume_job('tick')");
    await runsAgain('tick');

    // And the other way round: what is resumed while it is disabled runs when it is enabled.
    await database.query("select pgherd.pause_job('tick')");
    await apply([tick(false)]);
    await database.query("select pgherd.resume_job('tick')");
    await apply([tick(true)]);

    await runsAgain('tick');
  });
});

describe('a topic', () => {
  const add = (): Promise<string> => addTask(database, effect('mail'), { topic: 'mail' });
  /** A daemon that has looked, and sleeps. */
  const startIdle = async (): Promise<void> => {
    await startDaemon(database, NEVER);
    await addTask(database, effect('first'));
    await hasRun('first');
  };

  test('whose pause runs out is served then, not at the next poll', async () => {
    await startIdle();
    await database.query("select pgherd.pause_topic('mail', 'a test', clock_timestamp() + interval '1500 ms')");
    await add();

    await hasRun('mail');
  });

  test('whose pause is shortened is served at the new end', async () => {
    await startIdle();
    await database.query("select pgherd.pause_topic('mail', 'a test', clock_timestamp() + interval '1 h')");
    const [before] = await database.query<{ at: Date }>('select clock_timestamp() as at');
    await add();
    await hasReadEnds(before?.at);
    await database.query("select pgherd.pause_topic('mail', 'a test', clock_timestamp() + interval '1500 ms')");

    await hasRun('mail');
  });

  test('that is resumed before the end of its pause is served at once', async () => {
    await startIdle();
    await database.query("select pgherd.pause_topic('mail', 'a test', clock_timestamp() + interval '1 h')");
    await add();
    await database.query("select pgherd.resume_topic('mail')");

    await hasRun('mail');
  });

  test('that apply pauses is served when apply resumes it', async () => {
    await apply([], [topicNamed('mail', { paused: true })]);
    await startIdle();
    await add();
    await apply([], [topicNamed('mail', { paused: false })]);

    await hasRun('mail');
  });
});
