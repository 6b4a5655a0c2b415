import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CliResult } from '../../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { removeProjects } from '../../support/reconcile.ts';
import { runHere } from '../../support/run-command.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => removeProjects(database));

const files = (project: string, yaml: string): string =>
  writeFiles({ 'pgherd.yaml': `project: ${project}\n`, [`${project}.yaml`]: yaml });

const pgherd = (args: readonly string[], cwd: string): Promise<CliResult> =>
  runHere(args, { cwd, env: { PGHERD_URL: database.url } });

async function apply(project: string, yaml: string): Promise<void> {
  const done = await pgherd(['apply', '--yes'], files(project, yaml));
  expect([done.code, done.stderr.includes('error')]).toEqual([0, false]);
}

const OWNER = 'topics:\n  reports: { concurrency: 1 }\njobs:\n  a: { sql: select 1 }\n';
const WITHOUT = 'jobs:\n  a: { sql: select 1 }\n';
const USER =
  'topics:\n  reports: { external: true }\njobs:\n  daily: { sql: select 1, topic: reports }\n  weekly: { sql: select 2, topic: reports }\n';

const USED =
  '2 jobs of project search (search.yaml) use it: daily, weekly: apply another topic there first, or hand the topic over with moved: [{ topic: reports, to: search }]';

const concurrency = (): Promise<readonly object[]> => database.query('select name, concurrency from pgherd.topics');

describe('a topic that another project uses', () => {
  beforeEach(async () => {
    await apply('shop', OWNER);
    await apply('search', USER);
  });

  test('is not deleted: every format names the project, its jobs, their file and the next step', async () => {
    const cwd = files('shop', WITHOUT);
    for (const format of ['text', 'markdown', 'github', 'sarif', 'json']) {
      const { code, stdout } = await pgherd(['plan', '--format', format], cwd);
      // Markdown escapes what it would read as markup.
      expect([format, code, stdout.replace(/\\(.)/g, '$1').replace(/\s+/g, ' ')]).toEqual([
        format,
        4,
        expect.stringContaining(USED),
      ]);
    }
    const refused = await pgherd(['apply', '--yes'], cwd);
    expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining(`delete topic reports: ${USED}`)]);
    expect(await concurrency()).toEqual([{ name: 'reports', concurrency: 1 }]);
  });

  test('is not deleted with its tasks drained, discarded or moved, or as one of many deletes', async () => {
    await database.query("select pgherd.enqueue('select 1', topic => 'reports')");
    const cwd = files('shop', WITHOUT);
    for (const args of [['--drain'], ['--discard'], ['--move-to', 'default'], ['--allow-deletes', '1']]) {
      const { code, stderr } = await pgherd(['apply', '--yes', ...args], cwd);
      expect([args[0], code, stderr]).toEqual([args[0], 4, expect.stringContaining(USED)]);
    }
    const plain = await pgherd(['plan'], cwd);
    expect(plain.stdout.replace(/\s+/g, ' ')).toContain(
      `it contains 1 unfinished task: pass --drain, --discard or --move-to <topic>; ${USED}`,
    );
  });

  test('is not deleted by a plan against a snapshot, nor by one that was saved before the other project used it', async () => {
    const cwd = files('shop', WITHOUT);
    await pgherd(['export', '--snapshot', 'snapshot.json', '--project', 'shop'], cwd);
    const against = await pgherd(['plan', '--against', 'snapshot.json', '--format', 'json'], cwd);
    expect([against.code, against.stdout]).toEqual([4, expect.stringContaining(USED)]);

    await apply('search', 'jobs:\n  daily: { sql: select 1 }\n  weekly: { sql: select 2 }\n');
    expect((await pgherd(['plan', '--out', 'plan.json'], cwd)).code).toBe(0);
    await apply('search', USER);
    const late = await pgherd(['apply', '--yes', 'plan.json'], cwd);
    expect([late.code, late.stderr]).toEqual([
      3,
      expect.stringContaining('job daily of project search uses topic reports since the plan was made'),
    ]);
  });

  test('is deleted after the other project has left it', async () => {
    await apply('search', 'jobs:\n  daily: { sql: select 1 }\n  weekly: { sql: select 2 }\n');
    await apply('shop', WITHOUT);
    expect(await concurrency()).toEqual([]);
  });

  test('moves to the other project, whose jobs keep its limit', async () => {
    await apply('shop', `${WITHOUT}moved: [{ topic: reports, to: search }]\n`);
    await apply('search', `${USER.replace('external: true', 'concurrency: 1')}moved: { topic: reports, from: shop }\n`);
    await apply('shop', WITHOUT);
    expect(await concurrency()).toEqual([{ name: 'reports', concurrency: 1 }]);
  });

  test('that is renamed takes the jobs along, and the plan names the files that must follow', async () => {
    const renamed = OWNER.replace('reports: {', 'papers: { renamed_from: reports,');
    const { code, stdout } = await pgherd(['plan'], files('shop', renamed));
    expect([code, stdout.replace(/\s+/g, ' ')]).toEqual([
      0,
      expect.stringContaining(
        '2 jobs of project search (search.yaml) use it: daily, weekly: its files must write topic: papers, until then its plans are blocked',
      ),
    ]);
  });

  test('that changes names the jobs of the other project, with and without a schedule', async () => {
    const { stdout } = await pgherd(['plan'], files('shop', OWNER.replace('concurrency: 1', 'concurrency: 2')));
    expect(stdout).toContain('affects 2 jobs: daily (project search), weekly (project search)');
  });

  test('that was deleted in the database is missed by the plan of the other project, although nothing changes', async () => {
    await database.query('delete from pgherd.topics');
    const { code, stdout } = await pgherd(['plan'], files('search', USER));
    expect([code, stdout]).toEqual([0, expect.stringContaining('No changes')]);
    expect(stdout).toContain('search.yaml:4');
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'the external topic "reports" does not exist: jobs daily, weekly run without its limits PGH215',
    );
    const changed = await pgherd(['plan'], files('search', USER.replace('select 2', 'select 3')));
    expect([changed.code, changed.stdout.replace(/\s+/g, ' ')]).toEqual([
      4,
      expect.stringContaining('topic reports is external, but no other project has applied it'),
    ]);
  });
});

