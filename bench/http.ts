/**
 * The database time of what `/api/status`, the API and the pages of the dashboard ask for, with 300,000 attempts in the last hour, as
 * pg_stat_statements counts it: the first answer after a start, and the following ones; and the size of an answer. Meanwhile attempts end
 * at the same rate. On an embedded server.
 *
 *   npx tsx bench/http.ts [--rows 300000] [--jobs 88] [--polls 5] [--path /api/status ...] [--statements]
 *
 * The following ones: the median. `--path`: only this path (repeatable). `--statements`: also print what each statement cost.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startEmbedded } from '../src/embedded/server.ts';
import { HttpServer } from '../src/http/server.ts';
import { createLogger } from '../src/log.ts';
import { connect } from '../src/postgres/connection.ts';
import { targetOf } from '../src/postgres/target.ts';
import { Daemon } from '../src/runtime/daemon.ts';
import { migrate } from '../src/store/migrate/migrate.ts';
import { useSchema } from '../src/store/migrate/schema-version.ts';
import { addEnded, addJobs, countLog } from './support/log-rows.ts';
import { markdownTable } from './support/markdown.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '300000' },
    jobs: { type: 'string', default: '88' },
    polls: { type: 'string', default: '5' },
    path: { type: 'string', multiple: true },
    statements: { type: 'boolean', default: false },
  },
});
const [ROWS, JOBS] = [Number(values.rows), Number(values.jobs)];
const PATHS = [
  '/api/status',
  '/api/overview',
  '/api/jobs?limit=50',
  '/api/tasks?state=running&limit=10',
  '/api/topics?limit=50',
  '/api/history?limit=8',
  '/api/durations?job=job-1&job=job-2',
  '/api/log?limit=50',
  '/api/log?limit=50&state=failed',
  '/api/log?limit=50&state=cancelled',
  '/api/log?limit=50&job=job-1&state=cancelled',
  '/api/pages/frame',
  '/api/pages/overview',
  '/api/pages/load',
  '/api/pages/jobs',
  '/api/pages/jobs?state=failing',
  '/api/pages/jobs/job-1',
  '/api/pages/tasks',
  '/api/pages/tasks?state=failed',
  '/api/pages/tasks?state=finished',
  '/api/pages/tasks/1',
  '/api/pages/topics',
  '/api/pages/topics/default',
  '/api/pages/log',
  '/api/pages/log?group=none',
  '/api/pages/log?since=1h',
  '/api/pages/log?job=job-1',
  '/api/pages/log?state=failed&group=message',
  '/api/pages/timeline',
  '/api/pages/timeline?range=24h',
  '/api/pages/revisions',
  '/api/pages/daemons',
  '/api/pages/alerts',
  '/api/calendar.ics',
];
/** Answers are kept for 5 s at most. */
const KEPT_MS = 5_100;
const VIEWER = 'bench_viewer';

