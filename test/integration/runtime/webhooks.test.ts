import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addJob, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';
import { startReceiver, type WebhookReceiver, webhooksOf } from '../../support/webhook-receiver.ts';

let database: TestDatabase;
const receivers: WebhookReceiver[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  await database.query('delete from pgherd.jobs');
  await database.query(
    'truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, pgherd._task_log, pgherd.job_starts, pgherd._alerts',
  );
});
afterEach(async () => {
  await stopDaemons();
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});
afterAll(() => database.drop());

async function receiver(answers: (job: string) => number | null): Promise<WebhookReceiver> {
  const started = await startReceiver(answers);
  receivers.push(started);
  return started;
}

const silent = (): Promise<WebhookReceiver> => receiver(() => null);

async function addFailing(name: string, webhook: string): Promise<void> {
  await addJob(database, name, { sql: 'select 1 / 0', on_failure_webhook: webhook, overlap: 'allow' });
}

interface AlertRow {
  readonly job: string;
  readonly kind: string;
  readonly delivery: string | null;
  readonly error: string | null;
  readonly tries: number;
}

const alerts = (): Promise<AlertRow[]> =>
  database.query<AlertRow>('select job, kind, delivery, error, tries from pgherd.alerts order by id');

const sent = async (job: string): Promise<number> =>
  (await alerts()).filter((alert) => alert.job === job && alert.delivery === 'sent').length;

describe('a receiver that does not answer', () => {
  test('delays neither other webhooks nor missed runs, and keeps no transaction or lock', async () => {
    const [dead, good] = [await silent(), await receiver(() => 204)];
    await addFailing('to-dead', 'dead');
    await addFailing('to-good', 'good');
    const daemon = await startDaemon(database, { watchMs: 50 }, webhooksOf({ dead, good }));
    await database.query("select pgherd.trigger_job('to-dead') from generate_series(1, 15)");
    await waitFor(() => dead.posts.length > 0, { what: 'the post that is not answered' });

    await database.query("select pgherd.trigger_job('to-good') from generate_series(1, 12)");
    await waitFor(async () => (await sent('to-good')) === 12, { what: '12 deliveries to be recorded' });
    await addJob(database, 'late', {
      sql: 'select 1',
      expect_success_within: '1 hour',
      on_failure_webhook: 'good',
    });
    await database.query("update pgherd.job_state set schedule_from = now() - interval '2 hours'");
    await daemon.event('job-missed', ({ job }) => job === 'late');
    await waitFor(async () => (await sent('late')) === 1, { what: 'the missed run to be delivered' });

    expect(daemon.events.filter((event) => event.type === 'alert-tried' && event.webhook === 'dead')).toEqual([]);
    const open = await database.query(
      `select from pg_stat_activity a where a.datname = current_database() and a.application_name = 'pgherd alerter'
         and (a.xact_start is not null or exists (select from pg_locks l where l.pid = a.pid))`,
    );
    expect(open).toEqual([]);
  });

  test('is posted to by several daemons at once, but no alert twice, and no more than a few at once by each', async () => {
    const dead = await silent();
    for (let n = 0; n < 12; n++) await addFailing(`job-${n}`, 'dead');
    await startDaemon(database, {}, webhooksOf({ dead }));
    await startDaemon(database, {}, webhooksOf({ dead }));
    await database.query('select pgherd.trigger_job(name) from pgherd.jobs');
    await waitFor(async () => (await alerts()).length === 12, { what: '12 alerts' });
    await waitFor(() => dead.posts.length >= 8, { what: 'both daemons to fill their places' });
    // Both look again, and find no free place.
    await database.query("notify pgherd, 'alerts'");
    const idle = await waitFor(
      async () => {
        const rows = await database.query<{ waiting: number }>(
          'select count(*)::int as waiting from pgherd.alerts where tries = 0',
        );
        return rows[0]?.waiting === 4 ? rows[0] : null;
      },
      { what: '4 alerts to be left in the outbox' },
    );
    expect(idle.waiting).toBe(4);
    expect(new Set(dead.posts.map(({ deliveryId }) => deliveryId)).size).toBe(8);
    expect(dead.posts).toHaveLength(8);
  });
});

