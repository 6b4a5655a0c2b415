import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Why } from '../../../src/store/why/why.ts';
import { startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { runCommand } from '../../support/run-command.ts';
import { waitFor } from '../../support/wait-for.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await stopDaemons();
  await database.drop();
});

const run = async (cwd: string, ...args: string[]): Promise<string> =>
  (await runCommand([...args, '--url', database.url], { cwd })).stdout;

async function why(...args: string[]): Promise<Why & { readonly waitsBecause: readonly string[] }> {
  return JSON.parse(await run('/', 'why', ...args, '--format', 'json')).why;
}

const project = (jobs: string): string => writeFiles({ 'pgherd.yaml': 'project: billing\n', 'jobs.yaml': jobs });

/** The last 3:00 UTC. */
function lastNight(): Date {
  const at = new Date(Date.now());
  at.setUTCHours(3, 0, 0, 0);
  return at.getTime() > Date.now() ? new Date(at.getTime() - 86_400_000) : at;
}

test('a missed occurrence names the daemons that stopped and started, and the policy', async () => {
  const cwd = project('jobs: { nightly: { sql: select 1, schedule: "0 3 * * *", catchup: skip } }\n');
  await run(cwd, 'apply', '--yes');
  await (await startDaemon(database)).stop();
  const due = lastNight();
  // The installation is two days old, and its daemon stopped an hour before the job was due.
  await database.query(
    `update pgherd._daemon_lifetimes set started_at = now() - interval '2 d', last_heartbeat_at = $1::timestamptz - interval '1 h',
       ended_at = $1::timestamptz - interval '1 h'`,
    [due],
  );
  await database.query("update pgherd.revisions set applied_at = now() - interval '2 d'");
  await database.query(
    "update pgherd.job_state set schedule_from = now() - interval '30 h', next_due_at = '-infinity', last_scheduled_for = null",
  );
  expect(await why('nightly')).toMatchObject({
    outcome: 'not-run',
    cause: 'no-daemon',
    occurrence: due.toISOString().replace('.000', ''),
  });

  await startDaemon(database);
  const answer = await waitFor(
    async () => {
      const found = await why('nightly');
      return found.outcome === 'skipped' ? found : null;
    },
    { what: 'the missed occurrence to be logged' },
  );
  expect(answer).toMatchObject({ due: true, cause: 'no-daemon' });
  expect(answer.text).toContain('was skipped: no daemon was running, and catchup: skip did not make up for it');
  expect(answer.records.map(({ source }) => source)).toEqual(['daemons', 'daemons', 'task_log']);
  const text = await run('/', 'why', 'nightly', '--at', due.toISOString());
  expect(text).toMatch(/^nightly was due at \d{4}-\d\d-\d\d 03:00 UTC and was skipped/);
  expect(text).toMatch(/daemon \d+ on \S+ stopped {2}pgherd.daemons \d+/);
});

test('a run has its task, and an overlap the task that had not ended', async () => {
  await startDaemon(database);
  const cwd = project('jobs: { tick: { sql: select pg_sleep(600), schedule: "@every 1s", timeout: 1h } }\n');
  await run(cwd, 'apply', '--yes');
  const [skipped] = await waitFor(
    async () => {
      const rows = await database.query<{ at: string }>(
        `select to_char(scheduled_for at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at
         from pgherd.task_log where job = 'tick' and reason like 'overlap%' order by ended_at limit 1`,
      );
      return rows.length > 0 ? rows : null;
    },
    { what: 'an occurrence to be skipped' },
  );
  const answer = await why('tick', '--at', skipped?.at ?? '');
  const [task] = await database.query<{ id: string }>(
    "select min(id)::text as id from pgherd.tasks where job = 'tick'",
  );
  expect(answer).toMatchObject({ outcome: 'skipped', cause: 'overlap' });
  expect(answer.records).toContainEqual(expect.objectContaining({ source: 'tasks', id: task?.id }));
});

