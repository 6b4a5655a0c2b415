import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../../src/postgres/connection.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { migrate } from '../../../src/store/migrate/migrate.ts';
import { Admin } from '../../support/admin.ts';
import { startDaemon, stopDaemons } from '../../support/daemon.ts';
import { type RestartableServer, startRestartableServer } from '../../support/restartable-server.ts';
import { waitFor } from '../../support/wait-for.ts';

let server: RestartableServer;
let admin: Admin;
beforeAll(async () => {
  server = await startRestartableServer({ log_min_messages: 'panic' });
  const connection = await connect(targetOf(server.url('postgres')), { applicationName: 'test' });
  await migrate(connection, 'pgherd');
  await connection.execute('create table effect (task bigint not null)');
  await connection.close();
  admin = new Admin(server.url('postgres'));
});
afterAll(async () => {
  await stopDaemons();
  await admin.close();
  await server.close();
});

let numbers = 0;

async function put(sqls: readonly string[]): Promise<readonly string[]> {
  const rows = await admin.query<{ id: string }>(
    'insert into pgherd._tasks (sql, transaction) select x, true from unnest($1::text[]) x returning id',
    [sqls],
  );
  return rows.map(({ id }) => id);
}

function effects(count: number, seconds: number): readonly string[] {
  return Array.from({ length: count }, () => {
    numbers += 1;
    return `insert into effect select ${numbers} from pg_sleep(${seconds})`;
  });
}

interface Ended {
  readonly task_id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly losses: number;
}

/** An attempt that found the server still down has not run, and is no loss. */
const endsOf = (ids: readonly string[]): Promise<readonly Ended[]> =>
  admin.query<Ended>(
    `select e.task_id, e.state, e.reason, (select count(*)::int from pgherd.task_log x where x.task_id = e.task_id and x.attempt < e.attempt
         and x.reason is distinct from 'the database was unreachable') as losses
     from pgherd.task_log e where e.task_id = any ($1) and e.state <> 'retrying'`,
    [ids],
  );

test('a task that ends the server costs each task beside it two sessions at most, and fails after the fifth crash', async () => {
  // The daemon of a first try would execute the culprit while the one of this try starts.
  await stopDaemons();
  const [culprit = ''] = await put([`copy (select 1) to program 'kill -9 $PPID'`]);
  const others = [...(await put([...effects(3, 1), ...effects(40, 0)]))];
  await startDaemon({ url: server.url('postgres') }, { slots: 4, leaseMs: 15_000, restartPauseMs: 100 });
  for (const crashes of [1, 2, 3, 4]) {
    await waitFor(
      async () => {
        const rows = await admin.query('select from pgherd._tasks where id = $1 and crashes >= $2', [culprit, crashes]);
        return rows.length > 0;
      },
      { what: `crash ${crashes}`, timeoutMs: 60_000 },
    );
    others.push(...(await put(effects(4, 0.5))));
    // Another test holds the pauses of a second, ten and a minute.
    await admin.query('update pgherd._tasks set available_at = clock_timestamp() where id = $1 and waits', [culprit]);
  }
  await waitFor(async () => (await endsOf([culprit])).length > 0, {
    what: 'the end of the culprit',
    timeoutMs: 60_000,
  });
  expect(await endsOf([culprit])).toMatchObject([
    { state: 'failed', reason: 'lost its session or daemon 5 times', losses: 4 },
  ]);

  const ends = await waitFor(
    async () => {
      const rows = await endsOf(others);
      return rows.length === others.length ? rows : null;
    },
    { what: 'the other tasks', timeoutMs: 60_000 },
  );
  expect(ends.filter(({ state }) => state !== 'finished')).toEqual([]);
  const losses = ends.map((end) => end.losses);
  expect(Math.max(...losses)).toBeGreaterThanOrEqual(1);
  expect(Math.max(...losses)).toBeLessThanOrEqual(2);
  const [row] = await admin.query<{ tasks: number; effects: number }>(
    'select count(distinct task)::int as tasks, count(*)::int as effects from effect',
  );
  expect(row).toEqual({ tasks: numbers, effects: numbers });
});