test('the alerts of one job keep their order; those of another job do not wait', async () => {
  const slow = await silent();
  await addFailing('first', 'slow');
  await addFailing('other', 'slow');
  await startDaemon(database, {}, webhooksOf({ slow }));
  await database.query("select pgherd.trigger_job('first')");
  await waitFor(() => slow.posts.length === 1, { what: 'the first post' });
  await database.query("update pgherd.jobs set sql = 'select 1' where name = 'first'");
  await database.query("select pgherd.trigger_job('first')");
  await waitFor(async () => (await alerts()).length === 2, { what: 'the recovery' });
  await database.query("select pgherd.trigger_job('other')");
  await waitFor(() => slow.posts.length === 2, { what: 'the post of the other job' });
  expect(slow.posts.map(({ job, kind }) => [job, kind])).toEqual([
    ['first', 'failed'],
    ['other', 'failed'],
  ]);
  slow.posts[0]?.answer(204);
  await waitFor(() => slow.posts.length === 3, { what: 'the post of the recovery' });
  expect(slow.posts[2]).toMatchObject({ job: 'first', kind: 'recovered' });
  for (const { answer } of slow.posts.slice(1)) answer(204);
  await waitFor(async () => (await alerts()).every(({ delivery }) => delivery === 'sent'), { what: 'all deliveries' });
});

test('a delivered post is recorded before a stop, and the interrupted post is repeated by the next daemon', async () => {
  const mixed = await receiver((job) => (job === 'hangs' ? null : 204));
  await addFailing('hangs', 'mixed');
  for (let n = 0; n < 9; n++) await addFailing(`job-${n}`, 'mixed');
  const daemon = await startDaemon(database, {}, webhooksOf({ mixed }));
  await database.query('select pgherd.trigger_job(name) from pgherd.jobs');
  await waitFor(() => mixed.posts.length === 10, { what: '10 posts' });
  // The answers have reached the daemon: an answer on its way is not a delivery yet.
  await waitFor(() => daemon.events.filter(({ type }) => type === 'alert-tried').length === 9, { what: '9 answers' });
  await daemon.stop();

  const [interrupted, ...others] = (await alerts()).toSorted((a, b) => (a.job < b.job ? -1 : 1));
  expect(interrupted).toMatchObject({ job: 'hangs', delivery: 'waiting', error: 'the daemon was stopped', tries: 1 });
  expect(others.map(({ delivery }) => delivery)).toEqual(Array(9).fill('sent'));

  await database.query('update pgherd._alerts set next_try_at = now() where next_try_at is not null');
  const next = await startDaemon(database, {}, webhooksOf({ mixed }));
  await waitFor(() => mixed.posts.length === 11, { what: 'the post of the next daemon' });
  mixed.posts[10]?.answer(204);
  await next.event('alert-tried', ({ error }) => error === null);
  expect(mixed.posts[10]?.deliveryId).toBe(mixed.posts.find(({ job }) => job === 'hangs')?.deliveryId);
});

test('a delivery that could not be recorded is recorded later, not posted again', async () => {
  const held = await silent();
  await addFailing('broken', 'held');
  const daemon = await startDaemon(database, {}, webhooksOf({ held }));
  await database.query("select pgherd.trigger_job('broken')");
  await waitFor(() => held.posts.length === 1, { what: 'the post' });
  // Its session is lost while the record waits for a lock.
  const other = await database.client();
  await other.query('begin; lock table pgherd._alerts in exclusive mode');
  held.posts[0]?.answer(204);
  await waitFor(
    async () =>
      (
        await database.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
             and application_name = 'pgherd alerter' and wait_event_type = 'Lock' and query like '%_alert_tried%'`,
        )
      ).length > 0,
    { what: 'the record to wait' },
  );
  await other.query('rollback');
  await waitFor(async () => (await sent('broken')) === 1, { what: 'the delivery to be recorded' });
  expect(held.posts).toHaveLength(1);
  expect(daemon.events.filter((event) => event.type === 'alert-tried')).toHaveLength(1);
});