test('what waits names its reasons, by job and by task', async () => {
  const cwd = project('jobs: { by-hand: { sql: select 1, topic: mail } }\ntopics: { mail: {} }\n');
  await run(cwd, 'apply', '--yes');
  await run(cwd, 'pause', 'topic', 'mail', '--reason', 'provider down');
  const task = /task (\d+)/.exec(await run(cwd, 'trigger', 'by-hand'))?.[1] ?? '';
  for (const name of ['by-hand', task]) {
    const answer = await why(name);
    expect(answer.outcome).toBe('waiting');
    expect(answer.waitsBecause).toEqual([
      'no daemon is running: start one with pgherd run',
      expect.stringMatching(/^topic mail is paused by .* "provider down"/),
    ]);
  }
});

test('a task that runs apart from others like it names the one that runs before it', async () => {
  const enqueue = async (): Promise<string> =>
    (await database.query<{ id: string }>("select pgherd.enqueue('select 1')::text as id"))[0]?.id ?? '';
  const [before, id] = [await enqueue(), await enqueue()];
  const promoted = async (): Promise<number | undefined> =>
    (await database.query<{ promoted: number }>('select promoted from pgherd._promote()'))[0]?.promoted;
  const reasons = async (): Promise<readonly string[]> =>
    (await why(id)).waitsBecause.filter((reason) => reason.includes('died twice'));
  await database.query('delete from pgherd._ready where id = $1', [id]);
  await database.query(
    `update pgherd._tasks set crashes = 2, waits = case when id = $1 then true end, available_at = now() - interval '1 s'`,
    [id],
  );
  const apart = 'its session or daemon died twice, so it does not run at the same time as other such tasks';

  expect(await promoted()).toBe(0);
  expect(await reasons()).toEqual([`${apart}: task ${before} of the same role has not ended`]);

  await database.query("update pgherd._tasks set login = 'other' where id = $1", [before]);
  expect(await promoted()).toBe(0);
  expect(await reasons()).toEqual([
    expect.stringMatching(
      new RegExp(`^${apart}: task ${before} has not ended, and holds back those of other roles until 20\\S+Z$`),
    ),
  ]);

  await database.query("update pgherd._tasks set available_at = now() - interval '11 min' where id = $1", [before]);
  expect(await reasons()).toEqual([]);
  expect(await promoted()).toBe(1);
});

test('an older definition, a pause and a rename are found in their records', async () => {
  const cwd = project('jobs: { old: { sql: select 1, schedule: "0 3 * * *" } }\n');
  await run(cwd, 'apply', '--yes');
  await database.query("update pgherd.revisions set applied_at = now() - interval '3 d' where revision = 1");
  writeFileSync(
    join(cwd, 'jobs.yaml'),
    'jobs: { report: { sql: select 1, schedule: "0 4 * * *", renamed_from: old } }\n',
  );
  await run(cwd, 'apply', '--yes');
  const four = new Date(
    lastNight().getTime() + 3_600_000 - (lastNight().getTime() + 3_600_000 > Date.now() ? 86_400_000 : 0),
  );
  const answer = await why('report', '--at', four.toISOString());
  expect(answer).toMatchObject({ due: false, cause: 'older-definition' });
  expect(answer.records).toMatchObject([
    { source: 'revisions', id: '1' },
    { source: 'revisions', id: '2' },
  ]);

  await run(cwd, 'pause', 'job', 'report', '--reason', 'audit');
  await database.query("update pgherd._requests set requested_at = now() - interval '2 d'");
  await database.query("update pgherd.revisions set applied_at = now() - interval '2 d' where revision = 2");
  expect(await why('report')).toMatchObject({
    cause: 'paused',
    records: [{ source: 'audit', text: expect.stringContaining('the job was paused by') }],
  });
});

test.each([
  [['nobody'], 'not_found', 'there is no job "nobody"'],
  [['987654'], 'not_found', 'there is no job "987654", and no unfinished task of this number'],
  [
    ['a', '--at', 'yesterday'],
    'usage',
    'invalid time "yesterday" for --at (expected for example "2026-11-28 03:00" (UTC), 2026-11-28T03:00:00Z)',
  ],
])('refuses %j', async (args, code, message) => {
  await run(project('jobs: { a: { sql: select 1 } }\n'), 'apply', '--yes');
  await expect(why(...args)).rejects.toMatchObject({ code, message });
});