const server = await startEmbedded({
  durable: false,
  purpose: 'test',
  settings: { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track_planning': 'on' },
});
const url = server.url('postgres');
const control = await connect(targetOf(url), { applicationName: 'bench' });
try {
  await migrate(control, 'pgherd');
  await useSchema(control, 'pgherd');
  await control.execute(
    `create extension pg_stat_statements schema public;
     create role ${VIEWER} login password 'bench' in role pgherd_daemon`,
  );
  await addJobs(control, { count: JOBS, topic: "'default'", schedule: "'{}'" });
  await addEnded(control, { first: 1, count: ROWS, jobs: JOBS, spread: '1 hour' });
  for (const table of ['_task_log', 'jobs', 'job_state']) await control.execute(`vacuum analyze ${table}`);
  console.log(
    markdownTable(['', 'first: ms', 'then: ms', 'first: pages', 'then: pages', 'answer: kB'], await measure()),
  );
} finally {
  await control.close();
  await server.stop();
}

async function measure(): Promise<(readonly string[])[]> {
  const version = 'bench';
  const daemon = new Daemon({
    target: targetOf(url),
    schema: 'pgherd',
    version,
    options: {},
    logins: { roles: {}, connections: {}, env: {} },
  });
  await daemon.start(new AbortController().signal);
  // A daemon has run before: it has counted the log.
  await countLog(control);
  const viewer = new URL(url);
  viewer.username = VIEWER;
  viewer.password = 'bench';
  const http = new HttpServer({
    address: { host: '127.0.0.1', port: 0, loopback: true },
    config: { allow: [], tokens: {}, tokenEnv: null, readTokenEnv: null, hosts: [], baseUrl: null, trustedProxy: null },
    env: {},
    target: targetOf(viewer.href),
    schema: 'pgherd',
    version,
    daemon,
    log: createLogger({ format: 'text', level: 'error', write: (line) => void process.stderr.write(line) }),
  });
  const base = (await http.start()).replace(/\/$/, '');
  const polls = Number(values.polls);
  const rows: (readonly string[])[] = [];
  const feed = await feeder();
  for (const path of values.path ?? PATHS) {
    const first = await timeOf(`${base}${path}`);
    const then: Cost[] = [];
    if (values.statements) await control.execute('select public.pg_stat_statements_reset()');
    for (let poll = 0; poll < polls; poll++) {
      await delay(KEPT_MS);
      then.push(await timeOf(`${base}${path}`));
    }
    if (values.statements) await printStatements(path, polls);
    rows.push([
      `\`${path}\``,
      first.ms.toFixed(2),
      median(then.map(({ ms }) => ms)).toFixed(2),
      String(first.pages),
      median(then.map(({ pages }) => pages)).toFixed(0),
      (first.bytes / 1_000).toFixed(1),
    ]);
  }
  await feed.stop();
  await http.stop();
  await daemon.stop();
  return rows;
}

/** Goes on to end as many attempts a second as the log has in its hour. */
async function feeder(): Promise<{ stop(): Promise<void> }> {
  const connection = await connect(targetOf(url), { applicationName: 'bench feeder' });
  await useSchema(connection, 'pgherd');
  const ended = new AbortController();
  const perSecond = Math.round(ROWS / 3_600);
  const fed = (async () => {
    for (let second = 0; !ended.signal.aborted; second++) {
      await addEnded(connection, {
        first: ROWS + second * perSecond + 1,
        count: perSecond,
        jobs: JOBS,
        spread: '1 second',
      });
      await delay(1_000, undefined, { signal: ended.signal }).catch(() => {});
    }
  })();
  return {
    stop: async () => {
      ended.abort();
      await fed;
      await connection.close();
    },
  };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? 0;
}

/** Prints the statements of a path, the most expensive first: milliseconds, rows and pages for each poll. */
async function printStatements(path: string, polls: number): Promise<void> {
  const statements = await control.query<{ ms: number; rows: number; pages: number; query: string }>(
    `select (total_plan_time + total_exec_time) / $1::float8 as ms, rows / $1::float8 as rows, (shared_blks_hit + shared_blks_read) / $1::float8 as pages,
       left(regexp_replace(query, '\\s+', ' ', 'g'), 150) as query
     from public.pg_stat_statements where userid = '${VIEWER}'::regrole order by 1 desc limit 8`,
    [polls],
  );
  console.log(`\n${path}`);
  for (const { ms, rows, pages, query } of statements)
    console.log(
      `${ms.toFixed(2).padStart(7)} ms ${rows.toFixed(0).padStart(6)} rows ${pages.toFixed(0).padStart(6)} pages  ${query}`,
    );
}

interface Cost extends Spent {
  readonly bytes: number;
}

/** The cost of the statements of one request, and the size of the answer. */
async function timeOf(address: string): Promise<Cost> {
  const before = await spent();
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}: ${await answer.text()}`);
  const bytes = (await answer.arrayBuffer()).byteLength;
  const { ms, pages } = await spent();
  return { ms: ms - before.ms, pages: pages - before.pages, bytes };
}

interface Spent {
  /** Of planning and execution. */
  readonly ms: number;
  /** Pages of 8 kB that were looked at. */
  readonly pages: number;
}

async function spent(): Promise<Spent> {
  const [row] = await control.query<Spent>(
    `select coalesce(sum(total_plan_time + total_exec_time), 0) as ms, coalesce(sum(shared_blks_hit + shared_blks_read), 0)::float8 as pages
     from public.pg_stat_statements where userid = '${VIEWER}'::regrole`,
  );
  return row ?? { ms: 0, pages: 0 };
}
