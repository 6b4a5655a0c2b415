import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { addTask, logged, startDaemon, stopDaemons } from '../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { runCommand } from '../support/run-command.ts';
import { waitFor } from '../support/wait-for.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query(
    `insert into pgherd.jobs (name, description, sql, transaction, schedule, timezone) values
       ('gap', 'Compares two totals', E'select 1 as ä,\\n  totl from pg_class', true, '{"30 6 * * *"}', 'Europe/Berlin'),
       ('fine', null, 'select 1', true, '{}', 'UTC')`,
  );
  await database.query(`insert into pgherd.topics (name, concurrency) values ('mail', 1)`);
});
afterEach(stopDaemons);
afterAll(() => database.drop());

const show = async (...args: readonly string[]): Promise<string> =>
  (await runCommand([...args, '--url', database.url])).stdout;
const shown = async (...args: readonly string[]): Promise<Record<string, never>> =>
  JSON.parse(await show(...args, '--format', 'json'));
const trigger = async (job: string): Promise<string> => {
  const [row] = await database.query<{ id: string }>('select pgherd.trigger_job($1) as id', [job]);
  return row?.id ?? '';
};

test('a job shows its last outcomes, its durations, and the last error with its place in the SQL', async () => {
  await startDaemon(database);
  await logged(database, { task: await trigger('fine') });
  const failed = await trigger('gap');
  await logged(database, { task: failed }, 'failed');
  await stopDaemons();

  expect(await show('job', 'fine')).toMatch(
    /^ +UTC \d\d:\d\d\n✓ fine · made through SQL · idle\n[\s\S]*last 20 +✓ {2}p50 [<\d].* m?s\n/,
  );
  const page = await show('job', 'gap', '--now', '2026-11-28T00:00:00Z');
  expect(page).toContain('✗ gap · made through SQL · failing: the last run failed\n  Compares two totals\n');
  expect(page).toMatch(
    /^ +Europe\/Berlin 01:00\n[\s\S]*schedule +30 6 \* \* \*\n {2}next +today 06:30 · tomorrow 06:30 · 2026-11-30 06:30/,
  );
  expect(page).toContain(`\npgherd task ${failed} · pgherd retry ${failed} · pgherd log --job gap\n`);
  expect(page).toContain(`task ${failed}, attempt 1`);
  expect(page).toContain('42703 column "totl" does not exist');
  expect(page).toMatch(/\n( +)2 \| {3}totl from pg_class\n\1 {6}\^\n/);
  expect(await shown('job', 'gap')).toMatchObject({
    job: { name: 'gap', state: 'idle', timeout: '6h', log: [{ taskId: failed, sqlstate: '42703' }] },
  });
  await expect(show('job', 'gaps')).rejects.toMatchObject({ code: 'not_found', hint: 'did you mean "gap"?' });
});

test('a task that waits says why: no daemon, the pause of its topic, its time', async () => {
  await database.query(`select pgherd.pause_topic('mail', 'provider down', now() + interval '1 h')`);
  const waiting = await addTask(database, 'select 2', { topic: 'mail' });

  const page = await show('task', waiting);
  expect(page).toContain(`○ task ${waiting} · select 2 · topic mail · pending\n`);
  expect(page).toContain('waits because  no daemon is running: start one with pgherd run\n');
  // In the zone that the first line names.
  expect(page).toMatch(/and {12}topic mail is paused by postgres "provider down", until (today|tomorrow) \d\d:\d\d/);
  expect(await show('tasks', '--topic', 'mail')).toMatch(/ pending .* topic paused /);
  expect(await show('topic', 'mail')).toMatch(
    /^.*\n‖ topic mail · no project · paused\n[\s\S]*: "provider down", until .*\n[\s\S]*pgherd resume topic mail/,
  );

  await database.query(`select pgherd.resume_topic('mail')`);
  const [later] = await database.query<{ id: string }>(`select pgherd.enqueue('select 3', delay => '1 h') as id`);
  expect(await shown('task', later?.id ?? '')).toMatchObject({
    task: {
      state: 'pending',
      waitsBecause: [
        'no daemon is running: start one with pgherd run',
        expect.stringMatching(/^it is not due before /),
      ],
    },
  });
  await database.query('select pgherd.cancel_task($1)', [waiting]);
});

test('a task that waits for a full topic names it, and how many go before it', async () => {
  await startDaemon(database, { slots: 2 });
  const first = await addTask(database, 'select pg_sleep(60)', { topic: 'mail' });
  await waitFor(async () => (await show('task', first)).includes('running'), { what: 'the first task to run' });
  const second = await addTask(database, 'select 1', { topic: 'mail' });
  const third = await addTask(database, 'select 1', { topic: 'mail' });

  expect(await shown('task', third)).toMatchObject({
    task: { waitsBecause: ['topic mail is full: 1 of 1 run', '1 task goes before it in topic mail'] },
  });
  expect(await show('topic', 'mail')).toMatch(/running +1 of 1\n {2}waiting +2\n/);
  await database.query('select pgherd.cancel_task($1)', [first]);
  await logged(database, { task: second });
  await logged(database, { task: third });
});

test('an ended task shows each attempt; numbers and names that do not exist have a hint', async () => {
  const [row] = await database.query<{ id: string }>(
    `select max(task_id)::text as id from pgherd.task_log where sqlstate = '42703'`,
  );
  const page = await show('task', row?.id ?? '');

  expect(page).toMatch(
    /^.*\n✗ task \d+ · gap · topic default · failed\n\n {2}ran as +\S+\n[\s\S]*totl from pg_class\n {2}attempt 1 {2}failed after .* m?s, ended today /,
  );
  expect(page).toContain(`\npgherd retry ${row?.id} · pgherd job gap\n`);
  await expect(show('task', '99999999')).rejects.toMatchObject({ code: 'not_found' });
  await expect(show('task', 'abc')).rejects.toMatchObject({ code: 'usage' });
  await expect(show('topic', 'mial')).rejects.toMatchObject({ code: 'not_found', hint: 'did you mean "mail"?' });
  expect(await show('tasks', '--topic', 'nothing-here')).toBe('No task matches the filter.\n');
});

test('a running task shows its last notice on its page, also beyond those that are kept', async () => {
  await startDaemon(database);
  const id = await addTask(
    database,
    `do $$ begin for n in 1..150 loop raise notice 'row % of 300', n; end loop; perform pg_sleep(120); end $$`,
  );
  const page = await waitFor(
    async () => {
      const text = await show('task', id);
      return text.includes('row 150 of 300') ? text : null;
    },
    { what: 'the notice of the running task' },
  );

  expect(page).toMatch(/\n {2}running +for .*\n {2}progress +NOTICE: row 150 of 300\n/);
  expect(await shown('task', id)).toMatchObject({ task: { notice: 'NOTICE: row 150 of 300' } });
  await runCommand(['cancel', id, '--url', database.url]);
  await logged(database, { task: id }, 'cancelled');
});
