import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signatureOf } from '../../../src/runtime/upkeep/webhook.ts';
import { addJob, addTask, logged, logOf, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { installLedger } from '../../support/other-server.ts';
import { waitFor } from '../../support/wait-for.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let database: TestDatabase;
let server: Server;
let received: Received[] = [];
let answers: number[] = [];
let url = '';

beforeAll(async () => {
  database = await createTestDatabase();
  await database.query('create table effect (what text)');
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(answers.shift() ?? 204, { Location: '/elsewhere' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/hook?key=hidden`;
});
beforeEach(async () => {
  received = [];
  answers = [];
  await database.query('delete from pgherd.jobs');
  await database.query(
    'truncate effect, pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, pgherd._task_log, pgherd.job_starts, pgherd._alerts',
  );
});
afterEach(stopDaemons);
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await database.drop();
});

const WEBHOOKS = { 'on-call': { urlEnv: 'ON_CALL_URL', secretEnv: 'ON_CALL_SECRET' } };
const settings = (): { webhooks: typeof WEBHOOKS; env: Record<string, string> } => ({
  webhooks: WEBHOOKS,
  env: { ON_CALL_URL: url, ON_CALL_SECRET: 'secret' },
});

function alerts(job: string): Promise<{ kind: string; reason: string | null; delivery: string | null }[]> {
  return database.query('select kind, reason, delivery from pgherd.alerts where job = $1 order by id', [job]);
}

describe('expectations', () => {
  test('a broken expectation keeps the effect, logs the reason and notifies with the commit', async () => {
    const listener = await database.client();
    const told: string[] = [];
    listener.on('notification', (message) => told.push(message.payload ?? ''));
    await listener.query('listen job_alerts');
    await addJob(database, 'few', {
      sql: "insert into effect values ('few')",
      expect_rows: '>= 2',
      on_failure_notify: 'job_alerts',
    });
    await startDaemon(database);
    await database.query("select pgherd.trigger_job('few')");
    const row = await logged(database, { job: 'few' });
    expect(row).toMatchObject({ state: 'finished', reason: 'expected rows >= 2, got 1', row_count: '1' });
    expect(await database.query('select what from effect')).toEqual([{ what: 'few' }]);
    const payload = JSON.parse(await waitFor(() => told[0], { what: 'the notification' }));
    expect(payload).toMatchObject({
      kind: 'expectation',
      project: null,
      job: 'few',
      taskId: row.task_id,
      attempt: 1,
      state: 'finished',
      reason: 'expected rows >= 2, got 1',
      rowCount: 1,
    });
    await database.query("update pgherd.jobs set expect_rows = '1..5' where name = 'few'");
    await database.query("select pgherd.trigger_job('few')");
    expect(JSON.parse(await waitFor(() => told[1], { what: 'the second notification' })).kind).toBe('recovered');
  });

  test.each([
    ['>= 1', 1, true],
    ['>= 1', 0, false],
    ['= 0', 0, true],
    ['< 10', 10, false],
    ['<= 10', 10, true],
    ['<> 3', 3, false],
    ['> 3', 4, true],
    ['1..5', 5, true],
    ['1..5', 6, false],
    ['about 5', 5, null],
  ])('%s of %d rows is %s', async (expected, rows, matches) => {
    expect(await database.query('select pgherd._rows_match($1, $2) as m', [expected, rows])).toEqual([{ m: matches }]);
  });
});

describe('webhooks', () => {
  test('a final failure is posted once, signed, and the retries before it are not posted', async () => {
    await addJob(database, 'broken', {
      sql: 'select 1 / 0',
      retry_limit: 1,
      retry_initial: '10 ms',
      on_failure_webhook: 'on-call',
    });
    const daemon = await startDaemon(database, {}, settings());
    await database.query("select pgherd.trigger_job('broken')");
    await daemon.event('alert-tried', (event) => event.error === null);
    await waitFor(async () => (await alerts('broken'))[0]?.delivery === 'sent', { what: 'the delivery to be noted' });
    expect(received).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    expect(JSON.parse(body)).toMatchObject({
      kind: 'failed',
      job: 'broken',
      attempt: 2,
      state: 'failed',
      sqlstate: '22012',
      message: 'division by zero',
    });
    expect(headers['x-pgherd-signature']).toBe(signatureOf(body, 'secret'));
    expect(headers['x-pgherd-delivery']).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers['content-type']).toBe('application/json');
  });

  test.each([500, 302])(
    'an answer %d is tried again under the same delivery id, and says neither URL nor secret',
    async (status) => {
      answers = [status];
      await addJob(database, 'broken', { sql: 'select 1 / 0', on_failure_webhook: 'on-call' });
      const daemon = await startDaemon(database, {}, settings());
      await database.query("select pgherd.trigger_job('broken')");
      const { error, retryInMs } = await daemon.event('alert-tried');
      expect([error, retryInMs]).toEqual([expect.stringContaining(`answered ${status}`), 7_000]);
      expect(JSON.stringify(daemon.events)).not.toMatch(/hidden|secret/);
      await waitFor(
        async () => (await database.query('select 1 from pgherd._alerts where error is not null')).length === 1,
        { what: 'the error to be noted' },
      );
      await database.query("update pgherd._alerts set next_try_at = now(); notify pgherd, 'alerts'");
      await daemon.event('alert-tried', (event) => event.error === null);
      expect(received.map(({ headers }) => headers['x-pgherd-delivery'])).toEqual(
        Array(2).fill(received[0]?.headers['x-pgherd-delivery']),
      );
    },
  );

  test('several daemons send each alert once', async () => {
    await addJob(database, 'broken', { sql: 'select 1 / 0', on_failure_webhook: 'on-call', overlap: 'allow' });
    for (let n = 0; n < 3; n++) await startDaemon(database, {}, settings());
    await database.query("select pgherd.trigger_job('broken') from generate_series(1, 20)");
    const isSent = async (): Promise<boolean> => {
      const all = await alerts('broken');
      return all.length === 20 && all.every(({ delivery }) => delivery === 'sent');
    };
    await waitFor(isSent, { what: '20 deliveries' });
    expect(new Set(received.map(({ headers }) => headers['x-pgherd-delivery'])).size).toBe(20);
    expect(received).toHaveLength(20);
  });
});

describe('missed runs', () => {
  test('are reported once by the first daemon that starts, and the next success is the recovery', async () => {
    await addJob(database, 'late', { sql: 'select 1', expect_success_within: '1 hour' });
    await addJob(database, 'asleep', { sql: 'select 1', expect_success_within: '1 hour' });
    await database.query("update pgherd.job_state set schedule_from = now() - interval '2 hours'");
    await database.query("select pgherd.pause_job('asleep')");
    await startDaemon(database, { watchMs: 20 });
    await startDaemon(database, { watchMs: 20 });
    await waitFor(async () => (await alerts('late')).length > 0, { what: 'the alert' });
    expect(await database.query('select * from pgherd._raise_missed()')).toEqual([]);
    expect((await alerts('late')).map(({ kind }) => kind)).toEqual(['missed']);
    expect(await alerts('asleep')).toEqual([]);
    await database.query("select pgherd.trigger_job('late')");
    await logged(database, { job: 'late' }, 'finished');
    expect((await alerts('late')).map(({ kind }) => kind)).toEqual(['missed', 'recovered']);
    await database.query("select pgherd.resume_job('asleep')");
    expect(await database.query('select * from pgherd._raise_missed()')).toEqual([]);
  });
});

describe('parameters', () => {
  const sql = "insert into effect select ($1->>'days') || ' ' || ($1->>'region')";

  test('are bound, and a value for one run replaces one of them', async () => {
    await addJob(database, 'sweep', { sql, params: { days: 14, region: "E'U;--" } });
    await startDaemon(database);
    const [first] = await database.query<{ id: string }>("select pgherd.trigger_job('sweep') as id");
    await logged(database, { task: first?.id ?? '' }, 'finished');
    await database.query(`select pgherd.trigger_job('sweep', '{"days": 7}')`);
    await waitFor(async () => (await logOf(database, { job: 'sweep' })).length === 2, { what: 'the second run' });
    expect((await database.query('select what from effect')).map((row) => row.what)).toEqual(["14 E'U;--", "7 E'U;--"]);
  });

  test.each([
    ['{"day": 7}', 'job "sweep" has no parameter "day"'],
    ['{"days": [7]}', 'parameter "days" is not a single value'],
    ['[7]', 'params is of type array, not an object'],
  ])('%s is refused', async (params, message) => {
    await addJob(database, 'sweep', { sql, params: { days: 14 } });
    await expect(database.query("select pgherd.trigger_job('sweep', $1)", [params])).rejects.toMatchObject({
      code: '22023',
      message,
    });
  });

  test.each(['with a ledger', 'without one'])('are bound in another database %s, as are the settings', async (how) => {
    const other = await createTestDatabase({ migrated: false });
    try {
      await other.query('create table effect (what text)');
      if (how === 'with a ledger') {
        await installLedger(database, other.url, { connection: null, database: other.name });
      }
      await addJob(database, 'far', {
        sql: `insert into effect values ('first'); ${sql} || ' ' || current_setting('pgherd.job')`,
        params: { days: 14, region: 'EU' },
        database: other.name,
      });
      await startDaemon(database);
      await database.query("select pgherd.trigger_job('far')");
      expect(await logged(database, { job: 'far' })).toMatchObject({ state: 'finished', row_count: '1' });
      expect((await other.query('select what from effect')).map(({ what }) => what)).toEqual(['first', '14 EU far']);
    } finally {
      await stopDaemons();
      await other.drop();
    }
  });

  test('are bound outside of a transaction too, in CALL as in INSERT', async () => {
    await database.query(`create or replace procedure note(what text) language plpgsql
      as $$ begin insert into effect values (what); commit; end $$`);
    await addJob(database, 'outside', {
      sql: `vacuum effect; ${sql}; call note($1->>'region'); insert into effect values (current_setting('pgherd.job'))`,
      params: { days: 14, region: 'EU' },
      transaction: false,
    });
    await startDaemon(database);
    await database.query("select pgherd.trigger_job('outside')");
    expect(await logged(database, { job: 'outside' })).toMatchObject({ state: 'finished', message: null });
    expect((await database.query('select what from effect')).map(({ what }) => what)).toEqual([
      '14 EU',
      'EU',
      'outside',
    ]);
  });

  test('a retried task has the values it had', async () => {
    await addJob(database, 'sweep', { sql: "select 1 / ($1->>'days')::int", params: { days: 0 } });
    await startDaemon(database);
    const [task] = await database.query<{ id: string }>("select pgherd.trigger_job('sweep') as id");
    await logged(database, { task: task?.id ?? '' }, 'failed');
    await database.query('select pgherd.retry_task($1)', [task?.id]);
    await waitFor(async () => (await logOf(database, { job: 'sweep' })).length === 2, { what: 'the second failure' });
    expect((await logOf(database, { job: 'sweep' })).map((row) => row.sqlstate)).toEqual(['22012', '22012']);
  });

  test('a child can read its parent and the parent’s row count; a task without a job can read neither', async () => {
    const known = ['task_id', 'attempt', 'job', 'parent_task_id', 'parent_row_count'];
    const row = known
      .map((name) => `coalesce(nullif(current_setting('pgherd.${name}', true), ''), '-')`)
      .join(" || ' ' || ");
    await addJob(database, 'parent', { sql: "insert into effect values ('a'), ('b'), ('c')" });
    await addJob(database, 'child', { sql: `insert into effect select ${row}`, schedule: ['after: parent'] });
    await startDaemon(database, { slots: 1 });
    await database.query("select pgherd.trigger_job('parent')");
    const child = await logged(database, { job: 'child' }, 'finished');
    const parent = await logged(database, { job: 'parent' }, 'finished');
    const task = await addTask(database, `insert into effect select ${row}`);
    await logged(database, { task }, 'finished');
    expect((await database.query('select what from effect offset 3')).map(({ what }) => what)).toEqual([
      `${child.task_id} 1 child ${parent.task_id} 3`,
      '- - - - -',
    ]);
  });
});

describe('log', () => {
  test.each([
    ['errors', ['failed']],
    ['off', []],
  ])('%s of a job keeps %j, and its counters go on', async (log, kept) => {
    await addJob(database, 'quiet', { sql: 'select 1', log });
    await addJob(database, 'broken', { sql: 'select 1 / 0', log });
    await startDaemon(database);
    await database.query("select pgherd.trigger_job('quiet'), pgherd.trigger_job('broken')");
    const counters = await waitFor(
      async () => {
        const rows = await database.query<{ success: number; failure: number }>(
          'select sum(success_count)::int as success, sum(failure_count)::int as failure from pgherd.job_state',
        );
        return rows[0]?.success === 1 && rows[0].failure === 1 ? rows[0] : null;
      },
      { what: 'both to end' },
    );
    expect(counters).toEqual({ success: 1, failure: 1 });
    expect((await database.query('select state from pgherd.task_log')).map(({ state }) => state)).toEqual(kept);
  });

  test('off of a topic counts the failures of its tasks', async () => {
    await database.query("insert into pgherd.topics (name, log) values ('noise', 'off')");
    await startDaemon(database);
    await addTask(database, "insert into effect values ('noise')", { topic: 'noise' });
    await addTask(database, 'select 1 / 0', { topic: 'noise' });
    await waitFor(
      async () =>
        (await database.query("select 1 from pgherd.topic_stats where topic = 'noise' and unlogged_failures = 1"))
          .length > 0,
      { what: 'the failure to be counted' },
    );
    await waitFor(async () => (await database.query('select 1 from pgherd._tasks')).length === 0, { what: 'the end' });
    expect(await database.query('select state from pgherd.task_log')).toEqual([]);
    expect(await database.query('select what from effect')).toEqual([{ what: 'noise' }]);
  });
});
