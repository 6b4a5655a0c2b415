import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '../../src/postgres/connection.ts';
import { targetOf } from '../../src/postgres/target.ts';
import { migrate } from '../../src/store/migrate/migrate.ts';
import { readSource } from '../../src/store/migrate/schema-source.ts';
import { type Figure, figure } from '../support/figure.ts';
import { waitFor } from '../support/wait-for.ts';
import { cpuOf, createSite, memoryOf, quantile, type Site } from './site.ts';

/** Each on a server of its own. `size`: 1 is what docs/reliability.md reports; less for a quick run. */
export const SCENARIOS: Readonly<Record<string, (size: number) => Promise<readonly Figure[]>>> = {
  'a million tasks': (size) => withSite({}, (site) => manyTasks(site, 1_000_000 * size)),
  'a hundred thousand jobs': (size) => withSite({}, (site) => manyJobs(site, 100_000 * size)),
  'big transactions': () => withSite({}, bigTransactions),
  'big statements': () => withSite({}, bigStatements),
  'a flood of errors': () => withSite({}, floodOfErrors),
  'an upgrade over a million tasks': (size) =>
    withSite({ migrated: false }, (site) => upgradeUnderLoad(site, 1_000_000 * size)),
};

async function withSite<T>(options: { readonly migrated?: boolean }, work: (site: Site) => Promise<T>): Promise<T> {
  const site = await createSite(options);
  try {
    return await work(site);
  } finally {
    await site.close();
  }
}

/** Tasks of 1,000 topics wait, a tenth of which have limits; every 50 ms one more urgent comes in between. */
async function manyTasks(site: Site, count: number): Promise<readonly Figure[]> {
  await site.query(
    'create unlogged table effect (n bigint); create table trickle (enqueued_at timestamptz, ran_at timestamptz)',
  );
  await site.query(
    "insert into pgherd.topics (name, concurrency) select 'topic ' || g, 4 from generate_series(0, 990, 10) g",
  );
  await site.query(
    `insert into pgherd._tasks (sql, transaction, topic) select 'insert into effect values (' || g || ')', true, 'topic ' || g % 1000 from generate_series(1, $1::bigint) g`,
    [count],
  );
  await site.query('analyze pgherd._tasks');
  const daemon = await site.start();
  const startMs = performance.now();
  const enqueuer = await site.client();
  const memory: number[] = [];
  const left = async (): Promise<number> =>
    Number((await site.query<{ n: string }>('select count(*) as n from (select from pgherd._tasks limit 1) x'))[0]?.n);
  let enqueued = 0;
  for (let i = 0; ; i++) {
    if (i < 1_200) {
      await enqueuer.query(
        "select pgherd.enqueue(format('insert into trickle values (%L, clock_timestamp())', clock_timestamp()), 'urgent', 1, transaction => true)",
      );
      enqueued += 1;
    }
    if (i % 40 === 0) memory.push(await memoryOf(daemon.pid));
    if (i > 1_200 && i % 20 === 0 && (await left()) === 0) break;
    await delay(50);
  }
  const seconds = (performance.now() - startMs) / 1_000;
  const latencies = (
    await site.query<{ ms: number }>(
      'select extract(epoch from ran_at - enqueued_at)::float8 * 1000 as ms from trickle',
    )
  ).map(({ ms }) => ms);
  const [done] = await site.query<{ n: string }>('select count(*) as n from effect');
  const half = memory.slice(Math.floor(memory.length / 4));
  return [
    figure('tasks lost', count - Number(done?.n), '', 0),
    figure('urgent tasks lost', enqueued - latencies.length, '', 0),
    figure('urgent: p50', quantile(latencies, 0.5), 'ms'),
    figure('urgent: p99', quantile(latencies, 0.99), 'ms', 100),
    figure('urgent: longest', Math.max(...latencies), 'ms'),
    figure('tasks per second', count / seconds, '/s'),
    figure('memory after a quarter of the time', half[0] ?? 0, 'MB'),
    figure('memory at the end', half.at(-1) ?? 0, 'MB', (half[0] ?? 0) * 1.3),
  ];
}

