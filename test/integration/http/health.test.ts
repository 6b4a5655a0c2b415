import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ServedDaemon } from '../../../src/http/http-context.ts';
import type { LoopHealth } from '../../../src/runtime/part/loop-health.ts';
import { startDaemon, stopDaemons, type TestDaemon } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type HoldingProxy, startHoldingProxy } from '../../support/holding-proxy.ts';
import { startHttp, type TestHttp } from '../../support/http.ts';
import { waitFor } from '../../support/wait-for.ts';

let database: TestDatabase;
let daemonUrl: string;
let daemon: TestDaemon;
let proxy: HoldingProxy;
const opened: TestHttp[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  daemonUrl = database.roleUrl(await database.createRole('daemon', { memberOf: ['pgherd_daemon'] }));
  daemon = await startDaemon(database, { graceMs: 5_000 }, { url: daemonUrl });
  const server = new URL(database.url);
  proxy = await startHoldingProxy(server.hostname, Number(server.port));
});
afterEach(async () => {
  proxy.mode = 'pass';
  await Promise.all(opened.splice(0).map((http) => http.stop()));
});
afterAll(async () => {
  await stopDaemons();
  await proxy?.close();
  await database?.drop();
});

test('is ready while the daemon holds its lease, and not when it has lost it', async () => {
  const http = await open();
  const { events, budget, home, health } = daemon.daemon;
  const lost = await open({ id: '999999', load: daemon.daemon.load, events, budget, home, health });

  expect(await http.ask('/readyz')).toMatchObject({
    status: 200,
    json: { ready: true, checks: { daemon: 'ok', parts: 'ok', database: 'ok', schema: 'ok', lease: 'ok' } },
  });
  expect(await lost.ask('/readyz')).toMatchObject({
    status: 503,
    json: { ready: false, checks: { lease: 'not held' } },
  });
});

test('is not ready before the daemon has registered, nor while it drains', async () => {
  const { events, budget, home, health } = daemon.daemon;
  const starting = await open({ id: '', load: daemon.daemon.load, events, budget, home, health });
  const draining = await open({
    id: daemon.daemon.id,
    load: { ...daemon.daemon.load, state: 'draining' },
    events,
    budget,
    home,
    health,
  });

  expect(await starting.ask('/readyz')).toMatchObject({
    status: 503,
    json: { checks: { daemon: 'starting', database: 'ok' } },
  });
  expect(await draining.ask('/readyz')).toMatchObject({
    status: 503,
    json: { checks: { daemon: 'draining', lease: 'ok' } },
  });
});

test('is alive but not ready while a loop fails, and not alive when a pass does not end', async () => {
  const { id, load, events, budget, home, health } = daemon.daemon;
  const scheduler = { name: 'scheduler', failingMs: null, reason: null, passMs: null };
  const served = (loop: Partial<LoopHealth>): ServedDaemon => ({
    id,
    load,
    events,
    budget,
    home,
    health: [...health, { ...scheduler, ...loop }],
  });
  const failing = await open(served({ failingMs: 31_000, reason: 'no space left on device' }));
  const stuck = await open(served({ passMs: 301_000 }));

  expect(await failing.ask('/readyz')).toMatchObject({
    status: 503,
    json: { ready: false, checks: { parts: 'no pass for 30 s: scheduler', lease: 'ok' } },
  });
  expect(await failing.ask('/livez')).toMatchObject({ status: 200, json: { alive: true, stuck: [] } });
  expect(await stuck.ask('/livez')).toMatchObject({ status: 503, json: { alive: false, stuck: ['scheduler'] } });
});

test.each(['refuse', 'silent'] as const)(
  'is alive but not ready within three seconds while the server is away (%s), and again when it is back',
  async (mode) => {
    proxy.mode = mode;
    const through = new URL(daemonUrl);
    through.host = `127.0.0.1:${proxy.port}`;
    // Longer than the limit of readiness, and shorter than the default, which would delay the recovery.
    through.searchParams.set('connect_timeout', '5');
    const http = await open(daemon.daemon, through.href);
    const startMs = performance.now();

    expect((await http.ask('/healthz')).status).toBe(200);
    const answer = await http.ask('/readyz');
    expect(answer).toMatchObject({ status: 503, json: { ready: false, checks: { database: 'not reached' } } });
    expect(answer.text).not.toContain(String(proxy.port));
    expect(performance.now() - startMs).toBeLessThan(3_000);
    expect((await http.ask('/metrics')).text).toMatch(/^pgherd_database_up 0$/m);
    if (mode === 'refuse') {
      expect(await http.ask('/api/jobs')).toMatchObject({
        status: 503,
        json: { error: { code: 'connection_failed', message: 'the database cannot be reached' } },
      });
    }
    proxy.mode = 'pass';
    proxy.cut();
    await waitFor(async () => (await http.ask('/readyz')).status === 200, { what: 'readiness', timeoutMs: 15_000 });
  },
);

test('says so when the schema is older than the program', async () => {
  const [last] = await database.query<{ name: string }>(
    'delete from pgherd.migrations where name = (select max(name) from pgherd.migrations) returning name',
  );
  // The schema is there, but lacks the last step.
  await database.query("insert into pgherd.migrations (name) values ('0000_earlier')");
  try {
    const http = await open();
    expect(await http.ask('/readyz')).toMatchObject({
      status: 503,
      json: { checks: { database: 'ok', schema: 'too old' } },
    });
    expect(await http.ask('/api/jobs')).toMatchObject({ status: 503, json: { error: { code: 'schema_too_old' } } });
  } finally {
    await database.query("delete from pgherd.migrations where name = '0000_earlier'");
    await database.query('insert into pgherd.migrations (name) values ($1)', [last?.name]);
  }
});

async function open(served: ServedDaemon = daemon.daemon, url = daemonUrl): Promise<TestHttp> {
  const http = await startHttp(database, { daemon: served, url });
  opened.push(http);
  return http;
}
