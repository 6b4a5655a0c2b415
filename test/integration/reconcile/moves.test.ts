import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CliResult } from '../../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { runHere } from '../../support/run-command.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.query('delete from pgherd.jobs');
  await database.query('delete from pgherd.topics');
  await database.query('delete from pgherd.topic_state');
  await database.query('delete from pgherd.revision_changes');
  await database.query('delete from pgherd.revisions');
  await database.query('delete from pgherd.projects');
});

type Files = Readonly<Record<string, string>>;

const pgherd = (args: readonly string[], files: Files): Promise<CliResult> =>
  runHere(args, { cwd: writeFiles(files), env: { PGHERD_URL: database.url } });

/** The files of a project with these definitions. */
const project = (name: string, yaml: string, more = ''): Files => ({
  'pgherd.yaml': `project: ${name}\n${more}`,
  'jobs.yaml': yaml,
});

async function apply(files: Files, ...args: readonly string[]): Promise<CliResult> {
  const done = await pgherd(['apply', '--yes', ...args], files);
  expect(done.stderr.replace(/^.*PGH201.*$/gm, '')).not.toContain('error');
  expect(done).toMatchObject({ code: 0 });
  return done;
}

interface PlanDocument {
  readonly changes: readonly {
    readonly action: string;
    readonly kind: string;
    readonly name: string;
    readonly move?: object;
    readonly before: { readonly name: string } | null;
    readonly blocked: { readonly reason: string } | null;
  }[];
  readonly drift: readonly object[];
  readonly diagnostics: readonly { readonly code: string; readonly message: string }[];
  readonly summary: Readonly<Record<string, number>>;
  readonly renamedFrom?: string;
}

async function plan(files: Files, ...args: readonly string[]): Promise<PlanDocument> {
  const { stdout } = await pgherd(['plan', '--format', 'json', ...args], files);
  return JSON.parse(stdout) as PlanDocument;
}

const actions = ({ changes }: PlanDocument): readonly string[] =>
  changes.map(({ action, kind, name, before }) => `${action} ${kind} ${before?.name ?? ''} → ${name}`);

const owners = (): Promise<readonly object[]> =>
  database.query(
    `select j.name, p.name as project from pgherd.jobs j left join pgherd.projects p on p.id = j.project_id order by j.name`,
  );

const JOBS = 'jobs:\n  a: { sql: select 1, schedule: "0 3 * * *" }\n  b: { sql: select 2 }\n';

/** What must survive: the id, the counters, the pause and the record of runs of a job. */
const lifeOf = (name: string): Promise<readonly object[]> =>
  database.query(
    `select j.id, s.success_count, s.failure_count, s.paused_by, s.pause_reason, s.last_scheduled_for,
       (select count(*)::int from pgherd._tasks t where t.job_id = j.id) as tasks
     from pgherd.jobs j join pgherd.job_state s on s.job_id = j.id where j.name = $1`,
    [name],
  );