/** Jobs that are due some time this year, and one every second between them. */
async function manyJobs(site: Site, count: number): Promise<readonly Figure[]> {
  await site.query('create table tick (scheduled_for timestamptz, ran_at timestamptz default clock_timestamp())');
  await site.query(
    `insert into pgherd.jobs (name, schedule, sql, transaction)
     select 'job ' || g, array[format('%s %s %s %s *', g % 60, g / 60 % 24, 1 + g / 1440 % 28, 1 + (extract(month from now())::int + 3 + g % 6) % 12)], 'select 1', true
     from generate_series(1, $1::bigint) g`,
    [count],
  );
  await site.query(
    `insert into pgherd.jobs (name, schedule, sql, transaction, overlap) values ('tick', '{@every 1s}', $$insert into tick values (current_setting('pgherd.scheduled_for')::timestamptz)$$, true, 'allow')`,
  );
  const startMs = performance.now();
  const daemon = await site.start();
  await waitFor(
    async () => (await site.query("select from pgherd.job_state where next_due_at = '-infinity' limit 1")).length === 0,
    { what: 'all jobs to be looked at', timeoutMs: 300_000 },
  );
  const firstSeconds = (performance.now() - startMs) / 1_000;
  await delay(5_000);
  await site.query('truncate tick');
  const cpuBefore = await cpuOf(daemon.pid);
  await delay(60_000);
  const cpu = (await cpuOf(daemon.pid)) - cpuBefore;
  const late = (
    await site.query<{ ms: number }>('select extract(epoch from ran_at - scheduled_for)::float8 * 1000 as ms from tick')
  ).map(({ ms }) => ms);
  return [
    figure('the first poll', firstSeconds, 's'),
    figure('then: CPU of the daemon', (cpu / 60) * 100, '% of a core', 2),
    figure('a job every second: ran', late.length, 'times in 60 s'),
    figure('a job every second: longest late', Math.max(...late), 'ms', 1_000),
    figure('memory', await memoryOf(daemon.pid), 'MB'),
  ];
}

async function bigTransactions(site: Site): Promise<readonly Figure[]> {
  await site.query('create table effect (n bigint)');
  await site.start();
  const client = await site.client();
  const figures: Figure[] = [];
  for (const [name, sql] of [
    [
      'enqueue',
      "select pgherd.enqueue('insert into effect values (1)', transaction => true) from generate_series(1, 10000)",
    ],
    [
      'enqueue_many',
      `select pgherd.enqueue_many((select jsonb_agg(jsonb_build_object('sql', 'insert into effect values (1)', 'transaction', true)) from generate_series(1, 10000)))`,
    ],
    [
      'rolled back',
      "select pgherd.enqueue('insert into effect values (1)', transaction => true) from generate_series(1, 10000)",
    ],
  ] as const) {
    await site.query('truncate effect');
    await client.query('begin');
    const startMs = performance.now();
    await client.query(sql);
    await client.query(name === 'rolled back' ? 'rollback' : 'commit');
    figures.push(figure(`10,000 tasks in a transaction (${name})`, performance.now() - startMs, 'ms'));
    const expected = name === 'rolled back' ? 0 : 10_000;
    await waitFor(
      async () =>
        (await site.query('select from pgherd._tasks limit 1')).length === 0 &&
        (await site.query('select from effect')).length === expected,
      { what: `${expected} effects`, timeoutMs: 60_000 },
    );
    figures.push(figure(`… and all done (${name})`, performance.now() - startMs, 'ms'));
  }
  return figures;
}

async function bigStatements(site: Site): Promise<readonly Figure[]> {
  await site.query('create table effect (length int)');
  const daemon = await site.start();
  const before = await memoryOf(daemon.pid);
  const sql = `insert into effect values (length('${'x'.repeat(1_000_000)}'))`;
  const startMs = performance.now();
  for (let i = 0; i < 20; i++) await site.query('select pgherd.enqueue($1, transaction => true)', [sql]);
  await site.query('select pgherd.enqueue($1, transaction => false)', [sql]);
  await waitFor(async () => (await site.query('select from effect where length = 1000000')).length === 21, {
    what: 'the effects',
    timeoutMs: 60_000,
  });
  const bigMs = performance.now() - startMs;
  const noisyMs = performance.now();
  const [row] = await site.query<{ id: string }>(
    `select pgherd.enqueue($q$do $do$ begin for i in 1..10000 loop raise notice '%', repeat('n', 1000); end loop; end $do$$q$, transaction => true) as id`,
  );
  const noisy = await waitFor(
    async () =>
      (
        await site.query<{ state: string; kept: number; bytes: number }>(
          'select state, coalesce(cardinality(notices), 0) as kept, coalesce(pg_column_size(notices), 0) as bytes from pgherd.task_log where task_id = $1 and notices is not null',
          [row?.id],
        )
      )[0],
    { what: 'the task with 10 MB of notices', timeoutMs: 60_000 },
  );
  return [
    figure('21 statements of 1 MB', bigMs, 'ms'),
    figure('10 MB of notices: done after', performance.now() - noisyMs, 'ms'),
    figure('10 MB of notices: kept', noisy.kept, 'notices', 200),
    figure('memory before', before, 'MB'),
    figure('memory after', await memoryOf(daemon.pid), 'MB', before + 200),
  ];
}

