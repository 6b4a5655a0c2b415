import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { examine } from '../../../src/cli/doctor/examine.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import type { DaemonEvent } from '../../../src/runtime/part/events.ts';
import { startDaemon, stopDaemons, type TestDaemon } from '../../support/daemon.ts';
import { type Failover, startFailover } from '../../support/failover.ts';
import { waitFor } from '../../support/wait-for.ts';

let home: Failover;
beforeAll(async () => {
  home = await startFailover();
});
afterEach(async () => {
  await stopDaemons();
  home.proxy.to = home.primary.port;
  await home.on(home.primary.port, 'alter system reset all');
  await home.on(home.primary.port, 'select pg_reload_conf()');
  await home.on(
    home.primary.port,
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'pgherd %'",
  );
  await home.on(home.primary.port, 'truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, effect');
  await home.on(home.primary.port, 'delete from pgherd.daemons');
});
afterAll(() => home.stop());

const start = (): Promise<TestDaemon> => startDaemon(home);

/** The names of the daemon's sessions there. */
async function sessionsOn(port: number): Promise<readonly string[]> {
  const rows = await home.on<{ name: string }>(
    port,
    "select application_name as name from pg_stat_activity where application_name like 'pgherd %' order by 1",
  );
  return rows.map(({ name }) => name.split(' ').slice(0, 2).join(' '));
}

const enqueue = (port: number, sql: string): Promise<unknown> =>
  home.on(port, 'select pgherd.enqueue($1, transaction => true)', [sql]);

async function hasEffect(port: number, what: string): Promise<void> {
  await waitFor(async () => (await home.on(port, 'select from effect where what = $1', [what])).length > 0, {
    what: `the effect ${what} on port ${port}`,
    timeoutMs: 30_000,
  });
}

const isSleeping = async (port: number): Promise<boolean> =>
  (await home.on(port, "select from pg_stat_activity where wait_event = 'PgSleep'")).length > 0;

/** Each part names the reason. */
async function hasReported(events: readonly DaemonEvent[], reason: string): Promise<void> {
  const services = (): readonly string[] =>
    events.flatMap((event) =>
      event.type === 'connection-lost' && event.message.includes(reason) ? [event.service] : [],
    );
  await waitFor(() => PARTS.every((part) => services().includes(part)), { what: `all parts to say: ${reason}` });
}

const hasRows = (rows: readonly unknown[]): boolean => rows.length > 0;

const effect = (what: string): string => `insert into effect (what) values ('${what}')`;

// The others open their sessions when they need them.
const PARTS = ['dispatcher', 'heartbeat', 'keeper', 'launcher', 'scheduler'];

async function allPartsAreOn(port: number): Promise<void> {
  await waitFor(
    async () => {
      const names = await sessionsOn(port);
      return PARTS.every((part) => names.includes(`pgherd ${part}`));
    },
    { what: `all parts on port ${port}`, timeoutMs: 30_000 },
  );
}

test('all parts leave a server that becomes read-only, and continue on the server that the name resolves to', async () => {
  const standby = await home.standby();
  const { events } = await start();
  await allPartsAreOn(home.primary.port);
  // No session is closed: the roles of the servers change under them.
  await home.on(home.primary.port, 'alter system set default_transaction_read_only = on');
  await home.on(home.primary.port, 'select pg_reload_conf()');
  await hasReported(events, 'accepts no writes');
  await home.on(standby.port, 'select pg_promote()');
  home.proxy.to = standby.port;

  await allPartsAreOn(standby.port);
  await enqueue(standby.port, effect('promoted'));
  await hasEffect(standby.port, 'promoted');
  expect(await sessionsOn(home.primary.port)).toEqual([]);
});

test('a standby that the name still resolves to is not used, and the daemon reports why', async () => {
  const standby = await home.standby();
  const { events } = await start();
  await allPartsAreOn(home.primary.port);
  home.proxy.to = standby.port;
  await home.on(
    home.primary.port,
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'pgherd %'",
  );
  await hasReported(events, 'is a standby');
  home.proxy.to = home.primary.port;

  await enqueue(home.primary.port, effect('back'));
  await hasEffect(home.primary.port, 'back');
});

test('a host that vanishes during a task blocks no other task when the name resolves to another server', async () => {
  const standby = await home.standby();
  await startDaemon(home, { slots: 1 });
  await allPartsAreOn(home.primary.port);
  await enqueue(home.primary.port, `select pg_sleep(600); ${effect('never')}`);
  await waitFor(() => isSleeping(home.primary.port), { what: 'the task to run' });
  await home.on(standby.port, 'select pg_promote()');
  home.proxy.swallow();
  home.proxy.to = standby.port;

  await allPartsAreOn(standby.port);
  await enqueue(standby.port, effect('elsewhere'));
  await hasEffect(standby.port, 'elsewhere');
});

test('connections that fall silent cost a slot for seconds only, although the server knows the sessions', async () => {
  await startDaemon(home, { slots: 1 });
  await allPartsAreOn(home.primary.port);
  await enqueue(home.primary.port, `select pg_sleep(1.5); ${effect('silent')}`);
  await waitFor(() => isSleeping(home.primary.port), { what: 'the task to run' });
  home.proxy.swallow();
  await enqueue(home.primary.port, effect('after silence'));
  await hasEffect(home.primary.port, 'after silence');
  // Its effect committed, and its answer was lost.
  expect(await home.on(home.primary.port, "select from effect where what = 'silent'")).toHaveLength(1);
});

test('a commit that hangs piles up no sessions', async () => {
  const { events } = await start();
  await allPartsAreOn(home.primary.port);
  await home.on(home.primary.port, "alter system set synchronous_standby_names = 'nobody'");
  await home.on(home.primary.port, 'select pg_reload_conf()');
  await waitFor(
    () =>
      events.some(
        (event) =>
          event.type === 'connection-lost' &&
          event.service === 'heartbeat' &&
          event.message.includes('still waits for a synchronous standby'),
      ),
    { what: 'the heartbeat to wait for its former session' },
  );
  const heartbeats = (await sessionsOn(home.primary.port)).filter((name) => name === 'pgherd heartbeat');
  expect(heartbeats.length).toBeLessThanOrEqual(2);
  // Its lease has ended meanwhile, and it is neither stopped nor broken.
  const silent = (): Promise<boolean> =>
    home.on(home.primary.port, 'select from pgherd.daemons where clock_timestamp() > lease_until').then(hasRows);
  await waitFor(silent, { what: 'the lease to end', timeoutMs: 60_000 });
  const found = await examine({ target: targetOf(home.url), schema: 'pgherd', toolVersion: 'test' });
  expect(found.filter(({ remedy }) => remedy?.includes('SIGKILL'))).toEqual([]);
  expect(found).toContainEqual({
    check: 'server',
    severity: 'error',
    message: expect.stringMatching(
      /^\d+ sessions? waits? for a synchronous standby to confirm a commit, for up to \d+ s: /,
    ),
    remedy: 'start the standby, or change synchronous_standby_names and reload the server',
  });

  await home.on(home.primary.port, 'alter system reset synchronous_standby_names');
  await home.on(home.primary.port, 'select pg_reload_conf()');
  await enqueue(home.primary.port, effect('synchronous again'));
  await hasEffect(home.primary.port, 'synchronous again');
});

test('a daemon whose number was assigned to another one registers again', async () => {
  const { daemon, event } = await start();
  await home.on(home.primary.port, 'update pgherd._daemon_secrets set secret = secret + 1 where daemon_id = $1', [
    daemon.id,
  ]);
  const { formerId } = await event('registered-anew');
  expect(daemon.id).not.toBe(formerId);
});
