import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadFailing } from '../../src/store/lists/dashboard/board.ts';
import { logged, startDaemon, stopDaemons } from '../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openControl } from '../support/reconcile.ts';
import { runCommand } from '../support/run-command.ts';
import { waitFor } from '../support/wait-for.ts';

// The first commands of a person on call: status, jobs, topics, tasks, log and alerts, with one set of filters. How they look on
// terminals of three widths is in test/fixtures/cli; UPDATE_FIXTURES=1 writes it anew.

const FIXTURES = fileURLToPath(new URL('../fixtures/cli/', import.meta.url));
const ENV = { TZ: 'Europe/Berlin' };

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query(
    `insert into pgherd.topics (name, concurrency) values ('mail', 2), ('heavy', 1);
     insert into pgherd.jobs (name, description, sql, transaction, schedule, timezone, topic, labels) values
       ('check-revenue', 'Compares totals', 'select 1 / 0', true, '{2099-03-01T05:30:00Z}', 'Europe/Berlin', 'default', '{"team": "finance"}'),
       ('archive-orders-of-customers-that-have-left-for-good', null, 'select 2', true, '{2099-02-01T00:00:00Z}', 'UTC', 'heavy', '{"team": "orders"}'),
       ('nightly-rebuild', null, 'select 3', true, '{}', 'UTC', 'heavy', '{"team": "orders"}'),
       ('remind-open-carts', null, 'select 4', true, '{"0 9 * * 1-5"}', 'UTC', 'mail', '{}'),
       ('old-sweep', null, 'select 5', true, '{}', 'UTC', 'default', '{}');
     update pgherd.jobs set enabled = false where name = 'old-sweep';
     select pgherd.pause_job('remind-open-carts', 'campaign');
     select pgherd.pause_topic('mail', 'provider down', now() + interval '48 min 30 s');
     update pgherd.job_state set next_due_at = 'infinity';
     update pgherd.job_state s set alerting_since = now() from pgherd.jobs j where j.id = s.job_id and j.name = 'nightly-rebuild';
     update pgherd.job_state s set last_state = 'failed', last_ended_at = now() - interval '3 h 30 min', failure_count = 2,
       last_success_at = now() - interval '23 h 30 min' from pgherd.jobs j where j.id = s.job_id and j.name = 'check-revenue';
     update pgherd.job_state s set last_state = 'finished', last_ended_at = now() - interval '4 min 30 s', success_count = 9
       from pgherd.jobs j where j.id = s.job_id and j.name like 'archive%'`,
  );
  await database.query(
    `insert into pgherd._tasks (job_id, job_name, topic, sql, scheduled_for, available_at)
     select id, name, topic, sql, now() - interval '11 min 30 s', now() - interval '11 min 30 s' from pgherd.jobs where name = 'nightly-rebuild'`,
  );
  await database.query(
    `insert into pgherd._tasks (topic, sql, available_at) select 'mail', 'select ' || n, now() - interval '12 min 30 s' from generate_series(1, 15) n`,
  );
  await database.query(
    `insert into pgherd._alerts (kind, job_id, job_name, reason, raised_at)
     select 'late', id, name, 'due, not started after 5 min', now() - interval '6 min 30 s' from pgherd.jobs where name = 'nightly-rebuild'`,
  );
  await database.query(
    `insert into pgherd._alerts (kind, topic, reason, raised_at) values ('expectation', 'mail', 'expected waiting < 10, got 15', now() - interval '2 min 30 s')`,
  );
});
// A busy machine takes minutes for these tests: what was 12 minutes ago is so again before each.
beforeEach(async () => {
  await database.query(
    `update pgherd._tasks set scheduled_for = now() - interval '11 min 30 s', available_at = now() - interval '11 min 30 s' where job_id is not null;
     update pgherd._tasks set available_at = now() - interval '12 min 30 s' where job_id is null;
     update pgherd._alerts set raised_at = now() - case when topic is null then interval '6 min 30 s' else interval '2 min 30 s' end;
     update pgherd.topic_state set paused_until = now() + interval '48 min 30 s' where topic = 'mail';
     update pgherd.job_state set last_ended_at = now() - interval '3 h 30 min' where last_state = 'failed';
     update pgherd.job_state set last_ended_at = now() - interval '4 min 30 s' where last_state = 'finished'`,
  );
});
afterEach(stopDaemons);
afterAll(() => database?.drop());

interface Terminal {
  readonly width?: number;
  readonly signal?: AbortSignal;
  readonly onOutput?: (text: string) => void;
}
const show = async (args: readonly string[], terminal: Terminal = {}): Promise<string> =>
  (await runCommand([...args, '--url', database.url], { env: ENV, ...terminal })).stdout;
