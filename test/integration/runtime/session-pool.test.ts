import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JobSession } from '../../../src/postgres/job-session.ts';
import { type Target, targetOf } from '../../../src/postgres/target.ts';
import { poolKey, SessionPool, SessionsBusy } from '../../../src/runtime/session/session-pool.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type HoldingProxy, startHoldingProxy } from '../../support/holding-proxy.ts';
import { waitFor } from '../../support/wait-for.ts';

const IDLE_MS = 60_000;

let database: TestDatabase;
let roles: readonly string[];
let proxy: HoldingProxy;
let pool: SessionPool;
let maxSessions: number;
let nowMs: number;
beforeAll(async () => {
  database = await createTestDatabase();
  roles = [await database.createRole('a'), await database.createRole('b'), await database.createRole('c')];
});
beforeEach(async () => {
  const { host, port } = targetOf(database.url);
  proxy = await startHoldingProxy(host, port);
  maxSessions = 100;
  nowMs = 0;
  pool = new SessionPool(
    { nameOf: (n) => `test ${n}`, onOpen: async () => {}, onClose: () => {} },
    { maxSessions: () => maxSessions, idleMs: () => IDLE_MS, maxMessageBytes: () => 16_777_216, nowMs: () => nowMs },
  );
});
afterEach(async () => {
  await pool.close();
  await proxy.close();
  await waitFor(async () => (await openSessions()).length === 0, { what: 'the sessions to end' });
});
afterAll(() => database.drop());

function targetFor(role: number | null = null): Target {
  const name = roles[role ?? -1];
  const target = targetOf(name === undefined ? database.url : database.roleUrl(name));
  return { ...target, host: '127.0.0.1', port: proxy.port };
}

const open = (role: number | null = null): Promise<JobSession> => pool.open(poolKey(targetFor(role)), targetFor(role));

async function take(role: number): Promise<JobSession> {
  return pool.takeIdle(poolKey(targetFor(role))) ?? (await open(role));
}

/** As a daemon does, which claims a task anew that got no session in time. */
async function takeWithRetries(role: number): Promise<JobSession> {
  for (;;) {
    try {
      return await take(role);
    } catch (error) {
      if (!(error instanceof SessionsBusy)) throw error;
    }
  }
}

function giveBack(role: number | null, session: JobSession): void {
  pool.giveBack(poolKey(targetFor(role)), session);
}

async function openSessions(): Promise<readonly { readonly pid: number; readonly role: string }[]> {
  return database.query<{ pid: number; role: string }>(
    `select pid, usename::text as role from pg_stat_activity where datname = current_database() and application_name like 'test %' order by pid`,
  );
}

const pidsOf = (...sessions: readonly JobSession[]): readonly number[] =>
  sessions.map(({ pid }) => pid).sort((a, b) => a - b);

async function remain(...sessions: readonly JobSession[]): Promise<void> {
  const expected = pidsOf(...sessions).join();
  await waitFor(async () => (await openSessions()).map(({ pid }) => pid).join() === expected, {
    what: `only the sessions ${expected} to remain`,
  });
}

test('asks a server for its version once, however many sessions are opened at once', async () => {
  const sessions = await Promise.all(Array.from({ length: 4 }, () => open()));
  expect(proxy.connections).toBe(5);
  sessions.push(await open());
  expect(proxy.connections).toBe(6);
  for (const session of sessions) await session.close();
});

test('lets the others in when the one that asks for the version is refused', async () => {
  const refused = pool.open('nobody', { ...targetFor(), user: 'nobody_at_all', password: () => 'wrong' });
  const others = [open(), open()];
  await expect(refused).rejects.toMatchObject({ code: 'authentication_failed' });
  for (const session of await Promise.all(others)) {
    expect(session.usable).toBe(true);
    await session.close();
  }
});

describe('idle sessions', () => {
  test('are closed at the limit in the order of their last use, of any role', async () => {
    maxSessions = 3;
    const first = await take(0);
    const second = await take(1);
    const third = await take(0);
    giveBack(1, second);
    giveBack(0, first);
    giveBack(0, third);
    // The session of role 1 was opened later than `first`, but was used least recently.
    const fourth = await take(2);
    await remain(first, third, fourth);
    giveBack(2, fourth);
    const fifth = await take(1);
    await remain(third, fourth, fifth);
    giveBack(1, fifth);
  });

  test('are closed when they were not used for the idle time', async () => {
    const [old, used] = [await take(0), await take(0)];
    giveBack(0, old);
    giveBack(0, used);
    nowMs = IDLE_MS - 1;
    expect(await take(0)).toBe(used);
    giveBack(0, used);
    pool.closeUnused();
    expect(pool.size).toBe(2);
    nowMs = IDLE_MS;
    pool.closeUnused();
    await remain(used);
    expect(pool.takeIdle(poolKey(targetFor(0)))).toBe(used);
    giveBack(0, used);
  });

  test('are closed when the cap is lowered', async () => {
    const sessions = [await take(0), await take(1), await take(2)];
    for (const [role, session] of sessions.entries()) giveBack(role, session);
    maxSessions = 1;
    pool.closeUnused();
    await remain(...sessions.slice(2));
  });

  test('that the server has ended are replaced, and no longer count', async () => {
    maxSessions = 1;
    const session = await take(0);
    giveBack(0, session);
    await database.query('select pg_terminate_backend($1)', [session.pid]);
    await waitFor(() => !session.usable, { what: 'the end of the session to be seen' });
    const next = await take(0);
    expect(next.usable).toBe(true);
    giveBack(0, next);
    await remain(next);
  });
});