/** A job that does nothing but fail, at once and always, beside work that does not. */
async function floodOfErrors(site: Site): Promise<readonly Figure[]> {
  await site.query('create table effect (n bigint)');
  await site.query("insert into pgherd.topics (name, retry_limit) values ('failing', 0)");
  const daemon = await site.start();
  const startMs = performance.now();
  const before = await memoryOf(daemon.pid);
  await site.query(
    `select pgherd.enqueue($q$do $do$ begin raise exception 'broken %', repeat('e', 2000) using detail = repeat('d', 5000); end $do$$q$, 'failing', transaction => true) from generate_series(1, 50000)`,
  );
  await site.query(
    `select pgherd.enqueue('insert into effect values (' || g || ')', 'fine', 50, transaction => true) from generate_series(1, 5000) g`,
  );
  const fineFromMs = performance.now();
  await waitFor(async () => (await site.query('select from effect')).length === 5_000, {
    what: 'the work beside',
    timeoutMs: 120_000,
  });
  const fineMs = performance.now() - fineFromMs;
  await waitFor(async () => (await site.query('select from pgherd._tasks limit 1')).length === 0, {
    what: 'the end of the flood',
    timeoutMs: 170_000,
  });
  const seconds = (performance.now() - startMs) / 1_000;
  const [row] = await site.query<{ n: string }>("select count(*) as n from pgherd.task_log where state = 'failed'");
  return [
    figure('failures not in the log', 50_000 - Number(row?.n), '', 0),
    figure('5,000 more urgent tasks beside: done after', fineMs, 'ms'),
    figure('failures per second', 50_000 / seconds, '/s'),
    figure('memory before', before, 'MB'),
    figure('memory after', await memoryOf(daemon.pid), 'MB', before + 200),
  ];
}

/** A step, and all views and functions again, while a prober claims and enqueues as daemons and applications do. */
async function upgradeUnderLoad(site: Site, count: number): Promise<readonly Figure[]> {
  const roles = await connect(targetOf(site.url), { applicationName: 'load' });
  await migrate(roles, 'pgherd');
  await site.query(
    `insert into pgherd._tasks (sql, transaction, topic) select 'select ' || g, true, 'topic ' || g % 1000 from generate_series(1, $1::bigint) g`,
    [count],
  );
  await site.query(
    "insert into pgherd.daemons (hostname, pid, version, slots, max_sessions, lease_until) values ('h', 1, '0', 9, 32, now() + interval '1 h')",
  );
  await site.query('analyze pgherd._tasks');
  const prober = await site.client();
  const stalls: number[] = [];
  let over = false;
  const probing = (async () => {
    while (!over) {
      const startMs = performance.now();
      await prober.query(
        "select unnest(ids) as id from pgherd._claim((select id from pgherd.daemons), 1, 0, 1, '', null)",
      );
      await prober.query("insert into pgherd._tasks (sql, transaction) values ('select 1', true)");
      await prober.query('select count(*) from (select from pgherd.task_log limit 1) x');
      stalls.push(performance.now() - startMs);
    }
  })();
  await delay(2_000);
  const ordinary = Math.max(...stalls);
  const startMs = performance.now();
  const source = readSource('home');
  const step = { name: '9999_load', sql: 'alter table @schema@._tasks add column load text;' };
  await migrate(roles, 'pgherd', { source: { ...source, steps: [...source.steps, step] } });
  const migrateMs = performance.now() - startMs;
  await delay(1_000);
  over = true;
  await probing;
  await roles.close();
  return [
    figure('the upgrade', migrateMs, 'ms'),
    figure('longest claim, enqueue and poll before', ordinary, 'ms'),
    figure('longest claim, enqueue and poll meanwhile', Math.max(...stalls), 'ms', 1_000),
  ];
}