test('a topic that never existed blocks the jobs that use it', async () => {
  const { code, stdout } = await pgherd(['plan'], files('search', USER));
  expect([code, stdout.replace(/\s+/g, ' ')]).toEqual([
    4,
    expect.stringContaining('topic reports is external, but no other project has applied it to this database'),
  ]);
});

test('a topic that its own project declares external is not deleted', async () => {
  await apply('shop', OWNER.replace('select 1 }', 'select 1, topic: reports }'));
  const own = 'topics:\n  reports: { external: true }\njobs:\n  a: { sql: select 1, topic: reports }\n';
  const { code, stdout } = await pgherd(['plan'], files('shop', own));
  expect([code, stdout.replace(/\s+/g, ' ')]).toEqual([
    4,
    expect.stringContaining(
      'this project owns the topic, and its files declare it external: declare its keys, or write moved: [{ topic: reports, to: <project> }]',
    ),
  ]);
  const leaving = await pgherd(
    ['plan'],
    files('shop', `${own.replace('select 1', 'select 3')}moved: [{ topic: reports, to: search }]\n`),
  );
  expect([leaving.code, leaving.stdout]).toEqual([0, expect.stringContaining('moves to project search')]);
});

test('a topic that a job of no project uses is not deleted', async () => {
  await apply('shop', OWNER);
  await database.query("insert into pgherd.jobs (name, sql, topic) values ('by hand', 'select 1', 'reports')");
  const { code, stdout } = await pgherd(['plan'], files('shop', WITHOUT));
  expect([code, stdout.replace(/\s+/g, ' ')]).toEqual([
    4,
    expect.stringContaining('job by hand of no project uses it: change its topic in pgherd.jobs first'),
  ]);
  await database.query("update pgherd.jobs set topic = 'default' where name = 'by hand'");
  await apply('shop', WITHOUT);
});

test('a topic is not deleted under a job that --target leaves as it is', async () => {
  await apply('shop', OWNER.replace('select 1 }', 'select 1, topic: reports }'));
  const { code, stdout } = await pgherd(['plan', '--target', 'reports'], files('shop', WITHOUT));
  expect([code, stdout.replace(/\s+/g, ' ')]).toEqual([
    4,
    expect.stringContaining(
      'job a (shop.yaml), which this plan leaves as it is, uses it: select it as well, or leave out --target',
    ),
  ]);
  await apply('shop', WITHOUT);
});

describe('a job that a job of another owner runs after', () => {
  beforeEach(async () => {
    await apply('shop', 'jobs:\n  a: { sql: select 1 }\n  b: { sql: select 2, after: a }\n');
    await database.query(
      "insert into pgherd.jobs (name, sql, schedule) values ('by hand', 'select 1', array['after: a', 'after: b'])",
    );
  });

  test('is not deleted', async () => {
    const cwd = files('shop', 'jobs:\n  a: { sql: select 1 }\n');
    const { code, stdout } = await pgherd(['plan'], cwd);
    expect([code, stdout.replace(/\s+/g, ' ')]).toEqual([
      4,
      expect.stringContaining('job by hand of no project runs after it: change its schedule in pgherd.jobs first'),
    ]);
    await database.query("update pgherd.jobs set schedule = array['after: a'] where name = 'by hand'");
    expect((await pgherd(['plan'], cwd)).code).toBe(0);
  });

  test('is not renamed', async () => {
    const renamed = 'jobs:\n  c: { sql: select 1, renamed_from: a }\n  b: { sql: select 2, after: c }\n';
    const { code, stderr } = await pgherd(['apply', '--yes'], files('shop', renamed));
    expect([code, stderr]).toEqual([
      4,
      expect.stringContaining('rename job c: job by hand of no project runs after it: change its schedule'),
    ]);
    await database.query("update pgherd.jobs set schedule = array['after: c'] where name = 'by hand'");
    await apply('shop', renamed);
  });

  test('is not deleted when the child has moved to another project', async () => {
    await database.query("delete from pgherd.jobs where name = 'by hand'");
    await apply('shop', 'jobs:\n  a: { sql: select 1 }\nmoved: [{ job: b, to: search }]\n');
    await database.query(
      `with o as (insert into pgherd.projects (name) values ('search') returning id)
       update pgherd.jobs set project_id = o.id, source_file = 'later.yaml' from o where name = 'b'`,
    );
    const { code, stdout } = await pgherd(['plan'], files('shop', 'jobs:\n  x: { sql: select 1 }\n'));
    expect([code, stdout.replace(/\s+/g, ' ')]).toEqual([
      4,
      expect.stringContaining(
        'job b of project search (later.yaml) runs after it: apply another schedule there first, or hand the job over with moved: [{ job: a, to: search }]',
      ),
    ]);
  });
});
