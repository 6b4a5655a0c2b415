import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CliResult } from '../../support/cli.ts';
import { startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { removeProjects } from '../../support/reconcile.ts';
import { runHere } from '../../support/run-command.ts';
import { waitFor } from '../../support/wait-for.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => removeProjects(database));

const pgherd = (args: readonly string[], yaml: string, project = 'shop'): Promise<CliResult> =>
  runHere(args, {
    cwd: writeFiles({ 'pgherd.yaml': `project: ${project}\n`, 'jobs.yaml': yaml }),
    env: { PGHERD_URL: database.url },
  });

async function apply(yaml: string, project = 'shop'): Promise<string> {
  const { code, stdout, stderr } = await pgherd(['apply', '--yes'], yaml, project);
  expect([code, stderr.includes('error')]).toEqual([0, false]);
  return stdout;
}

/** What stays with a topic: its id, its pause and its waiting tasks. */
const lifeOf = (name: string): Promise<readonly object[]> =>
  database.query(
    `select t.id, t.concurrency, s.pause_reason, s.failure_count::int as failures,
       (select array_agg(k.sql order by k.id) from pgherd._tasks k where k.topic = t.name) as tasks,
       (select count(*)::int from pgherd._ready r where r.topic = t.name) as ready
     from pgherd.topics t left join pgherd.topic_state s on s.topic = t.name where t.name = $1`,
    [name],
  );

async function fill(topic: string, marks: number): Promise<void> {
  for (let mark = 0; mark < marks; mark++) {
    await database.query(`select pgherd.enqueue('select ''${topic}${mark}''', topic => '${topic}')`);
  }
  await database.query(`select pgherd.enqueue('select ''later ${topic}''', topic => '${topic}', delay => '1 hour')`);
  await database.query(`select pgherd.pause_topic('${topic}', 'holiday of ${topic}')`);
}

const topics = (...entries: readonly (readonly [name: string, body: string])[]): string =>
  `topics:\n${entries.map(([name, body]) => `  ${name}: { ${body} }\n`).join('')}`;

test('a renamed topic keeps its id, pause, counters, waiting tasks and jobs', async () => {
  await apply(`${topics(['nightly', 'concurrency: 3'])}jobs:\n  a: { sql: select 1, topic: nightly }\n`);
  await fill('nightly', 2);
  await database.query("update pgherd.topic_state set failure_count = 7 where topic = 'nightly'");
  await database.query("select pgherd.trigger_job('a')");
  const before = await lifeOf('nightly');
  expect(before).toMatchObject([{ pause_reason: 'holiday of nightly', failures: 7, ready: 2 }]);
  const yaml = `${topics(['calm', 'concurrency: 3, renamed_from: nightly'])}jobs:\n  a: { sql: select 1, topic: calm }\n`;

  const { stdout } = await pgherd(['plan'], yaml);
  expect(stdout).toMatch(/> topic nightly → calm/);
  expect(stdout).toContain('calls of enqueue must use the new name; pause, counters and waiting tasks are kept');
  expect(await apply(yaml)).toContain('1 changed, 1 renamed');

  expect(await lifeOf('calm')).toEqual(before);
  expect(await lifeOf('nightly')).toEqual([]);
  expect((await pgherd(['plan'], yaml)).stdout).toContain('No changes');
});

test('topics are renamed in a chain and swapped in one apply, once', async () => {
  await apply(topics(['a', 'concurrency: 1'], ['b', 'concurrency: 2'], ['c', 'concurrency: 3']));
  for (const name of ['a', 'b', 'c']) await fill(name, 1);
  const [a, b, c] = [await lifeOf('a'), await lifeOf('b'), await lifeOf('c')];
  const chain = topics(
    ['b', 'concurrency: 1, renamed_from: a'],
    ['d', 'concurrency: 2, renamed_from: b'],
    ['c', 'concurrency: 3'],
  );
  await apply(chain);
  expect([await lifeOf('b'), await lifeOf('d'), await lifeOf('c')]).toEqual([a, b, c]);
  const swap = topics(
    ['d', 'concurrency: 1, renamed_from: b'],
    ['b', 'concurrency: 2, renamed_from: d'],
    ['c', 'concurrency: 3'],
  );
  await apply(swap);
  expect([await lifeOf('d'), await lifeOf('b')]).toEqual([a, b]);

  expect((await pgherd(['plan'], swap)).stdout).toContain('No changes');
  const back = await pgherd(['rollback', '1', '--project', 'shop', '--yes'], swap);
  expect(back).toMatchObject({ code: 0 });
  expect([await lifeOf('a'), await lifeOf('b'), await lifeOf('c')]).toEqual([a, b, c]);
});

test('jobs of other owners follow the topic, and plans of their projects name it', async () => {
  await apply(topics(['reports', '']));
  const other = (name: string): string =>
    `topics:\n  ${name}: { external: true }\njobs:\n  x: { sql: select 1, topic: ${name} }\n`;
  await apply(other('reports'), 'search');
  await database.query("insert into pgherd.jobs (name, sql, topic) values ('by hand', 'select 1', 'reports')");

  await apply(topics(['papers', 'renamed_from: reports']));

  expect(await database.query('select name, topic from pgherd.jobs order by name')).toEqual([
    { name: 'by hand', topic: 'papers' },
    { name: 'x', topic: 'papers' },
  ]);
  const late = await pgherd(['plan'], other('reports'), 'search');
  expect([late.code, late.stdout]).toEqual([4, expect.stringContaining('topic reports is external')]);
  expect(late.stdout).not.toContain('drift');
  expect((await pgherd(['plan'], other('papers'), 'search')).stdout).toContain('No changes');
});

test('the rows of the log keep the retention of the renamed topic', async () => {
  await apply(topics(['nightly', 'retention: { finished: 90d }']));
  await apply(topics(['calm', 'retention: { finished: 90d }, renamed_from: nightly']));
  await apply(topics(['quiet', 'retention: { finished: 90d }, renamed_from: calm']));
  const retentions = `select name, retention_finished = '90 d' as own from pgherd._topic_retentions order by name`;
  expect(await database.query(retentions)).toEqual(['calm', 'nightly', 'quiet'].map((name) => ({ name, own: true })));
  await apply(topics(['quiet', 'retention: { finished: 90d }'], ['calm', '']));
  expect(await database.query(`${retentions}`)).toEqual([
    { name: 'calm', own: false },
    { name: 'nightly', own: true },
    { name: 'quiet', own: true },
  ]);
});

test('tasks that run count for the limit of the renamed topic, and their retries go there', async () => {
  const yaml = (name: string, more: string): string =>
    topics([name, `concurrency: 1, retry: { limit: 1, initial: 1s }${more}`]);
  await apply(yaml('one', ''));
  await database.query('create table if not exists public.gate (open boolean)');
  await database.query('truncate public.gate');
  const task = await database.query<{ id: string }>(
    `select pgherd.enqueue('do $$ begin while not exists (select from public.gate) loop perform pg_sleep(0.02); end loop; raise ''shut''; end $$', topic => 'one') as id`,
  );
  const next = await database.query<{ id: string }>("select pgherd.enqueue('select 2', topic => 'one') as id");
  await startDaemon(database);
  try {
    const stateOf = async (id: string | undefined): Promise<string> => {
      const rows = await database.query<{ state: string; topic: string }>(
        `select state, topic from pgherd.tasks where id = $1 union all select state, topic from pgherd.task_log where task_id = $1`,
        [id],
      );
      return rows.map(({ state, topic }) => `${state} ${topic}`).join(', ');
    };
    await waitFor(async () => (await stateOf(task[0]?.id)) === 'running one', { what: 'the task to run' });

    await apply(yaml('uno', ', renamed_from: one'));

    expect(await stateOf(task[0]?.id)).toBe('running uno');
    expect(await database.query("select topic from pgherd._leases where topic in ('one', 'uno')")).toEqual([
      { topic: 'uno' },
    ]);
    await database.query('insert into public.gate values (true)');
    await waitFor(async () => (await stateOf(task[0]?.id)).startsWith('retrying'), { what: 'the retry' });
    expect(await stateOf(task[0]?.id)).toMatch(/^retrying uno/);
    await waitFor(async () => (await stateOf(next[0]?.id)) === 'finished uno', { what: 'the next task' });
  } finally {
    await stopDaemons();
  }
});
