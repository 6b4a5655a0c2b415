import { readdirSync, readFileSync } from 'node:fs';
import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { isPagePath } from '../../../src/http/dashboard/page-paths.ts';
import { COMPAT_PEERS } from '../../../src/store/compat/compat-peer.ts';
import { loadAppliedSql } from '../../../src/store/definitions/applied-sql.ts';
import { hasRevisionMark, lastRevisionMark } from '../../../src/store/definitions/history/revision-mark.ts';
import { unacknowledgedPromotion } from '../../../src/store/definitions/identity.ts';
import { writeStoredFiles } from '../../../src/store/definitions/settled/settled-files.ts';
import { jobExists } from '../../../src/store/lists/dashboard/board.ts';
import { loadDueSeconds } from '../../../src/store/lists/dashboard/job-page.ts';
import { countFailed, loadLogPageSum } from '../../../src/store/lists/dashboard/log-page.ts';
import { loadTopicBins } from '../../../src/store/lists/dashboard/timeline.ts';
import { isSuperuser } from '../../../src/store/lists/health-facts.ts';
import { loadJobProgress } from '../../../src/store/lists/job-progress.ts';
import { storeCounts } from '../../../src/store/lists/log-hour.ts';
import { upcomingWork } from '../../../src/store/lists/next-job.ts';
import { runningNotices } from '../../../src/store/lists/pages/running-notices.ts';
import { addTask, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { followEvents } from '../../support/event-client.ts';
import { NO_DAEMON, startHttp, type TestHttp } from '../../support/http.ts';
import { PGAGENT_TABLES, TIMETABLE_TABLES } from '../../support/peer-tables.ts';
import { type CostRecorder, recordCosts, tooExpensive } from '../../support/planned-costs.ts';
import { openControl } from '../../support/reconcile.ts';
import { commandNames, runCommand } from '../../support/run-command.ts';
import { waitFor } from '../../support/wait-for.ts';

// The same as costs.test.ts for what people look at and use. Routes, commands and lists are asked for what there is, so that a new
// one is either covered or named here as missing.
const apps = vi.hoisted(() => [] as Hono[]);
vi.mock('hono', async (original) => {
  const module = await original<typeof import('hono')>();
  class RecordedHono extends module.Hono {
    constructor() {
      super();
      apps.push(this);
    }
  }
  return { ...module, Hono: RecordedHono };
});

const EXPORTED = /^export (?:async )?function (\w+)(?:<[^(]*>)?\(\s*connection: Connection/gm;
/** Of the daemon, which costs.test.ts runs. */
const RUN = ['assertOriginal', 'installationId', 'deleteDrainedTopics'];

let database: TestDatabase;
let recorder: CostRecorder;
let http: TestHttp;
let ended = '';
let running = '';
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query(`insert into pgherd.topics (name, concurrency) values ('mail', 1)`);
  await database.query(
    `insert into pgherd.jobs (name, sql, transaction, schedule) values ('tick', 'select 1', true, '{@hourly}'), ('fails', 'select 1 / 0', true, '{}')`,
  );
  await startDaemon(database);
  await database.query(`select pgherd.trigger_job('tick')`);
  for (const { id } of await database.query<{ id: string }>(`select pgherd.trigger_job('fails') as id`)) ended = id;
  // What waits for a retry, for its time and behind an earlier task, and what runs: pages of the dashboard read each.
  await database.query(
    `insert into pgherd.jobs (name, sql, transaction, schedule, overlap) values ('again', 'select 1', true, '{}', 'queue')`,
  );
  await database.query(
    `insert into pgherd._tasks (sql, job_id, job_name, topic, waits, retrying, held, available_at)
     select 'select 1', j.id, j.name, 'later', w.waits, w.retrying, w.held, now() + interval '1 d' from pgherd.jobs j,
       (values (true, true, null), (true, null, null), (null, null, true)) w (waits, retrying, held) where j.name = 'again'`,
  );
  await waitFor(async () => (await database.query('select from pgherd.task_log')).length === 2, { what: 'two runs' });
  await stopDaemons();
  // For import: two tables of peers, and the schemas that have their names.
  await database.query(TIMETABLE_TABLES);
  await database.query(PGAGENT_TABLES);
  for (const peer of COMPAT_PEERS) await runCommand(['migrate', '--compat', peer, '--url', database.url]);
  recorder = await recordCosts(database);
  const [served] = await database.query<{ id: string }>(
    `insert into pgherd.daemons (hostname, pid, version, slots, max_sessions, lease_until)
     values ('here', 1, 'test', 4, 32, now() + interval '1 h') returning id`,
  );
  const allow = ['trigger', 'pause', 'cancel', 'retry', 'enqueue'] as const;
  http = await startHttp(database, {
    config: { tokenEnv: 'TOKEN', allow },
    daemon: { ...NO_DAEMON, id: served?.id ?? '' },
  });
  const [task] = await database.query<{ id: string }>(
    `insert into pgherd._tasks (sql, topic) values ('select 1', 'runs') returning id`,
  );
  running = task?.id ?? '';
  await database.query(
    `insert into pgherd._leases (id, token, daemon_id, login, plain, ids) values (7, 7, $1, current_user, true, $2)`,
    [served?.id, [running]],
  );
  await database.query(
    `insert into pgherd._workers (daemon_id, slot, state, task_id, pid) values ($1, 1, 'processing', $2, pg_backend_pid())`,
    [served?.id, running],
  );
});
afterAll(async () => {
  await http?.stop();
  await stopDaemons();
  recorder?.stop();
  await database.drop();
});

/** What each call executed that is too expensive, and the calls that executed nothing. */
async function costsOf(
  calls: readonly { readonly name: string; readonly work: () => Promise<unknown> }[],
): Promise<{ readonly expensive: readonly object[]; readonly silent: readonly string[] }> {
  const expensive: object[] = [];
  const silent: string[] = [];
  for (const { name, work } of calls) {
    const planned = await recorder.during(work);
    if (planned.length === 0) silent.push(name);
    expensive.push(...tooExpensive(planned).map((statement) => ({ of: name, ...statement })));
  }
  return { expensive, silent };
}

/** Commands that start a server or a daemon of their own (costs.test.ts has one), or use no installation. */
const OTHERS = [
  'test',
  'init',
  'fmt',
  'explain',
  'render',
  'schema',
  'completion',
  '__names',
  // It needs a terminal; its statements are those of status, tasks and workers.
  'top',
  'next',
  'dev',
  'run',
  'comment',
];

test('no statement of a command needs a plan that PostgreSQL would compile', { timeout: 240_000 }, async () => {
  // Some seventy commands, one after the other.
  const role = await database.createRole('alice');
  const project = (definitions: string, more = ''): string =>
    writeFiles({ 'pgherd.yaml': `project: billing\n${more}`, 'jobs.yaml': definitions });
  const first = project(
    `
topics: { t: {}, v: { concurrency: 1 } }
jobs:
  a: { sql: select 1, schedule: "@daily", labels: { team: orders } }
  b: { sql: select 2, topic: t }
  d: { sql: select 4, role: ${role} }
`,
    `roles: { ${role}: { concurrency: 2 } }`,
  );
  const second = project(`
topics: { u: {}, v: { concurrency: 2 } }
jobs:
  a: { sql: select 11, schedule: "@hourly", labels: { team: orders } }
  c: { sql: select 2, renamed_from: b, topic: u }
`);
  const third = project(`
topics: { v: {} }
jobs: { a: { sql: select 2, renamed_from: b, labels: { team: orders } }, b: { sql: select 1, renamed_from: a } }
`);
  const other = (name: string, definitions: string): string =>
    writeFiles({ 'pgherd.yaml': `project: ${name}\nrenamed_from: billing\n`, 'jobs.yaml': definitions });
  const renamed = other(
    'store',
    'topics: { w: { renamed_from: v } }\njobs: { a: { sql: select 2 }, b: { sql: select 1 } }',
  );
  const receiving = other('search', 'jobs: { b: { sql: select 1 } }\nmoved: { job: b, from: store }');
  const leaving = other('store', 'jobs: { a: { sql: select 2 } }\nremoved: { topic: w, keep: true }');
  const gated = writeFiles({
    'pgherd.yaml': 'project: gated\npolicy: { approvals: 1 }\nenvironments: { dev: { schedules: off } }\n',
    'jobs.yaml': 'jobs: { gated: { sql: select 1 } }',
  });
  const waiting = await addTask(database, 'select 1');
  const calls: readonly (readonly [string, ...string[]])[] = [
    [first, 'validate', '--check-db'],
    [first, 'plan', '--check-db', '--forecast'],
    [first, 'apply', '--yes', '--check-db'],
    [first, 'trigger', 'a'],
    [second, 'plan', '--allow-deletes', '2', '--out', 'saved.json'],
    [second, 'apply', 'saved.json', '--yes'],
    [second, 'rollback', '1', '--plan', '--allow-deletes', '2'],
    [second, 'rollback', '1', '--yes', '--allow-deletes', '2'],
    ...[['--move-to', 'v'], ['--discard', '--cancel-running'], ['--drain']].flatMap((how) => [
      [first, 'apply', '--yes'] as const,
      [first, 'enqueue', 'select 1', '--topic', 't'] as const,
      [third, 'apply', '--yes', '--allow-deletes', '2', ...how] as const,
    ]),
    [first, 'approve', 'a'.repeat(64)],
    [gated, 'plan', '--env', 'dev'],
    [gated, 'doctor', '--env', 'dev'],
    [first, 'history'],
    [first, 'history', '--project', 'billing', '--since', '1d'],
    [first, 'history', '1'],
    [first, 'export'],
    [first, 'export', '--all'],
    [first, 'export', '--unowned'],
    [first, 'export', '--snapshot', 'snapshot.json'],
    [first, 'enqueue', 'select 1', '--topic', 'mail', '--dedupe-key', 'c', '--delay', '1h'],
    [first, 'pause', 'job', 'tick', '--reason', 'x'],
    [first, 'resume', 'job', 'tick'],
    [first, 'pause', 'topic', 'mail'],
    [first, 'resume', 'topic', 'mail'],
    [first, 'cancel', waiting],
    [first, 'retry', waiting, ended],
    [first, 'jobs'],
    [first, 'topics'],
    [first, 'status'],
    [first, 'tasks'],
    [first, 'tasks', '--job', 'tick', '--state', 'pending'],
    [first, 'log'],
    [first, 'log', '--job', 'tick', '--state', 'failed', '--since', '1h'],
    [first, 'job', 'fails'],
    [first, 'task', waiting],
    [first, 'why', 'tick'],
    [first, 'why', 'tick', '--at', '2026-01-01 00:00'],
    [first, 'why', waiting],
    [first, 'graph'],
    [first, 'suggest'],
    [first, 'task', ended],
    [first, 'topic', 'mail'],
    [first, 'tasks', '--topic', 'mail'],
    [first, 'log', '--topic', 'mail'],
    [first, 'jobs', '--state', 'late'],
    [first, 'tasks', '--label', 'team=orders', '--role', 'r', '--match', 'm'],
    [first, 'log', '--project', 'billing', '--match', 'm', '--until', '1h'],
    [first, 'alerts'],
    [first, 'alerts', '--since', '1h', '--match', 'm'],
    [first, 'workers'],
    [first, 'jobs', '--label', 'team=orders'],
    [first, 'retry', '--label', 'team=orders'],
    [first, 'pull'],
    [first, 'audit'],
    [first, 'audit', '--login', 'postgres'],
    [renamed, 'apply', '--yes'],
    [receiving, 'apply', '--yes'],
    [leaving, 'apply', '--yes'],
    [first, 'doctor'],
    [first, 'migrate'],
    ...['pg_cron', 'elephant_worker', 'pg_background_queue', 'pg_timetable', 'pgagent'].map(
      (peer) => [first, 'import', peer] as const,
    ),
    [first, 'uninstall', '--print'],
  ];
  const costs = await costsOf(
    calls.map(([cwd, ...args]) => ({
      name: args.join(' '),
      work: async () => {
        const { exitCode, stdout } = await runCommand([...args, '--url', database.url], { cwd });
        expect(exitCode, `${args.join(' ')}: ${stdout}`).toBe(0);
      },
    })),
  );

  expect(costs).toEqual({ expensive: [], silent: [] });
  const covered = new Set(calls.map(([, name]) => name));
  expect(commandNames().filter((name) => !covered.has(name) && !OTHERS.includes(name))).toEqual([]);
});

/** The paths of the server's own routes, once each. */
function routes(method: 'GET' | 'POST'): readonly string[] {
  const paths = (apps.at(-1)?.routes ?? []).filter((route) => route.method === method).map(({ path }) => path);
  return [...new Set(paths)].filter((path) => !path.includes('*') && !isPagePath(path) && !path.startsWith('/assets/'));
}

describe('no statement of a route does:', () => {
  test('of those that read, with each of their parameters', async () => {
    const asked: string[] = [];
    const { expensive, silent } = await costsOf(
      routes('GET').map((path) => ({
        name: path,
        work: async () => {
          for (const query of await queriesOf(path)) {
            asked.push(query);
            // Its body has no end.
            if (path === '/api/events') {
              const client = await followEvents(new URL(query, http.url));
              await client.wait('a heartbeat, after a poll', ({ name }) => name === 'heartbeat');
              client.close();
              continue;
            }
            expect(await http.ask(query), query).toMatchObject({ status: 200 });
          }
        },
      })),
    );

    expect(expensive).toEqual([]);
    // The server asks for its throughput by itself, at any time.
    expect(silent.filter((path) => !FROM_MEMORY.includes(path))).toEqual([]);
    expect(asked.length).toBeGreaterThan(30);
  });

  test('of those that change', async () => {
    const ids = [await addTask(database, 'select 1'), ended];
    const bodies: readonly (readonly [RegExp, object])[] = [
      [/pause$/, { reason: 'because', until: '2099-01-01T00:00:00Z' }],
      [/(resume|trigger)$/, {}],
      [/tasks\/(cancel|retry)$/, { ids }],
      [/tasks$/, { sql: 'select 1', topic: 'mail', dedupeKey: 'k', delay: '1s' }],
      [/preview$/, { action: 'retry', target: { sinceMs: 0 } }],
      [/actions$/, { action: 'cancel', target: { waitingIn: 'later' }, count: 3 }],
    ];
    const paths = routes('POST');
    const costs = await costsOf(
      paths.map((path) => ({
        name: path,
        work: async () => {
          const body = bodies.find(([pattern]) => pattern.test(path))?.[1];
          const named = path.replace('jobs/:name', 'jobs/tick').replace('topics/:name', 'topics/mail');
          expect(await http.post(named, body), path).toMatchObject({ status: 200 });
        },
      })),
    );

    expect(costs).toEqual({ expensive: [], silent: [] });
    expect(paths.length).toBeGreaterThan(5);
  });
});

/** The path without a parameter and with each one that the route names when it refuses another. */
async function queriesOf(path: string): Promise<readonly string[]> {
  if (path.includes('/:')) return PLACES[path]?.() ?? [path];
  const { json, status } = path.startsWith('/api/') ? await http.ask(`${path}?unknown=1`) : { json: null, status: 200 };
  if (status !== 400) return [path];
  const names = /^known are (.*)$/.exec(json.error.hint)?.[1]?.split(', ') ?? [];
  const paths = [path];
  for (const name of names) {
    for (const value of name === 'state' ? await statesOf(path) : [VALUES[name] ?? 'tick'])
      paths.push(`${path}?${name}=${value}`);
  }
  return paths;
}

const VALUES: Readonly<Record<string, string>> = {
  limit: '2',
  offset: '1',
  since: '1h',
  until: '1m',
  due: '15m',
  project: 'billing',
  label: 'team:shop',
  range: '24h',
  sort: 'name',
  group: 'none',
  reason: 'later',
  kind: 'sql',
};

/** They ask for nothing, or for the list of all jobs, which is read at most once a second for all pages. */
const FROM_MEMORY = ['/openapi.json', '/healthz', '/livez', '/api/pages/frame', '/api/pages/load', '/api/calendar.ics'];

/** Pages of one thing. */
const PLACES: Readonly<Record<string, () => readonly string[]>> = {
  '/api/pages/jobs/:name': () => ['tick', 'fails', 'again', 'tick?range=30d'].map((name) => `/api/pages/jobs/${name}`),
  '/api/pages/tasks/:id': () => [ended, running].map((id) => `/api/pages/tasks/${id}`),
  '/api/pages/topics/:name': () => ['/api/pages/topics/mail', '/api/pages/topics/later?range=7d'],
  '/api/pages/revisions/:revision': () => ['/api/pages/revisions/2', '/api/pages/revisions/2?against=0'],
};

async function statesOf(path: string): Promise<readonly string[]> {
  const { json } = await http.ask(`${path}?state=unknown`);
  return (/expected one of ([^)]+)/.exec(json.error.message)?.[1] ?? '').split(', ');
}