describe('a session that the server ends while it is in use goes to no other task', () => {
  const END = 'select pg_terminate_backend(pg_backend_pid())';

  test.each<readonly [string, (session: JobSession) => Promise<unknown>]>([
    ['a function', (session) => session.runFunction('pg_terminate_backend', [session.pid], 60_000)],
    ['a batch', (session) => session.runBatch(END, 60_000)],
    [
      'statements',
      (session) => session.runStatements([{ sql: END, json: null }], { timeoutMs: 60_000, inTransaction: true }),
    ],
    ['a question', (session) => session.ask(END, [], 60_000)],
  ])('%s', async (_what, use) => {
    const session = await take(0);
    // The error is there before the end of the connection.
    await use(session).catch(() => giveBack(0, session));
    expect(pool.takeIdle(poolKey(targetFor(0)))).toBeNull();
  });
});

describe('at the cap', () => {
  test('a task waits for a session of its own role, and gets it without a new one being opened', async () => {
    maxSessions = 1;
    const session = await take(0);
    const waiting = open(0);
    const before = proxy.connections;
    giveBack(0, session);
    expect(await waiting).toBe(session);
    expect(proxy.connections).toBe(before);
    giveBack(0, session);
  });

  test('a task of another role waits until a session is returned, which is closed to make room', async () => {
    maxSessions = 1;
    const session = await take(0);
    const waiting = open(1);
    giveBack(0, session);
    const other = await waiting;
    expect(await openSessions()).toEqual([{ pid: other.pid, role: roles[1] }]);
    giveBack(1, other);
  });

  test('a task that gets no session in time is refused, and nothing more is opened', async () => {
    maxSessions = 1;
    const session = await take(0);
    await expect(open(1)).rejects.toBeInstanceOf(SessionsBusy);
    await remain(session);
    giveBack(0, session);
  });

  test('never more sessions are open than it allows, with more tasks than that', async () => {
    maxSessions = 3;
    let most = 0;
    const work = async (n: number): Promise<void> => {
      const role = n % 3;
      const session = await takeWithRetries(role);
      most = Math.max(most, (await openSessions()).length);
      giveBack(role, session);
    };
    await Promise.all(Array.from({ length: 24 }, (_, n) => work(n)));
    expect(most).toBe(3);
  });
});

describe('a limit of the server', () => {
  test('of a role closes an idle session of that role elsewhere', async () => {
    const role = roles[0] ?? '';
    await database.query(`alter role ${role} connection limit 1`);
    const elsewhere = { ...targetFor(0), database: 'postgres' };
    const session = await pool.open(poolKey(elsewhere), elsewhere);
    pool.giveBack(poolKey(elsewhere), session);
    const kept = await take(1);
    giveBack(1, kept);

    const here = await take(0);
    await remain(kept, here);
    giveBack(0, here);
    await database.query(`alter role ${role} connection limit -1`);
  });

  test('of a database closes an idle session of another role in it', async () => {
    const name = targetFor().database;
    const [{ count } = { count: 0 }] = await database.query<{ count: number }>(
      'select count(*)::int as count from pg_stat_activity where datname = current_database()',
    );
    await database.query(`alter database ${name} connection limit ${count + 1}`);
    const first = await take(0);
    giveBack(0, first);
    const second = await take(1);
    await remain(second);
    giveBack(1, second);
    await database.query(`alter database ${name} connection limit -1`);
  });

  test('lets a task wait for the session of another task of its role', async () => {
    const role = roles[2] ?? '';
    await database.query(`alter role ${role} connection limit 1`);
    const session = await take(2);
    const waiting = open(2);
    await waitFor(() => /too many connections for role/.test(proxy.received) || null, { what: 'the refused login' });
    giveBack(2, session);
    const next = await waiting;
    expect(next.usable).toBe(true);
    giveBack(2, next);
    await database.query(`alter role ${role} connection limit -1`);
  });

  test('uses the session that came back while the login was being refused', async () => {
    const role = roles[2] ?? '';
    await database.query(`alter role ${role} connection limit 1`);
    const session = await take(2);
    const held = proxy.hold(new RegExp(`user\\0${role}\\0`), 'question');
    const next = open(2);
    await held;
    giveBack(2, session);
    proxy.release();
    expect(await next).toBe(session);
    giveBack(2, session);
    await remain(session);
    await database.query(`alter role ${role} connection limit -1`);
  });
});
