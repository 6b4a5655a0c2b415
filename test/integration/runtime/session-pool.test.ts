import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { targetOf } from '../../../src/postgres/target.ts';
import { SessionPool } from '../../../src/runtime/session/session-pool.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type HoldingProxy, startHoldingProxy } from '../../support/holding-proxy.ts';

let database: TestDatabase;
let proxy: HoldingProxy;
let pool: SessionPool;
beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  const { host, port } = targetOf(database.url);
  proxy = await startHoldingProxy(host, port);
  pool = new SessionPool({ nameOf: (n) => `test ${n}`, onOpen: async () => {}, onClose: () => {} });
});
afterEach(async () => {
  await pool.close();
  await proxy.close();
});
afterAll(() => database.drop());

const target = (): ReturnType<typeof targetOf> => ({
  ...targetOf(database.url),
  host: '127.0.0.1',
  port: proxy.port,
});

test('asks a server for its version once, however many sessions are opened at once', async () => {
  const sessions = await Promise.all(Array.from({ length: 4 }, () => pool.open(target())));
  expect(proxy.connections).toBe(5);
  sessions.push(await pool.open(target()));
  expect(proxy.connections).toBe(6);
  for (const session of sessions) await session.close();
});

test('lets the others in when the one that asks for the version is refused', async () => {
  const refused = pool.open({ ...target(), user: 'nobody_at_all', password: () => 'wrong' });
  const others = [pool.open(target()), pool.open(target())];
  await expect(refused).rejects.toMatchObject({ code: 'authentication_failed' });
  for (const session of await Promise.all(others)) {
    expect(session.usable).toBe(true);
    await session.close();
  }
});
