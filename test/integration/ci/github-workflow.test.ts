import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writeStarter } from '../../../src/cli/actions/init.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { createRunner, type JobOutcome, parseYamlFile, type Runner, type Step } from '../../support/workflow.ts';

interface Workflow {
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

const BOT = { login: 'github-actions[bot]' };
const ACTION = fileURLToPath(new URL('../../../examples/ci/action/action.yml', import.meta.url));

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

  beforeEach(() => {
    const directory = writeFiles({});
    repository = join(directory, 'shop');
    writeStarter(repository);
    workflow = parseYamlFile(join(repository, '.github/workflows/pgherd.yml'));
    runner = createRunner(join(directory, 'runner'));
  });

  function run(job: string): JobOutcome {
    return runner.run(workflow.jobs[job]?.steps ?? [], repository, workflow.env, {
      'secrets.PGHERD_PLAN_URL': monitor,
      'secrets.PGHERD_APPLY_URL': deployer,
      'github.token': 'token',
      'github.repository': 'shop/jobs',
      'github.event.pull_request.number': '7',
      'inputs.allow_deletes': '',
    });
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
    const foreign = { id: 1, user: { login: 'mallory' }, body: '<!-- pgherd plan shop  -->\nnot the plan' };
    const other = { id: 2, user: BOT, body: '<!-- pgherd plan billing  -->\nof another project' };
    runner.setComments([foreign, other]);

    const first = run('plan');
    expect(first.code).toBe(0);
    const [, , created] = runner.comments();
    expect(created?.body).toContain('hello');
    expect(first.summary).toBe(created?.body);

    rmSync(join(repository, 'jobs/hello.yaml'));
    const second = run('plan');
    expect(second.code).toBe(0);
    const after = runner.comments();
    expect(after).toHaveLength(3);
    expect(after.slice(0, 2)).toEqual([foreign, other]);
    expect(after[2]).toMatchObject({ id: created?.id, user: BOT });
    expect(after[2]?.body).not.toContain('hello');
    expect(after[2]?.body).toContain('refresh-statistics');
    const methods = runner
      .calls()
      .flatMap((call) => (call.includes('--method') ? [call[call.indexOf('--method') + 1]] : []));
    expect(methods).toEqual(['POST', 'PATCH']);
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
    expect(runner.comments()[0]?.body).toContain('hello');
  });

  test('replaces the comment of an earlier plan when no plan can be made, and then fails', () => {
    expect(run('plan').code).toBe(0);
    writeFileSync(join(repository, 'jobs/wrong.yaml'), 'jobs:\n  wrong:\n    schedul: "@daily"\n    sql: select 1\n');
    const invalid = run('plan');
    expect(invalid.code).toBe(1);
    expect(runner.comments()).toEqual([{ id: 101, user: BOT, body: invalid.summary }]);
    expect(invalid.summary).toContain('**Nothing was planned:** the definitions have 2 errors.');
    expect(invalid.summary).toMatch(/\| jobs\/wrong\.yaml:3:5 \| PGH\d+ \|/);

    rmSync(join(repository, 'jobs/wrong.yaml'));
    const login = monitor;
    monitor = login.replace(/:\d+\//, ':1/');
    const unreachable = run('plan');
    monitor = login;
    expect(unreachable.code).toBe(1);
    expect(runner.comments()).toEqual([{ id: 101, user: BOT, body: unreachable.summary }]);
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
    expect(outcome.steps.at(-1)?.stdout).toContain('::error title=The plan is stale::');
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
    expect(outcome.steps.at(-1)?.stderr).toContain('permission denied');
  });
});

describe('the composite action', { timeout: 120_000 }, () => {
  interface Action {
    readonly runs: { readonly steps: readonly Step[] };
    readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  }

  test('validates, plans, comments and says whether there are changes', () => {
    const directory = writeFiles({});
    writeStarter(join(directory, 'repository/sql'));
    cpSync(ACTION, join(directory, 'repository/.github/actions/pgherd/action.yml'));
    const runner = createRunner(join(directory, 'runner'));
    const action = parseYamlFile<Action>(ACTION);
    const outcome = runner.run(
      action.runs.steps,
      join(directory, 'repository'),
      {},
      {
        'inputs.version': action.inputs.version?.default ?? '',
        'inputs.directory': 'sql',
        'inputs.environment': '',
        'inputs.url': monitor,
        'inputs.token': 'token',
        'github.repository': 'shop/jobs',
        'github.event.pull_request.number': '7',
      },
    );

    expect(outcome).toMatchObject({ code: 0, outputs: { plan: { changes: 'true' } } });
    expect(runner.comments()).toEqual([{ id: 101, user: BOT, body: outcome.summary }]);
    expect(JSON.parse(readFileSync(outcome.outputs.plan?.plan ?? '', 'utf8'))).toMatchObject({ formatVersion: 1 });
  });
});