describe('a job that moves to another project', () => {
  beforeEach(async () => {
    await apply(project('shop', JOBS));
    await database.query("select pgherd.pause_job('a', 'bank holiday')");
    await database.query(
      "update pgherd.job_state set success_count = 41, failure_count = 7, last_scheduled_for = '2026-01-01Z'",
    );
    await database.query("select pgherd.trigger_job('a')");
  });

  const taken = project(
    'billing',
    'jobs:\n  a: { sql: select 1, schedule: "0 3 * * *" }\nmoved: { job: a, from: shop }\n',
  );

  test('keeps its id, counters, pause and tasks, in one apply with one revision', async () => {
    const before = await lifeOf('a');

    const { stdout } = await apply(taken);

    expect(stdout).toMatch(/Applied as revision 1 of billing: 1 moved\./);
    expect(await lifeOf('a')).toEqual(before);
    expect(before).toMatchObject([{ success_count: '41', pause_reason: 'bank holiday', tasks: 1 }]);
    expect(await owners()).toEqual([
      { name: 'a', project: 'billing' },
      { name: 'b', project: 'shop' },
    ]);
    expect(actions(await plan(taken))).toEqual([]);
  });

  test('is named with both projects in text, Markdown and JSON', async () => {
    const [text, markdown] = await Promise.all([
      pgherd(['plan'], taken),
      pgherd(['plan', '--format', 'markdown'], taken),
    ]);
    expect(text.stdout).toMatch(/^ {2}> job a \(project shop → billing\) +jobs\.yaml:2$/m);
    expect(text.stdout).toContain('moves from project shop to project billing: id, history, counters and pause kept');
    expect(text.stdout).toContain('paused by');
    expect(text.stdout).toContain('Plan: 0 to add, 0 to change, 1 to move, 0 to delete');
    expect(markdown.stdout).toMatch(/\| move \| job a \\\(project shop → billing\\\)/);
    const document = await plan(taken);
    expect(document.changes).toMatchObject([{ action: 'move', name: 'a', move: { from: 'shop', to: 'billing' } }]);
    expect(document.summary).toMatchObject({ move: 1, add: 0, change: 0, delete: 0 });
  });

  test('is not deleted by the project that gave it, whichever is applied first', async () => {
    const given = project('shop', 'jobs:\n  b: { sql: select 2 }\nmoved: [{ job: a, to: billing }]\n');
    const early = await plan(given);
    expect(actions(early)).toEqual([]);
    expect(early.diagnostics).toMatchObject([
      {
        code: 'PGH208',
        message:
          'job a moves to project billing: here it stays and runs as now, until the apply of billing takes it with its history',
      },
    ]);
    await apply(given);
    const before = await lifeOf('a');

    await apply(taken);

    expect(await lifeOf('a')).toEqual(before);
    const late = await plan(given);
    expect([actions(late), late.diagnostics]).toEqual([[], []]);
    await apply(given);
    expect(await lifeOf('a')).toEqual(before);
  });

  test('can be renamed and changed at once', async () => {
    const before = await lifeOf('a');
    const yaml = 'jobs:\n  c: { sql: select 3, renamed_from: a }\nmoved: { job: a, from: shop }\n';

    await apply(project('billing', yaml));

    expect(await lifeOf('c')).toEqual(before);
    expect(actions(await plan(project('billing', yaml)))).toEqual([]);
  });

  test('by a saved plan, which is stale when the job has changed since', async () => {
    const cwd = writeFiles(taken);
    const run = (...args: readonly string[]): Promise<CliResult> =>
      runHere(args, { cwd, env: { PGHERD_URL: database.url } });
    await run('plan', '--out', 'plan.json');
    await database.query("update pgherd.jobs set timeout = '1 min' where name = 'a'");
    expect(await run('apply', 'plan.json', '--yes')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('timeout changed from 6h to 1m'),
    });
    await run('plan', '--out', 'plan.json');

    expect(await run('apply', 'plan.json', '--yes')).toMatchObject({ code: 0 });

    expect(await owners()).toMatchObject([{ project: 'billing' }, { project: 'shop' }]);
    expect((await run('apply', 'plan.json', '--yes')).stdout).toContain('Already applied');
  });

  test('shows a manual change as drift, and overwrites it', async () => {
    await database.query("update pgherd.jobs set timeout = '1 min' where name = 'a'");
    expect((await plan(taken)).drift).toMatchObject([{ kind: 'job', name: 'a', fields: [{ path: 'timeoutMs' }] }]);
    await apply(taken);
    expect(await database.query("select timeout = '6 h' as reverted from pgherd.jobs where name = 'a'")).toEqual([
      { reverted: true },
    ]);
  });

  test('stays where it is when either project is rolled back to before the move', async () => {
    await apply(project('billing', 'jobs:\n  z: { sql: select 9 }\n'));
    await apply(project('billing', `${taken['jobs.yaml']?.replace('jobs:\n', 'jobs:\n  z: { sql: select 9 }\n')}`));
    const before = await lifeOf('a');

    for (const name of ['shop', 'billing']) {
      const preview = await pgherd(['rollback', '1', '--project', name, '--plan'], {});
      expect(preview.stdout).toContain(name === 'shop' ? 'job a left this project' : 'job a came to this project');
      expect(preview.stdout).toContain('No changes');
    }
    await apply(project('shop', 'jobs:\n  b: { sql: select 22 }\n'));
    expect(await pgherd(['rollback', '1', '--project', 'shop', '--yes'], {})).toMatchObject({ code: 0 });

    expect(await lifeOf('a')).toEqual(before);
    expect(await database.query("select sql from pgherd.jobs where name = 'b'")).toEqual([{ sql: 'select 2' }]);
  });

  test('is in the history of both projects', async () => {
    await apply(taken);
    for (const name of ['shop', 'billing']) {
      const { stdout } = await pgherd(['history', '--project', name], {});
      expect(stdout).toContain('1 moved');
    }
  });

  test('without moved is blocked, with the entry to write', async () => {
    const { changes } = await plan(project('billing', 'jobs:\n  a: { sql: select 1 }\n'));
    expect(changes).toMatchObject([
      { blocked: { reason: expect.stringContaining('(moved: [{ job: a, from: shop }] takes it over)') } },
    ]);
  });
});

