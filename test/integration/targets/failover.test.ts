import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDaemon, stopDaemons } from '../../support/daemon.ts';
import { type Failover, startFailover } from '../../support/failover.ts';
import { installLedger, type OtherServer, startOtherServer } from '../../support/other-server.ts';
import { waitFor } from '../../support/wait-for.ts';

let home: Failover;
let other: OtherServer;
beforeAll(async () => {
  [home, other] = await Promise.all([startFailover(), startOtherServer()]);
  const record = { query: <R extends object>(sql: string, values?: readonly unknown[]) => onPrimary<R>(sql, values) };
  await installLedger(record, other.server.url(other.database), { connection: 'reporting', database: other.database });
});
afterAll(async () => {
  await stopDaemons();
  await Promise.all([home.stop(), other.stop()]);
});

const onPrimary = <R extends object>(sql: string, values?: readonly unknown[]): Promise<R[]> =>
  home.on<R>(home.primary.port, sql, values);

/** One task on the other server for each number, which it writes there. Returns their ids. */
async function addTasks(port: number, numbers: readonly number[]): Promise<readonly string[]> {
  const rows = await home.on<{ id: string }>(
    port,
    `insert into pgherd._tasks (sql, transaction, connection, login)
     select 'insert into effect (task) values (' || n || ')', true, 'reporting', 'worker' from unnest($1::int[]) n returning id`,
    [numbers],
  );
  await home.on(port, 'select pgherd._wake_for_tasks()');
  return rows.map(({ id }) => id);
}

async function finished(port: number, ids: readonly string[]): Promise<void> {
  await waitFor(
    async () =>
      (
        await home.on(port, "select from pgherd._task_log where task_id = any ($1::bigint[]) and state = 'finished'", [
          ids,
        ])
      ).length === ids.length,
    { what: `${ids.length} tasks on port ${port}`, timeoutMs: 30_000 },
  );
}

const reasons = (port: number, ids: readonly string[]): Promise<{ reason: string | null }[]> =>
  home.on(port, 'select distinct reason from pgherd._task_log where task_id = any ($1::bigint[])', [ids]);

/** More than PostgreSQL takes from a sequence ahead of what it has written: 32. */
const numbers = (from: number): readonly number[] => Array.from({ length: 40 }, (_, index) => from + index);

test('after a failover to a standby that lacked the last tasks, each task has taken effect once', async () => {
  const { port } = home.primary;
  const known = await addTasks(port, [101, 102, 103]);
  const standby = await home.standby();
  // From here on the standby lags: it knows neither that these have run nor that there were others.
  await startDaemon(
    home,
    {},
    {
      connections: { reporting: { urlEnv: 'REPORTING_URL', roles: {} } },
      roles: { worker: { passwordEnv: 'WORKER_PASSWORD' } },
      env: { REPORTING_URL: other.url, WORKER_PASSWORD: other.password },
    },
  );
  await finished(port, known);
  const unknown = await addTasks(port, numbers(200));
  await finished(port, unknown);
  await home.on(standby.port, 'select pg_promote()');
  home.proxy.swallow();
  home.proxy.to = standby.port;

  // As a counter that has not heard of them would: their numbers are given again.
  const again = await waitFor(() => addTasks(standby.port, numbers(300)).catch(() => null), {
    what: 'the promotion',
  });
  await home.on(standby.port, 'select pgherd._wake_for_tasks()');
  expect(again.filter((id) => unknown.includes(id))).not.toEqual([]);
  await finished(standby.port, [...known, ...again]);

  const effects = await other.query<{ task: string; n: number }>(
    'select task, count(*)::int as n from effect group by 1 order by 1',
  );
  expect(effects.map(({ task, n }) => [Number(task), n])).toEqual(
    [101, 102, 103, ...numbers(200), ...numbers(300)].map((task) => [task, 1]),
  );
  expect(await reasons(standby.port, known)).toEqual([{ reason: 'completed by an earlier attempt' }]);
  expect(await reasons(standby.port, again)).toEqual([{ reason: null }]);
});