test('no statement of the start of a daemon, of its upkeep and of `dev` does', async () => {
  const connection = await openControl(database.url);
  const file = { path: 'jobs.yaml', digest: '', toolVersion: '', context: '', sqlFiles: [], definitions: [] };
  const costs = await costsOf([
    { name: 'start', work: () => upcomingWork(connection, Date.now()) },
    { name: 'superuser', work: () => isSuperuser(connection) },
    { name: 'promotion', work: () => unacknowledgedPromotion(connection) },
    { name: 'last mark', work: () => lastRevisionMark(connection, 'shop') },
    { name: 'mark', work: () => hasRevisionMark(connection, 'shop', { revision: 1, mark: '0 x' }) },
    { name: 'sync', work: () => loadAppliedSql(connection, 'shop') },
    { name: 'apply of a large project', work: () => writeStoredFiles(connection, 'shop', { files: [file], kept: [] }) },
    { name: 'upkeep', work: () => storeCounts(connection) },
    { name: 'dev', work: () => loadJobProgress(connection) },
    { name: 'top', work: () => runningNotices(connection) },
    // Of pages whose data asks for them only in some states.
    { name: 'due', work: () => loadDueSeconds(connection, '1', { sinceMs: 0, limit: 50_000 }) },
    { name: 'failed', work: () => countFailed(connection, 0) },
    { name: 'name of a job', work: () => jobExists(connection, 'tick') },
    {
      name: 'sum of a page',
      work: () =>
        loadLogPageSum(connection, {
          ...{ state: 'failed', job: 'a', topic: 'a', contains: 'a', after: null },
          ...{ sinceMs: 0, untilMs: Date.now() },
        }),
    },
    { name: 'bins', work: () => loadTopicBins(connection, { sinceMs: 0, binMs: 300_000, topic: null }) },
  ]).finally(() => connection.close());

  expect(costs).toEqual({ expensive: [], silent: [] });
});

// After those above, which ask for them.
test.each([
  { folder: 'lists', others: [] },
  { folder: 'definitions', others: RUN },
])('every statement of src/store/$folder was asked for', ({ folder, others }) => {
  const url = new URL(`../../../src/store/${folder}/`, import.meta.url);
  const senders = readdirSync(url, { recursive: true, encoding: 'utf8' }).flatMap((file) => {
    if (!file.endsWith('.ts')) return [];
    const text = readFileSync(new URL(file, url), 'utf8');
    return [...text.matchAll(EXPORTED)].map(([, name]) => name ?? '');
  });

  expect(senders.length).toBeGreaterThan(20);
  expect(senders.filter((name) => !recorder.senders.has(name) && !others.includes(name))).toEqual([]);
});

// The last one: nothing is left after it.
test('no statement of uninstall does', async () => {
  await http.stop();
  await database.query('delete from pgherd.daemons');
  const costs = await costsOf([
    { name: 'uninstall', work: () => runCommand(['uninstall', '--yes', '--url', database.url]) },
  ]);

  expect(costs).toEqual({ expensive: [], silent: [] });
  expect(await database.query(`select from pg_namespace where nspname = 'pgherd'`)).toEqual([]);
});
