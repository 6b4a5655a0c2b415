import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { writeStarter } from '../../../src/cli/actions/init.ts';
import { type CommentApi, startCommentApi, TOKEN } from '../../support/comment-api.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { createRunner, type JobOutcome, parseYamlFile, type Runner, type Step } from '../../support/workflow.ts';

interface Workflow {
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

const BOT = 'github-actions[bot]';
const ACTION = fileURLToPath(new URL('../../../action.yml', import.meta.url));

let database: TestDatabase;
let monitor: string;
let deployer: string;

beforeAll(async () => {
  database = await createTestDatabase();
  // The starter's jobs have no role and run as the daemon's login: the owner allows that.
  await database.query("insert into pgherd.allowed_roles values ('pgherd_daemon')");
  monitor = database.roleUrl(await database.createRole('ci_plan', { memberOf: ['job_monitor'] }));
  deployer = database.roleUrl(await database.createRole('ci_apply', { memberOf: ['pgherd_deployer'] }));
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.query('delete from pgherd.jobs');
  await database.query('delete from pgherd.topics');
});

describe('the workflow of a starter repository', { timeout: 120_000 }, () => {
  let repository: string;
  let runner: Runner;
  let workflow: Workflow;
  let api: CommentApi;

  beforeEach(async () => {
    api = await startCommentApi();
    const directory = writeFiles({});
    repository = join(directory, 'shop');
    writeStarter(repository);
    workflow = parseYamlFile(join(repository, '.github/workflows/pgherd.yml'));
    runner = createRunner(join(directory, 'runner'));
  });

  function run(job: string): JobOutcome {
    return runner.run(
      workflow.jobs[job]?.steps ?? [],
      repository,
      { ...workflow.env, GITHUB_API_URL: api.url },
      {
        'secrets.PGHERD_PLAN_URL': monitor,
        'secrets.PGHERD_APPLY_URL': deployer,
        'github.token': TOKEN,
        'inputs.allow_deletes': '',
      },
    );
  }

  test('passes what init has written, and installs the version it names', () => {
    const outcome = run('validate');

    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.steps.map(({ name }) => name)).toEqual(['Install pgherd', 'Validate', 'Check the formatting']);
    expect(runner.calls()).toEqual([
      ['npm', 'install', '--global', '--ignore-scripts', `pgherd@${workflow.env.PGHERD_VERSION}`],
    ]);
  });

  test('annotates the line of a mistake, and fails', () => {
    writeFileSync(join(repository, 'jobs/wrong.yaml'), 'jobs:\n  wrong:\n    schedul: "@daily"\n    sql: select 1\n');
    const outcome = run('validate');

    expect(outcome.code).toBe(1);
    expect(outcome.steps.at(-1)?.stdout).toMatch(/^::error file=jobs\/wrong\.yaml,line=3,.*schedul/m);
  });

  test('comments the plan, and updates that comment in place when the plan changes', () => {
    const foreign = { id: 1, login: 'mallory', body: '<!-- pgherd plan shop  -->\nnot the plan' };
    const other = { id: 2, login: BOT, body: '<!-- pgherd plan billing  -->\nof another project' };
    api.set({ comments: [foreign, other] });

    const first = run('plan');
    expect(first.code).toBe(0);
    const [, , created] = api.state().comments;
    expect(created?.body).toContain('hello');
    expect(first.summary).toBe(created?.body);

    rmSync(join(repository, 'jobs/hello.yaml'));
    const second = run('plan');
    expect(second.code).toBe(0);
    const after = api.state().comments;
    expect(after).toHaveLength(3);
    expect(after.slice(0, 2)).toEqual([foreign, other]);
    expect(after[2]).toMatchObject({ id: created?.id, login: BOT });
    expect(after[2]?.body).not.toContain('hello');
    expect(after[2]?.body).toContain('refresh-statistics');
    const methods = api.state().requests.map(({ method }) => method);
    expect(methods.filter((method) => method !== 'GET')).toEqual(['POST', 'PATCH']);
  });

  test('comments a blocked plan too, and then fails with its exit code', () => {
    expect(run('release').code).toBe(0);
    expect(run('apply').code).toBe(0);
    rmSync(join(repository, 'jobs'), { recursive: true });
    mkdirSync(join(repository, 'jobs'));
    writeFileSync(join(repository, 'jobs/only.yaml'), 'jobs:\n  only:\n    description: One\n    sql: select 1\n');
    const outcome = run('plan');

    expect(outcome.code).toBe(4);
    expect(outcome.steps.at(-1)?.name).toBe('Outcome');
    expect(api.state().comments[0]?.body).toContain('hello');
  });

  test('replaces the comment of an earlier plan when no plan can be made, and then fails', () => {
    expect(run('plan').code).toBe(0);
    writeFileSync(join(repository, 'jobs/wrong.yaml'), 'jobs:\n  wrong:\n    schedul: "@daily"\n    sql: select 1\n');
    const invalid = run('plan');
    expect(invalid.code).toBe(1);
    expect(api.state().comments).toEqual([{ id: 101, login: BOT, body: invalid.summary }]);
    expect(invalid.summary).toContain('**Nothing was planned:** the definitions have 2 errors.');
    expect(invalid.summary).toMatch(/\| jobs\/wrong\.yaml:3:5 \| PGH\d+ \|/);

    rmSync(join(repository, 'jobs/wrong.yaml'));
    const login = monitor;
    monitor = login.replace(/:\d+\//, ':1/');
    const unreachable = run('plan');
    monitor = login;
    expect(unreachable.code).toBe(1);
    expect(api.state().comments).toEqual([{ id: 101, login: BOT, body: unreachable.summary }]);
    expect(unreachable.summary).toMatch(
      /\*\*Nothing was planned:\*\* cannot connect to .*127\.0\.0\.1:1.*: connection refused/,
    );
  });

  test('applies after the merge exactly the plan that was saved, and then finds nothing to do', async () => {
    const released = run('release');
    expect(released).toMatchObject({ code: 0, outputs: { plan: { changes: 'true' } } });
    // What is merged in between is not part of the plan that is approved.
    writeFileSync(join(repository, 'jobs/later.yaml'), 'jobs:\n  later:\n    description: Later\n    sql: select 1\n');
    expect(run('apply').code).toBe(0);

    const [comment, ...more] = api.state().comments;
    expect(more).toEqual([]);
    expect(comment?.body).toMatch(/Applied as revision \d+:\*\* 4 added\./);
    const rows = await database.query<{ name: string }>('select name from pgherd.jobs order by name');
    expect(rows.map(({ name }) => name)).toEqual(['count-idle-sessions', 'hello', 'refresh-statistics']);
    rmSync(join(repository, 'jobs/later.yaml'));
    expect(run('release')).toMatchObject({ code: 0, outputs: { plan: { changes: 'false' } } });
  });

  test('says that a plan is stale, and writes nothing', async () => {
    expect(run('release').code).toBe(0);
    expect(run('apply').code).toBe(0);
    writeFileSync(join(repository, 'jobs/hello.yaml'), 'jobs:\n  hello:\n    description: Hi\n    sql: select 2\n');
    expect(run('release').code).toBe(0);
    await database.query(`update pgherd.jobs set sql = 'select 3' where name = 'hello'`);
    const outcome = run('apply');

    expect(outcome.code).toBe(3);
    expect(outcome.steps.find(({ name }) => name === 'Apply')?.stdout).toContain('::error title=The plan is stale::');
    expect(api.state().comments.map(({ body }) => body.split('\n')[3])).toEqual([
      expect.stringMatching(/^\*\*Apply failed:\*\* job hello was changed by /),
    ]);
    const [row] = await database.query<{ sql: string }>(`select sql from pgherd.jobs where name = 'hello'`);
    expect(row?.sql).toBe('select 3');
  });

  test('cannot apply with the login that plans', () => {
    expect(run('release').code).toBe(0);
    const applying = deployer;
    deployer = monitor;
    const outcome = run('apply');
    deployer = applying;

    expect(outcome.code).toBe(1);
    expect(outcome.steps.find(({ name }) => name === 'Apply')?.stderr).toContain('permission denied');
  });
});

describe('the composite action', { timeout: 120_000 }, () => {
  interface Action {
    readonly runs: { readonly steps: readonly Step[] };
    readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  }

  test('validates, plans, comments and says whether there are changes; then applies, and the comment says so', async () => {
    const api = await startCommentApi();
    const directory = writeFiles({});
    writeStarter(join(directory, 'repository/sql'));
    cpSync(ACTION, join(directory, 'repository/.github/actions/pgherd/action.yml'));
    const runner = createRunner(join(directory, 'runner'));
    const action = parseYamlFile<Action>(ACTION);
    const run = (command: 'plan' | 'apply', url: string, plan: string): JobOutcome =>
      runner.run(
        action.runs.steps.filter(
          (step) => step.if?.includes(`command == '${command === 'plan' ? 'apply' : 'plan'}'`) !== true,
        ),
        join(directory, 'repository'),
        { GITHUB_API_URL: api.url },
        {
          'inputs.version': action.inputs.version?.default ?? '',
          'inputs.directory': 'sql',
          'inputs.environment': '',
          'inputs.url': url,
          'inputs.plan': plan,
          'inputs.token': TOKEN,
          'steps.plan.outputs.code': '',
          'steps.apply.outputs.code': '',
        },
      );
    const planned = run('plan', monitor, '');
    expect(planned).toMatchObject({ code: 0, outputs: { plan: { changes: 'true' } } });
    expect(api.state().comments).toEqual([{ id: 101, login: BOT, body: planned.summary }]);
    const saved = planned.outputs.plan?.plan ?? '';
    expect(JSON.parse(readFileSync(saved, 'utf8'))).toMatchObject({ formatVersion: 1 });

    const applied = run('apply', deployer, saved);
    expect(applied.code).toBe(0);
    expect(api.state().comments).toEqual([{ id: 101, login: BOT, body: applied.summary }]);
    expect(applied.summary).toMatch(/\*\*Applied as revision \d+:\*\* 4 added\./);
    expect(run('apply', monitor, '').code).toBe(1);
    expect(api.state().comments[0]?.body).toContain('**Apply failed:**');
  });
});

describe('the template of GitLab', { timeout: 120_000 }, () => {
  test('plans on a merge request, applies after the merge, and keeps one note up to date', async () => {
    const api = await startCommentApi();
    api.set({ own: 'project_5_bot' });
    const directory = writeFiles({});
    writeStarter(join(directory, 'repository'));
    const runner = createRunner(join(directory, 'runner'));
    const template = readFileSync(new URL('../../../deploy/gitlab/pgherd.yml', import.meta.url), 'utf8');
    const [, jobs] = parseAllDocuments(template).map((document) => document.toJS() as Record<string, GitlabJob>);
    const run = (job: string): JobOutcome =>
      runner.run(
        [{ name: job, run: (jobs?.[job]?.script ?? []).join('\n') }],
        join(directory, 'repository'),
        {
          GITHUB_ACTIONS: '',
          GITLAB_CI: 'true',
          GITLAB_TOKEN: TOKEN,
          CI_API_V4_URL: `${api.url}/api/v4`,
          CI_PROJECT_ID: 'shop/jobs',
          CI_COMMIT_SHA: 'abc123',
          ...(job === 'pgherd-plan' ? { CI_MERGE_REQUEST_IID: '7' } : {}),
          PGHERD_DIRECTORY: '.',
          PGHERD_ENVIRONMENT: '',
          PGHERD_PLAN_URL: monitor,
          PGHERD_APPLY_URL: deployer,
        },
        {},
      );
    const note = (): string => {
      const [first, ...more] = api.state().comments;
      expect(more).toEqual([]);
      return first?.body ?? '';
    };
    expect(run('pgherd-plan').code).toBe(0);
    expect(note()).toContain('**Plan:** 4 to add');
    writeFileSync(join(directory, 'repository/jobs/wrong.yaml'), 'jobs: { wrong: { schedul: x, sql: select 1 } }\n');
    expect(run('pgherd-plan').code).toBe(1);
    expect(note()).toContain('**Nothing was planned:**');
    rmSync(join(directory, 'repository/jobs/wrong.yaml'));
    expect(run('pgherd-apply').code).toBe(0);
    expect(note()).toMatch(/\*\*Applied as revision \d+:\*\* 4 added\./);
    expect(run('pgherd-plan').code).toBe(0);
    expect(note()).toContain('**No changes.**');
  });
});

interface GitlabJob {
  readonly script: readonly string[];
}
