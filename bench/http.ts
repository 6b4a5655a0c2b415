/**
 * The database time of what `/api/status`, the API and the pages of the dashboard ask for, with 300,000 attempts in the last hour, as
 * pg_stat_statements counts it: the first answer after a start, and the following ones. On an embedded server.
 *
 *   npx tsx bench/http.ts [--rows 300000] [--looks 5]
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startEmbedded } from '../src/embedded/server.ts';
import { HttpServer } from '../src/http/server.ts';
import { createLogger } from '../src/log.ts';
import { type Connection, connect } from '../src/postgres/connection.ts';
import { targetOf } from '../src/postgres/target.ts';
import { Daemon } from '../src/runtime/daemon.ts';
import { migrate } from '../src/store/migrate/migrate.ts';
import { useSchema } from '../src/store/migrate/schema-version.ts';
import { markdownTable } from './support/markdown.ts';

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '300000' }, looks: { type: 'string', default: '5' } },
});
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
  '/api/pages/overview',
  '/api/pages/jobs',
  '/api/pages/jobs/job-1',
  '/api/pages/tasks',
  '/api/pages/topics',
  '/api/pages/log',
  '/api/pages/log?state=failed&group=message',
  '/api/pages/timeline',
  '/api/pages/revisions',
  '/api/pages/daemons',
  '/api/pages/alerts',
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
  await fill(control, Number(values.rows));
  console.log(markdownTable(['', 'first: ms', 'then: ms'], await measure()));
} finally {
  await control.close();
  await server.stop();
}

async function measure(): Promise<(readonly [string, string, string])[]> {
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
  for (let counted = 0; counted < 360; await delay(500)) {
    const [row] = await control.query<{ n: number }>('select count(*)::int as n from _log_counts');
    counted = row?.n ?? 0;
  }
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
  const looks = Number(values.looks);
  const rows: [string, string, string][] = [];
  for (const path of PATHS) {
    const first = await timeOf(`${base}${path}`);
    let then = 0;
    for (let look = 0; look < looks; look++) {
      await delay(KEPT_MS);
      then += await timeOf(`${base}${path}`);
    }
    rows.push([`\`${path}\``, first.toFixed(2), (then / looks).toFixed(2)]);
  }
  await http.stop();
  await daemon.stop();
  return rows;
}

/** The milliseconds in which the server planned and executed the statements of one request. */
async function timeOf(address: string): Promise<number> {
  const before = await spentMs();
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}: ${await answer.text()}`);
  await answer.arrayBuffer();
  return (await spentMs()) - before;
}

async function spentMs(): Promise<number> {
  const [row] = await control.query<{ ms: number }>(
    `select coalesce(sum(total_plan_time + total_exec_time), 0) as ms from public.pg_stat_statements
     where userid = '${VIEWER}'::regrole`,
  );
  return row?.ms ?? 0;
}

/** One attempt in 20 failed and one was skipped, by 88 jobs; the newest ended just now. */
async function fill(connection: Connection, count: number): Promise<void> {
  await connection.execute(
    `insert into jobs (name, sql, role, transaction) select 'job-' || n, 'select 1', null, true from generate_series(0, 87) n;
     insert into _task_log (task_id, attempt, job_id, job_name, topic, state, available_at, started_at, ended_at, sql, login)
       select n, 1, j.id, j.name, 'default', case n % 20 when 0 then 'failed' when 1 then 'skipped' else 'finished' end,
         at - n % 1000 * interval '1 ms', at, at, 'insert into ledger (id, what) values (1, 2)', session_user
       from generate_series(1, ${count}) n join jobs j on j.name = 'job-' || n % 88,
         lateral (select clock_timestamp() - n * interval '1 hour' / ${count} as at) t`,
  );
  await connection.execute('vacuum analyze _task_log');
}
