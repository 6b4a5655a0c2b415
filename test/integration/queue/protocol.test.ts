import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type Claimed, pidOf, runBatch, type TestDaemon, testDaemon } from '../../support/queue.ts';
import { waitFor } from '../../support/wait-for.ts';

let db: TestDatabase;
let role: string;
let daemon: TestDaemon;

beforeAll(async () => {
  db = await createTestDatabase();
  role = await db.createRole('worker', { memberOf: ['job_scheduler'] });
  await db.query('create table public.effects (n int)');
  await db.query(`grant insert, select on public.effects to ${role}`);
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [role]);
  await db.query(
    'truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, pgherd._task_log, public.effects',
  );
  await db.query('delete from pgherd.daemons');
  await db.query('delete from pgherd._connections');
  daemon = await testDaemon(db);
});

const enqueue = async (sql: string, options = ''): Promise<string> => {
  const [row] = await db.query<{ id: string }>(`select pgherd.enqueue($1, role => $2 ${options}) as id`, [sql, role]);
  return row?.id ?? '';
};
const effect = (n: number): string => `insert into public.effects values (${n})`;
const effects = async (): Promise<number[]> =>
  (await db.query<{ n: number }>('select n from public.effects order by n')).map(({ n }) => n);
const log = () =>
  db.query<{ task_id: string; state: string; attempt: number }>(
    'select task_id, state, attempt from pgherd.task_log order by ended_at',
  );
const states = async (): Promise<string[]> =>
  (
    await db.query<{ s: string }>(
      `select state || case when held then ' held' else '' end as s from pgherd.tasks order by id`,
    )
  ).map(({ s }) => s);
/** Only the row in the log is left. */
const left = async () => {
  const [row] = await db.query(
    `select (select count(*)::int from pgherd._tasks) as tasks, (select count(*)::int from pgherd._ready) as ready,
       (select count(*)::int from pgherd._leases) as leases, (select count(*)::int from pgherd._done) as done`,
  );
  return row;
};
const first = (claimed: readonly Claimed[]): Claimed => {
  const [task] = claimed;
  if (task === undefined) throw new Error('nothing was claimed');
  return task;
};

describe('the tables after each step', () => {
  test('a task that was executed is finished at once, and the same when it was moved', async () => {
    const ids = [await enqueue(effect(1)), await enqueue(effect(2))];
    expect(await left()).toEqual({ tasks: 2, ready: 2, leases: 0, done: 0 });

    const claimed = await daemon.claim();
    expect(claimed.map(({ id }) => id)).toEqual(ids);
    expect(new Set(claimed.map(({ lease }) => lease)).size).toBe(1);
    expect(await states()).toEqual(['running', 'running']);

    expect(await runBatch(await daemon.session(role), claimed)).toBe(2);
    expect(await effects()).toEqual([1, 2]);
    expect(await states()).toEqual([]);
    const shown = await log();
    expect(shown.map(({ state }) => state)).toEqual(['finished', 'finished']);

    expect((await daemon.move([first(claimed).lease])).toSorted()).toEqual(ids.toSorted());
    expect(await log()).toEqual(shown);
    expect(await left()).toEqual({ tasks: 0, ready: 0, leases: 0, done: 0 });
  });

  test('an error leaves no effect, and the tasks after it can be returned to the queue', async () => {
    await enqueue(effect(1));
    await enqueue(`${effect(2)}; select 1 / 0`);
    await enqueue(effect(3));
    const claimed = await daemon.claim();
    const { lease } = first(claimed);

    await expect(runBatch(await daemon.session(role), claimed)).rejects.toMatchObject({ code: '22012' });
    const moved = await daemon.move([lease]);
    expect(moved).toEqual([claimed[0]?.id]);
    expect(
      await daemon.settle({
        lease,
        taskId: claimed[1]?.id,
        state: 'retrying',
        retryDelayMs: 0,
        startedAgoMs: 1,
        sqlstate: '22012',
        message: 'x',
      }),
    ).toBe('settled');
    expect(await daemon.giveBack(lease, [claimed[2]?.id ?? ''], false)).toEqual([claimed[2]?.id]);

    expect(await effects()).toEqual([1]);
    expect(await states()).toEqual(['retrying', 'pending']);
    expect(await left()).toEqual({ tasks: 2, ready: 1, leases: 0, done: 0 });
    expect((await log()).map(({ state }) => state).toSorted()).toEqual(['finished', 'retrying']);
    const [promotion] = await db.query<{ promoted: number }>('select * from pgherd._promote()');
    expect(promotion?.promoted).toBe(1);
    // A task that was taken back is alone in its lease.
    const again = await daemon.claim();
    expect(new Set(again.map((task) => task.lease)).size).toBe(2);
    expect(again[0]?.extra).toMatchObject({ attempt: 1, claims: 1 });
  });

  test('a claim that was not written to disk does not exist: a series of its lease is refused', async () => {
    await enqueue(effect(1));
    const task = first(await daemon.claim());
    await db.query(
      'with l as (delete from pgherd._leases returning *) insert into pgherd._ready select priority, topic, id, login from pgherd._tasks',
    );

    expect(await runBatch(await daemon.session(role), [task])).toBe(-1);
    expect(await effects()).toEqual([]);
  });

  test('an answer that is lost: a settle finds the done row', async () => {
    await enqueue(effect(1));
    const task = first(await daemon.claim());
    await runBatch(await daemon.session(role), [task]);

    expect(await daemon.settle({ lease: task.lease, taskId: task.id, state: 'failed', startedAgoMs: 1 })).toBe('done');
    expect(await daemon.giveBack(task.lease, [task.id], true)).toEqual([]);
    expect(await daemon.move([task.lease])).toEqual([task.id]);
    expect((await log()).map(({ state }) => state)).toEqual(['finished']);
  });

  test('a repeated settle reports that the lease is lost', async () => {
    await enqueue(effect(1));
    const task = first(await daemon.claim());
    const outcome = { lease: task.lease, taskId: task.id, state: 'failed', startedAgoMs: 1, message: 'no' };

    expect(await daemon.settle(outcome)).toBe('settled');
    expect(await daemon.settle(outcome)).toBe('lost');
    expect((await log()).map(({ state }) => state)).toEqual(['failed']);
    expect(await left()).toEqual({ tasks: 0, ready: 0, leases: 0, done: 0 });
  });
});

