import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CliResult } from '../../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { runHere } from '../../support/run-command.ts';

let database: TestDatabase;
let janitor: string;
let other: string;
let deployer: string;

beforeAll(async () => {
  database = await createTestDatabase();
  janitor = await database.createRole('janitor');
  other = await database.createRole('other');
  deployer = await database.createRole('deployer', { memberOf: ['pgherd_deployer', janitor] });
});
afterAll(() => database.drop());
beforeEach(() => database.query('delete from pgherd.role_limits'));

const files = (project: string, limits: string, role = janitor): Readonly<Record<string, string>> => ({
  'pgherd.yaml': `project: ${project}\nroles:\n  ${role}: ${limits}\n`,
  'jobs.yaml': `jobs: { ${project}-tick: { schedule: "@daily", role: ${janitor}, sql: select 1 } }\n`,
});

const pgherd = (
  args: readonly string[],
  written: Readonly<Record<string, string>>,
  url = database.roleUrl(deployer),
): Promise<CliResult> => runHere(args, { cwd: writeFiles(written), env: { PGHERD_URL: url } });

const limits = (): Promise<object[]> =>
  database.query(
    `select l.role, p.name as project, l.concurrency, l.max_waiting from pgherd.role_limits l
     left join pgherd.projects p on p.id = l.project_id order by 1`,
  );