const names = async (...args: readonly string[]): Promise<readonly string[]> =>
  JSON.parse(await show(['jobs', ...args, '--format', 'json'])).jobs.map(({ name }: { name: string }) => name);

describe.each([60, 80, 120, 200])('on a terminal of %d columns', (width) => {
  test.each(['status', 'jobs', 'topics', 'tasks', 'alerts'])('%s looks as its fixture and fits', async (command) => {
    const text = (await show([command], { width })).replace(/^( *.*Europe\/Berlin )\d\d:\d\d/m, '$103:12');
    const shown = text
      .replaceAll(database.name, 'shop')
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n');
    const path = `${FIXTURES}${command}-${width}.txt`;
    if (process.env.UPDATE_FIXTURES === '1') {
      mkdirSync(FIXTURES, { recursive: true });
      writeFileSync(path, shown);
    }
    expect(existsSync(path)).toBe(true);
    expect(shown).toBe(readFileSync(path, 'utf8'));
    if (command !== 'status') {
      expect(Math.max(...text.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(width);
    }
  });
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const COLOUR = /\u001b\[\d+m/g;

test.each([
  'status',
  'jobs',
  'topics',
  'tasks',
  'log',
  'alerts',
  'audit',
  'history',
  'workers',
  'job nightly-rebuild',
  'topic mail',
])('colours change nothing else in pgherd %s', async (command) => {
  const printed = async (env: Readonly<Record<string, string>>): Promise<string> =>
    (await runCommand([...command.split(' '), '--url', database.url], { env: { ...ENV, ...env }, width: 80 })).stdout;
  const apartFromTimes = (text: string): string => text.replaceAll(COLOUR, '').replaceAll(/[\d.]+| +/g, '#');
  const coloured = await printed({ FORCE_COLOR: '1' });

  expect(coloured).not.toContain('\\u001b');
  expect(apartFromTimes(coloured)).toBe(apartFromTimes(await printed({})));
});

test.each([
  ['log', 'attempt'],
  ['tasks', 'task'],
  ['alerts', 'alert'],
  ['audit', 'action'],
  ['history', 'revision'],
])('%s says that nothing matches a filter, and which rows a limit hides', async (command, noun) => {
  expect(await show([command, '--match', 'zzz'])).toBe(`No ${noun} matches the filter.\n`);
  await expect(show([command, '--since', '1h', '--until', '2h'])).rejects.toMatchObject({
    code: 'usage',
    message: '--since 1h is not before --until 2h',
  });
  const total = JSON.parse(await show([command, '--format', 'json'])) as Record<string, readonly object[]>;
  const count = Object.values(total)[0]?.length ?? 0;
  if (count > 1) expect(await show([command, '--limit', '1'])).toMatch(/\nOnly the first 1 is shown \(--limit\)\n$/);
  if (count > 0) expect(await show([command, '--limit', String(count)])).not.toContain('--limit');
  if (count === 0) expect(await show([command])).not.toContain('matches');
});

test('a project or topic that the database does not know is named, with those that it knows', async () => {
  const hints = async (...args: readonly string[]): Promise<string> => {
    const { stderr } = await runCommand([...args, '--url', database.url], { env: ENV });
    return stderr;
  };
  expect(await hints('jobs', '--project', 'nope')).toMatch(
    /\nhint: no project is named "nope"; there are no projects yet\n$/,
  );
  expect(await hints('tasks', '--topic', 'mial')).toBe('hint: no topic is named "mial"; did you mean "mail"?\n');
  expect(await hints('log', '--topic', 'zzzzzz')).toMatch(/^hint: no topic is named "zzzzzz"; the topics are .*mail/);
  expect(await hints('tasks', '--topic', 'mail', '--match', 'zzz')).toBe('');
  expect(await hints('tasks', '--topic', 'mial', '--format', 'json')).toBe('');
});

describe('status', () => {
  test('names what needs attention, the worst first, and the next commands', async () => {
    const text = await show(['status']);

    expect(text).toMatch(
      /no daemon +No daemon is running: nothing starts[\s\S]*1 job failing +check-revenue \(.*[\s\S]*1 job late +nightly-rebuild \(due 11 min ago\)/,
    );
    expect(text).toMatch(/15 tasks waiting +topic mail is paused by \S+: "provider down", ends in 48 min\n/);
    expect(text).toMatch(/1 job paused +remind-open-carts \("campaign"\)\n/);
    expect(text.trimEnd().split('\n').at(-1)).toMatch(
      /^pgherd run · pgherd job check-revenue · pgherd job nightly-rebuild$/,
    );
  });

  test('names the alerts that fire, but for those of the jobs that it names', async () => {
    await database.query(
      `insert into pgherd.topic_state (topic, alerting_since) values ('mail', now() - interval '5 min')
       on conflict (topic) do update set alerting_since = excluded.alerting_since`,
    );
    const text = await show(['status']);
    await database.query(`update pgherd.topic_state set alerting_since = null`);

    expect(text).toMatch(/^✗ 1 alert firing +topic mail: expected waiting < 10, got 15$/m);
    expect(await show(['status'])).not.toContain('firing');
  });

  test('says since when a job fails, however many failures there are, and counts some of them', async () => {
    const other = await createTestDatabase();
    const connection = await openControl(other.url);
    try {
      await other.query(`insert into pgherd.jobs (name, sql) values ('broken', 'select 1 / 0')`);
      const [job] = await other.query<{ id: string; first: Date }>(
        `with runs as (
           insert into pgherd._task_log (task_id, attempt, job_id, job_name, topic, state, started_at, ended_at, sql)
           select n, 1, j.id, j.name, j.topic, 'failed', t, t, j.sql
           from generate_series(1, 1250) n, pgherd.jobs j, lateral (select now() - n * interval '3 s') x (t) returning ended_at
         ), state as (
           update pgherd.job_state set last_state = 'failed', last_ended_at = now(), failure_count = 1250 returning job_id::text as id
         ) select state.id, min(ended_at) as first from state, runs group by state.id`,
      );
      const pgherd = async (...args: readonly string[]): Promise<string> =>
        (await runCommand([...args, '--url', other.url], { env: ENV })).stdout;

      expect(await pgherd('status')).toContain('broken (100 or more in a row, the first 1 h ago)');
      expect(await pgherd('job', 'broken')).toContain('failing: 20 or more failed in a row');
      const [failing] = await loadFailing(connection, [job?.id ?? '']);
      expect(failing).toMatchObject({ runs: 1_000 });
      expect(Math.abs((failing?.since_ms ?? 0) - (job?.first.getTime() ?? 0))).toBeLessThan(2);
    } finally {
      await connection.close();
      await other.drop();
    }
  });

  test('is one line when all is well', async () => {
    const other = await createTestDatabase();
    try {
      // Longer than a busy machine keeps a heartbeat waiting.
      await startDaemon(other, { leaseMs: 60_000 });
      const { stdout } = await runCommand(['status', '--url', other.url], { env: ENV });
      expect(stdout).toMatch(
        /^ +Europe\/Berlin \d\d:\d\d\n✓ all well: 0 jobs, 1 daemon, 0 running, 0 failed in the last hour\n$/,
      );
    } finally {
      await stopDaemons();
      await other.drop();
    }
  });
});

describe('jobs', () => {
  test('are sorted by severity, or in the order that is asked for, and are counted', async () => {
    const text = await show(['jobs']);

    expect(await names('--sort', 'worst')).toEqual([
      'check-revenue',
      'nightly-rebuild',
      'remind-open-carts',
      'old-sweep',
      'archive-orders-of-customers-that-have-left-for-good',
    ]);
    expect((await names())[0]).toMatch(/^archive/);
    expect(text.indexOf('check-revenue')).toBeLessThan(text.indexOf('archive-'));
    expect(await names('--sort', 'last', '--limit', '1')).toEqual([
      'archive-orders-of-customers-that-have-left-for-good',
    ]);
    expect(text).toMatch(/\n5 jobs: 1 failing, 1 late, 1 paused, 1 disabled\n$/);
  });

  test.each([
    [['--state', 'failing'], ['check-revenue']],
    [['--state', 'late'], ['nightly-rebuild']],
    [['--state', 'paused'], ['remind-open-carts']],
    [['--state', 'disabled'], ['old-sweep']],
    [['--state', 'running'], []],
    [['--topic', 'heavy', '--sort', 'name', '--match', 'NIGHTLY'], ['nightly-rebuild']],
    [['--label', 'team=finance'], ['check-revenue']],
    [['--label', 'team=orders', '--match', 'left'], ['archive-orders-of-customers-that-have-left-for-good']],
    [['--match', 'totals'], ['check-revenue']],
    [['--role', 'nobody'], []],
    [['--project', 'shop'], []],
  ])('%j selects %j', async (args, selected) => {
    expect(await names(...args)).toEqual(selected);
  });

  test.each([
    [['--state', 'broken'], /expected one of failing, late, running, waiting, paused, disabled, idle/],
    [['--label', 'team'], /invalid label "team" for --label/],
    [['--sort', 'size'], /expected one of worst, name, next, last/],
    [['--limit', '0'], /at least 1/],
  ])('%j is refused', async (args, message) => {
    await expect(show(['jobs', ...args])).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(message),
    });
  });
});

test('tasks and log know the same filters, with durations and instants', async () => {
  const tasks = async (...args: readonly string[]): Promise<number> =>
    JSON.parse(await show(['tasks', ...args, '--format', 'json'])).tasks.length;

  expect([
    await tasks(),
    await tasks('--topic', 'mail'),
    await tasks('--label', 'team=orders'),
    await tasks('--match', 'SELECT 15'),
    await tasks('--project', 'shop'),
    await tasks('--limit', '3'),
  ]).toEqual([16, 15, 1, 1, 0, 3]);
  const alerts = async (...args: readonly string[]): Promise<readonly string[]> =>
    JSON.parse(await show(['alerts', ...args, '--format', 'json'])).alerts.map(({ kind }: { kind: string }) => kind);
  // The one that fires comes first, although it is older.
  expect(await alerts()).toEqual(['late', 'expectation']);
  expect(await alerts('--state', 'firing')).toEqual(['late']);
  expect(await alerts('--since', '5m')).toEqual(['expectation']);
  expect(await alerts('--until', '5m')).toEqual(['late']);
  expect(await alerts('--since', '2020-01-01T00:00:00Z', '--state', 'late')).toEqual(['late']);
  expect(await alerts('--since', '2020-01-01')).toEqual(['late', 'expectation']);
  expect(await alerts('--topic', 'mail', '--match', 'got 15')).toEqual(['expectation']);
  await expect(show(['log', '--since', 'soon'])).rejects.toMatchObject({
    code: 'usage',
    message: 'invalid time "soon" for --since (expected for example 1h, 7d, 2026-12-01, 2026-12-01T08:00:00Z)',
  });
});

test('log --follow prints what ends from now on, each row once, until a signal stops it', async () => {
  const other = await createTestDatabase();
  const stop = new AbortController();
  try {
    await startDaemon(other);
    for (const sql of ['select 0', 'select 1']) {
      const [task] = await other.query<{ id: string }>('select pgherd.enqueue($1) as id', [sql]);
      await logged(other, { task: task?.id ?? '' });
    }
    let printed = '';
    const following = runCommand(['log', '--follow', '--limit', '1', '--url', other.url], {
      env: ENV,
      signal: stop.signal,
      onOutput: (text) => {
        printed += text;
      },
    });
    await waitFor(() => printed.includes('finished'), { what: 'the row that is there' });
    await other.query(`select pgherd.enqueue('select 1 / 0', topic => 'broken')`);
    await waitFor(() => printed.includes('division by zero'), { what: 'the row that ends now' });
    stop.abort();
    const { stdout } = await following;

    // The limit has cut off the first task: it does not come later.
    const lines = stdout.trimEnd().split('\n');
    expect(lines[2]?.indexOf('failed')).toBe(lines[1]?.indexOf('finished'));
    expect(lines).toEqual([
      expect.stringMatching(/^ended +job or SQL +topic/),
      expect.stringMatching(/^\d{4}-.*Z .* finished /),
      expect.stringMatching(/^\d{4}-.*Z .* broken +failed .*22012 division by zero$/),
    ]);
  } finally {
    stop.abort();
    await stopDaemons();
    await other.drop();
  }
});

test('pause of an unknown job and enqueue into an undeclared topic name the similar one', async () => {
  await expect(show(['pause', 'job', 'nightly-rebuilt'])).rejects.toMatchObject({
    code: 'not_found',
    hint: 'did you mean "nightly-rebuild"?',
  });
  const { stdout, stderr } = await runCommand(['enqueue', 'select 1', '--topic', 'mial', '--url', database.url]);
  expect(stdout).toMatch(/^task \d+\n$/);
  expect(stderr).toBe('topic mial is not declared, and has the default settings (did you mean "mail"?)\n');
  await database.query('select pgherd.cancel_task($1)', [/\d+/.exec(stdout)?.[0]]);
});

test('--watch shows the list again, in place on a terminal, until a signal stops it', async () => {
  const stop = new AbortController();
  let printed = '';
  const watching = show(['topics', '--watch'], {
    width: 80,
    signal: stop.signal,
    onOutput: (text) => {
      printed += text;
    },
  });
  await waitFor(() => printed.split('\u001b[H\u001b[2J').length === 3, { what: 'the second list' });
  stop.abort();
  await watching;

  expect(
    printed
      .split('\u001b[H\u001b[2J')
      .slice(1)
      .every((one) => one.includes('heavy')),
  ).toBe(true);
});