describe('a daemon that is lost', () => {
  test('its leases wait until its sessions are gone; then all tasks without a done row return to the queue', async () => {
    await enqueue(effect(1));
    await enqueue(effect(2));
    const claimed = await daemon.claim();
    const session = await daemon.session(role);
    const pid = await pidOf(session);
    await runBatch(session, claimed.slice(0, 1));
    await daemon.lose();

    const rescue = async () => (await db.query<{ n: number }>('select pgherd._rescue() as n'))[0]?.n;
    expect(await rescue()).toBe(0);
    expect(await runBatch(session, claimed.slice(1))).toBe(-1);
    await db.query('select pg_terminate_backend($1)', [pid]);
    await waitFor(async () => (await db.query('select from pg_stat_activity where pid = $1', [pid])).length === 0, {
      what: 'the session to end',
    });
    expect(await rescue()).toBe(1);

    expect(await daemon.move([first(claimed).lease])).toEqual([]);
    expect((await log()).map(({ state }) => state).toSorted()).toEqual(['finished', 'retrying']);
    // The fence row of the one that is done.
    expect(await left()).toEqual({ tasks: 1, ready: 1, leases: 0, done: 1 });
    const other = await testDaemon(db);
    const again = first(await other.claim());
    expect(again.token).toBe(claimed[0]?.token);
    expect(again.lease).not.toBe(claimed[0]?.lease);
    expect(again.extra).toMatchObject({ attempt: 1, claims: 1, lost: 1 });
  });

  test('whose session could not be terminated: the second execution waits and rolls back', async () => {
    await enqueue(effect(1));
    const task = first(await daemon.claim());
    const oldSession = await daemon.session(role);
    await oldSession.query('begin');
    await oldSession.query('select pgherd.run($1, $2, $3)', [task.lease, task.token, task.id]);
    // As if the rescuer had neither terminated it nor waited.
    await db.query('delete from pgherd._connections');
    await daemon.lose();
    await db.query('select pgherd._rescue()');

    const other = await testDaemon(db);
    const again = first(await other.claim());
    const session = await other.session(role);
    const pid = await pidOf(session);
    const second = runBatch(session, [again]).then(
      () => 'committed',
      (error: { readonly code: string; readonly constraint: string }) => `${error.code} ${error.constraint}`,
    );
    await waitFor(
      async () =>
        (await db.query("select from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'", [pid])).length ===
        1,
      { what: 'the second execution to wait' },
    );
    await oldSession.query('commit');

    expect(await second).toBe('23505 done_pkey');
    expect(await effects()).toEqual([1]);
    expect(await other.settle({ lease: again.lease, taskId: again.id, state: 'failed', startedAgoMs: 1 })).toBe('done');
    expect(await other.move([again.lease])).toEqual([again.id]);
    expect((await log()).map(({ state }) => state).toSorted()).toEqual(['finished', 'retrying']);
  });

  test('continues after another daemon has executed its task: the done row still refuses it', async () => {
    await enqueue(effect(1));
    const task = first(await daemon.claim());
    const oldSession = await daemon.session(role);
    await oldSession.query('begin');
    const { rows } = await oldSession.query<{ t: string[] }>('select pgherd._begin($1, $2, $3) as t', [
      task.lease,
      task.token,
      task.id,
    ]);
    await db.query('delete from pgherd._connections');
    await daemon.lose();
    await db.query('select pgherd._rescue()');
    const other = await testDaemon(db);
    const again = first(await other.claim());
    await runBatch(await other.session(role), [again]);
    await other.move([again.lease]);

    await oldSession.query(rows[0]?.t[0] ?? '');
    const late = oldSession.query('insert into pgherd._done (task_id, token, row_count) values ($1, $2, 1)', [
      task.id,
      task.token,
    ]);
    await expect(late).rejects.toMatchObject({ code: '23505' });
    await oldSession.query('rollback');
    expect(await effects()).toEqual([1]);
  });
});

