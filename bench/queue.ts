/**
 * How fast one daemon executes simple tasks, beside a raw insert per transaction from as many connections in the same run.
 * The server is that of PGHERD_BENCH_URL (a superuser's); a database is made for it and removed.
 *
 *   npx tsx bench/queue.ts [--tasks 20000] [--slots 16] [--topics 1] [--history 0] [--hold-xmin]
 */
import { parseArgs } from 'node:util';
import { type Connection, connect } from '../src/postgres/connection.ts';
import { type Target, targetOf } from '../src/postgres/target.ts';
import { Daemon } from '../src/runtime/daemon.ts';
import { migrate } from '../src/store/migrate.ts';

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '20000' },
    slots: { type: 'string', default: '16' },
    topics: { type: 'string', default: '1' },
    history: { type: 'string', default: '0' },
    'hold-xmin': { type: 'boolean', default: false },
  },
});
const tasks = Number(values.tasks);
const slots = Number(values.slots);

const server = targetOf(process.env.PGHERD_BENCH_URL ?? null);
const name = `pgherd_bench_${process.pid}`;
await onServer((connection) => connection.execute(`create database ${name}`));
try {
  await measure({ ...server, database: name });
} finally {
  await onServer((connection) => connection.execute(`drop database ${name} with (force)`));
}

async function measure(target: Target): Promise<void> {
  const control = await connect(target, { applicationName: 'bench' });
  await migrate(control, 'pgherd');
  await control.execute(
    'create table ledger (id bigint generated always as identity primary key, x int, at timestamptz default now())',
  );
  await control.execute(
    `insert into pgherd._task_log (task_id, attempt, topic, state, sql)
     select -g, 1, 'default', 'finished', 'insert into ledger (x) values (1)' from generate_series(1, ${Number(values.history)}) g`,
  );
  const raw = await rawInserts(target);
  await control.execute(
    `insert into pgherd._tasks (topic, sql, transaction)
     select 't' || g % ${Number(values.topics)}, 'insert into ledger (x) values (1)', true from generate_series(1, ${tasks}) g`,
  );
  await control.execute('vacuum analyze');
  const holder = await connect(target, { applicationName: 'bench xmin' });
  if (values['hold-xmin']) await holder.execute('begin isolation level repeatable read; select txid_current()');

  const daemon = new Daemon({
    target,
    schema: 'pgherd',
    version: 'bench',
    options: { slots, graceMs: 1_000 },
    logins: { roles: {}, connections: {}, env: {} },
  });
  let done = 0;
  const finished = new Promise<void>((resolve) => {
    daemon.events.on((event) => {
      if (event.type !== 'task-ended') return;
      done += 1;
      if (done === tasks) resolve();
    });
  });
  const cpu = process.cpuUsage();
  const start = performance.now();
  await daemon.start(new AbortController().signal);
  await finished;
  const seconds = (performance.now() - start) / 1000;
  const used = process.cpuUsage(cpu);
  await daemon.stop();
  const rate = tasks / seconds;
  console.log(
    JSON.stringify({
      tasks,
      slots,
      topics: Number(values.topics),
      tasksPerSecond: Math.round(rate),
      rawInsertsPerSecond: Math.round(raw),
      ratio: Number((rate / raw).toFixed(2)),
      nodeCpuMicrosPerTask: Math.round((used.user + used.system) / tasks),
    }),
  );
  await holder.close();
  await control.close();
}

/** One insert per transaction, each connection waiting for its answer. */
async function rawInserts(target: Target): Promise<number> {
  const each = Math.ceil(tasks / slots);
  const connections = await Promise.all(
    Array.from({ length: slots }, () => connect(target, { applicationName: 'bench raw' })),
  );
  const start = performance.now();
  await Promise.all(
    connections.map(async (connection) => {
      for (let n = 0; n < each; n++) await connection.query('insert into ledger (x) values (1)', [], 'raw');
    }),
  );
  const rate = (each * slots) / ((performance.now() - start) / 1000);
  await Promise.all(connections.map((connection) => connection.close()));
  return rate;
}

async function onServer(work: (connection: Connection) => Promise<unknown>): Promise<void> {
  const connection = await connect({ ...server, database: 'postgres' }, { applicationName: 'bench' });
  await work(connection);
  await connection.close();
}