describe('the limits of a role in pgherd.yaml', { timeout: 120_000 }, () => {
  test('are planned with their place, applied, changed, and removed', async () => {
    const first = files('shop', '{ password_env: X, concurrency: 2, max_waiting: 100 }');
    const planned = await pgherd(['plan', '--detailed-exitcode'], first);
    expect(planned).toMatchObject({ code: 2 });
    expect(planned.stdout).toContain(`~ role ${janitor}: no limits → concurrency 2, max_waiting 100   pgherd.yaml:3`);
    expect(planned.stdout).toContain('limits of 1 role to change');
    expect((await pgherd(['plan', '--format', 'markdown'], first)).stdout).toContain('**limits** role janitor');
    expect((await pgherd(['plan', '--format', 'github'], first)).stdout).toContain(
      `::notice file=pgherd.yaml,line=3,title=pgherd limits::role ${janitor}`,
    );
    const applied = await pgherd(['apply', '--yes'], first);
    expect(applied).toMatchObject({ code: 0 });
    expect(applied.stdout).toContain('limits of 1 role changed');
    expect(await limits()).toEqual([{ role: janitor, project: 'shop', concurrency: 2, max_waiting: 100 }]);
    expect((await pgherd(['plan', '--detailed-exitcode'], first)).code).toBe(0);

    await pgherd(['apply', '--yes'], files('shop', '{ concurrency: 3 }'));
    expect(await limits()).toEqual([{ role: janitor, project: 'shop', concurrency: 3, max_waiting: null }]);
    await pgherd(['apply', '--yes'], files('shop', '{ password_env: X }'));
    expect(await limits()).toEqual([]);
    expect(
      await database.query(
        `select revision::int, action, before from pgherd.revision_changes where kind = 'role' order by 1`,
      ),
    ).toMatchObject([
      { action: 'create', before: null },
      { action: 'update', before: { concurrency: 2, maxWaiting: 100 } },
      { action: 'delete', before: { concurrency: 3, maxWaiting: null } },
    ]);
  });

  test('are restored by apply when a statement changed them, and stay when only a part is planned', async () => {
    const own = files('shop', '{ concurrency: 2 }');
    await pgherd(['apply', '--yes'], own);
    await database.query('update pgherd.role_limits set concurrency = 9');
    expect((await pgherd(['plan', '--target', 'shop-*'], own)).stdout).toContain('No changes');
    expect((await pgherd(['plan'], own)).stdout).toContain(`role ${janitor}: concurrency 9 → concurrency 2`);
    await pgherd(['apply', '--yes'], own);
    expect(await limits()).toMatchObject([{ concurrency: 2 }]);
  });

  test('of another project are not changed: the same values are no change, other values block', async () => {
    await pgherd(['apply', '--yes'], files('shop', '{ concurrency: 2 }'));
    const same = await pgherd(['plan'], files('mail', '{ concurrency: 2 }'));
    expect(same).toMatchObject({ code: 0 });
    expect(same.stdout).not.toContain(`role ${janitor}`);
    const differs = await pgherd(['plan'], files('mail', '{ concurrency: 5 }'));
    expect(differs).toMatchObject({ code: 4 });
    expect(differs.stdout).toContain(
      `project shop sets other limits for role ${janitor}: concurrency 2 (state the same`,
    );
    const applied = await pgherd(['apply', '--yes'], files('mail', '{ concurrency: 5 }'));
    expect(applied).toMatchObject({ code: 4 });
    expect(await limits()).toEqual([{ role: janitor, project: 'shop', concurrency: 2, max_waiting: null }]);
  });

  test('that a statement set are kept until they are adopted by a member of the owner', async () => {
    await database.query('insert into pgherd.role_limits (role, concurrency) values ($1, 1)', [janitor]);
    const own = files('shop', '{ concurrency: 50 }');
    expect(await pgherd(['plan'], own)).toMatchObject({ code: 4 });
    const adopted = await pgherd(['plan', '--adopt'], own);
    expect(adopted).toMatchObject({ code: 4 });
    expect(adopted.stdout).toContain('belong to no project: only a member of pgherd_owner changes them');
    expect(await pgherd(['apply', '--yes', '--adopt'], own)).toMatchObject({ code: 4 });
    expect(await pgherd(['apply', '--yes', '--adopt'], own, database.url)).toMatchObject({ code: 0 });
    expect(await limits()).toMatchObject([{ project: 'shop', concurrency: 50 }]);
  });

  test('may only be set by a login that may name the role: plan blocks, and the table refuses', async () => {
    const foreign = files('shop', '{ concurrency: 1 }', other);
    const planned = await pgherd(['plan'], foreign);
    expect(planned).toMatchObject({ code: 4 });
    expect(planned.stdout).toContain(`is not a member of role "${other}"`);
    const session = await database.client(deployer);
    await expect(
      session.query(
        'insert into pgherd.role_limits (role, concurrency, project_id) select $1, 1, id from pgherd.projects',
        [other],
      ),
    ).rejects.toMatchObject({ code: '42501', message: expect.stringContaining(`limits of role "${other}"`) });
    await database.query('insert into pgherd.role_limits (role, concurrency) values ($1, 1)', [janitor]);
    await expect(session.query('delete from pgherd.role_limits')).rejects.toMatchObject({ code: '42501' });
    await session.end();
    const missing = await pgherd(['plan'], files('shop', '{ concurrency: 1 }', 'nobody-here'));
    expect(missing).toMatchObject({ code: 4 });
    expect(missing.stdout).toContain('role "nobody-here" does not exist');
  });

  test('that are not valid are named with their place', async () => {
    const wrong = await pgherd(['validate'], files('shop', '{ concurrency: 0, max_waiting: many }'));
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.stdout).toMatch(/pgherd\.yaml:3:\d+.*concurrency/s);
    const two = await pgherd(['validate'], files('shop', '{ password_env: A, password_file: b }'));
    expect(two.stdout).toContain(`the role "${janitor}" has password_env and password_file`);
  });

  test('make a saved plan stale when they changed since, and travel in snapshot, render and export', async () => {
    const own = files('shop', '{ concurrency: 2 }');
    const cwd = writeFiles(own);
    const run = (...args: readonly string[]): Promise<CliResult> =>
      runHere(args, { cwd, env: { PGHERD_URL: database.url } });
    await run('plan', '--out', 'plan.json');
    await run('export', '--snapshot', 'before.json');
    expect((await run('plan', '--against', 'before.json')).stdout).toContain(
      `role ${janitor}: no limits → concurrency 2`,
    );
    await database.query('insert into pgherd.role_limits (role, concurrency) values ($1, 7)', [janitor]);
    const stale = await run('apply', '--yes', 'plan.json');
    expect(stale).toMatchObject({ code: 3 });
    expect(stale.stderr).toContain(`the limits of role ${janitor} were changed since the plan was made`);
    await database.query('delete from pgherd.role_limits');
    expect(await run('apply', '--yes', 'plan.json')).toMatchObject({ code: 0 });
    expect((await run('apply', '--yes', 'plan.json')).stdout).toContain('Already applied');
    expect((await run('render')).stdout).toContain(`# Limits of role ${janitor} (pgherd.yaml): concurrency 2.`);
    const bare = await runHere(['export', '--project', 'shop'], {
      cwd: writeFiles({}),
      env: { PGHERD_URL: database.url },
    });
    expect(bare.stderr).toContain(`role ${janitor}: write its limits into pgherd.yaml, below roles: concurrency 2`);
  });
});