describe('a project', () => {
  test('that is renamed keeps its revisions, ids and pauses', async () => {
    await apply(project('shop', JOBS));
    await apply(project('shop', JOBS.replace('select 2', 'select 3')));
    await database.query("select pgherd.pause_job('a')");
    const before = [await lifeOf('a'), await lifeOf('b')];
    const renamed = project('store', JOBS.replace('select 2', 'select 3'), 'renamed_from: shop\n');

    const [text, markdown, document] = [
      (await pgherd(['plan'], renamed)).stdout,
      (await pgherd(['plan', '--format', 'markdown'], renamed)).stdout,
      await plan(renamed),
    ];
    expect(text).toContain('> project shop → store: its revisions, jobs and topics are kept');
    expect(markdown).toContain('- **rename** project shop → store');
    expect(document).toMatchObject({ renamedFrom: 'shop', changes: [], summary: { unchanged: 2 } });
    const { stdout } = await apply(renamed);

    expect(stdout).toContain('revision 3 of store');
    expect([await lifeOf('a'), await lifeOf('b')]).toEqual(before);
    expect(await database.query('select name, revision::int from pgherd.projects')).toEqual([
      { name: 'store', revision: 3 },
    ]);
    expect((await plan(renamed)).renamedFrom).toBeUndefined();
    const back = await pgherd(['rollback', '1', '--project', 'store', '--yes'], {});
    expect(back).toMatchObject({ code: 0 });
    expect(await database.query("select sql from pgherd.jobs where name = 'b'")).toEqual([{ sql: 'select 2' }]);
  });

  test('is renamed by a saved plan, once', async () => {
    await apply(project('shop', JOBS));
    const cwd = writeFiles(project('store', JOBS, 'renamed_from: shop\n'));
    const run = (...args: readonly string[]): Promise<CliResult> =>
      runHere(args, { cwd, env: { PGHERD_URL: database.url } });
    await run('plan', '--out', 'plan.json');
    expect(await run('apply', 'plan.json', '--yes')).toMatchObject({ code: 0 });
    expect(await owners()).toMatchObject([{ project: 'store' }, { project: 'store' }]);
    expect(await run('apply', 'plan.json', '--yes')).toMatchObject({ code: 0 });
  });

  test('is not renamed over another one, and says how to merge them', async () => {
    await apply(project('shop', JOBS));
    await apply(project('store', 'jobs:\n  c: { sql: select 3 }\n'));
    const both = project('store', 'jobs:\n  c: { sql: select 3 }\n', 'renamed_from: shop\n');
    expect((await plan(both)).diagnostics).toMatchObject([{ code: 'PGH210' }]);
    await apply(both);
    expect(await owners()).toMatchObject([{ project: 'shop' }, { project: 'shop' }, { project: 'store' }]);
  });

  test('is split by patterns, and merged without names', async () => {
    const all =
      'topics:\n  slow: { concurrency: 1 }\njobs:\n  x-1: { sql: select 1, topic: slow }\n  x-2: { sql: select 2 }\n  y: { sql: select 3 }\n';
    await apply(project('shop', all));
    const ids = await database.query('select id, name from pgherd.jobs order by name');
    const half =
      'topics:\n  slow: { concurrency: 1 }\njobs:\n  x-1: { sql: select 1, topic: slow }\n  x-2: { sql: select 2 }\n';
    await apply(project('billing', `${half}moved:\n  - { job: x-*, from: shop }\n  - { topic: slow, from: shop }\n`));
    expect(await owners()).toMatchObject([{ project: 'billing' }, { project: 'billing' }, { project: 'shop' }]);
    expect(actions(await plan(project('shop', 'jobs:\n  y: { sql: select 3 }\n')))).toEqual([]);

    const { stdout } = await apply(project('shop', `${all}moved: { from: billing }\n`));

    expect(stdout).toContain('3 moved');
    expect(await owners()).toMatchObject([{ project: 'shop' }, { project: 'shop' }, { project: 'shop' }]);
    expect(await database.query('select id, name from pgherd.jobs order by name')).toEqual(ids);
  });
});

describe('a removed job that is kept', () => {
  test('stays with its id and pause, belongs to no project, and is not deleted later', async () => {
    await apply(project('shop', JOBS));
    const before = await lifeOf('a');
    const removed = project('shop', 'jobs:\n  b: { sql: select 2 }\nremoved: { job: a, keep: true }\n');
    const { stdout } = await pgherd(['plan'], removed);
    expect(stdout).toMatch(/> job a \(project shop → none\)/);
    expect(stdout).toContain('leaves project shop and stays in the database as it is: no project owns it');

    await apply(removed);

    expect(await owners()).toEqual([
      { name: 'a', project: null },
      { name: 'b', project: 'shop' },
    ]);
    expect(await lifeOf('a')).toEqual(before);
    expect(actions(await plan(removed))).toEqual([]);
    expect(actions(await plan(project('shop', 'jobs:\n  b: { sql: select 2 }\n')))).toEqual([]);
    const preview = await pgherd(['rollback', '1', '--project', 'shop', '--plan'], {});
    expect(preview.stdout).toContain('job a left this project');
  });
});