describe('a user', () => {
  const cancel = async (id: string) =>
    (await db.query<{ c: boolean }>('select pgherd.cancel_task($1) as c', [id]))[0]?.c;

  test('cancels a waiting task, requests the cancel of a leased one, and does not find one that has ended', async () => {
    const waiting = await enqueue(effect(1));
    const later = await enqueue(effect(1), `, delay => '1 h'`);
    expect([await cancel(waiting), await cancel(later)]).toEqual([true, true]);
    const leased = await enqueue(effect(1));
    const task = first(await daemon.claim());
    expect(await cancel(leased)).toBe(true);
    expect(await db.query('select task_id from pgherd._cancel_requests')).toEqual([{ task_id: leased }]);
    await runBatch(await daemon.session(role), [task]);
    expect(await cancel(leased)).toBe(false);

    expect((await log()).map(({ state }) => state).toSorted()).toEqual(['cancelled', 'cancelled', 'finished']);
    expect(await left()).toEqual({ tasks: 1, ready: 0, leases: 1, done: 1 });
  });

  test('cannot cancel a task that a lost execution has committed', async () => {
    const id = await enqueue(effect(1));
    const task = first(await daemon.claim());
    const oldSession = await daemon.session(role);
    await daemon.giveBack(task.lease, [id], true);
    await oldSession.query('begin');
    await oldSession.query(effect(1));
    await oldSession.query('insert into pgherd._done (task_id, token, row_count) values ($1, $2, 1)', [
      task.id,
      task.token,
    ]);
    await oldSession.query('commit');

    expect(await cancel(id)).toBe(false);
    expect((await log()).map(({ state }) => state)).toEqual(['finished']);
    expect(await states()).toEqual([]);
  });

  test('gets a new task for the dedupe_key of one that has ended, and the old one for one that has not', async () => {
    const id = await enqueue(effect(1), `, dedupe_key => 'k'`);
    expect(await enqueue(effect(2), `, dedupe_key => 'k'`)).toBe(id);
    const task = first(await daemon.claim());
    expect(await enqueue(effect(2), `, dedupe_key => 'k'`)).toBe(id);
    await runBatch(await daemon.session(role), [task]);

    const next = await enqueue(effect(2), `, dedupe_key => 'k'`);
    expect(next).not.toBe(id);
    expect(await daemon.move([task.lease])).toEqual([id]);
    expect(await states()).toEqual(['pending']);
  });

  test('passes values that the SQL receives as $1', async () => {
    await db.query(
      `select pgherd.enqueue('insert into public.effects select ($1 ->> ''n'')::int', role => $1, params => '{"n": 7}')`,
      [role],
    );
    await db.query(`select pgherd.enqueue_many($1)`, [
      JSON.stringify([
        { sql: "insert into public.effects select ($1 ->> 'n')::int", role, params: { n: 8 } },
        { sql: effect(9), role },
      ]),
    ]);
    const claimed = await daemon.claim();
    expect(await runBatch(await daemon.session(role), claimed)).toBe(3);
    expect(await effects()).toEqual([7, 8, 9]);
    await expect(db.query(`select pgherd.enqueue('select 1', params => '[1]')`)).rejects.toMatchObject({
      code: '22023',
    });
    await expect(db.query(`select pgherd.enqueue_many('[{"sql": "select 1", "params": 1}]')`)).rejects.toMatchObject({
      code: '22023',
    });
  });
});

describe('claim and run in one call', () => {
  test('executes a task of its login for a daemon that proves itself, once', async () => {
    const id = await enqueue(effect(1));
    const session = await daemon.session(role);
    const runFirst = async (secret: string, lease: string) =>
      (await session.query('call pgherd.run_first($1, $2, $3, $4, null, null)', [daemon.id, secret, lease, id])).rows[0]
        ?.p_rows;
    expect(await runFirst('1', '11')).toBeNull();
    expect(await runFirst(daemon.secret, '12')).toBe('1');
    expect(await runFirst(daemon.secret, '13')).toBeNull();
    expect(await effects()).toEqual([1]);
    expect(await daemon.move(['12'])).toEqual([id]);
  });
});
