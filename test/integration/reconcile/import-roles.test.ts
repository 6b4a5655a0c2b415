import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installCompatIn } from '../../support/compat.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { runCommand } from '../../support/run-command.ts';

let database: TestDatabase;
let janitor: string;
let locked: string;
beforeAll(async () => {
  database = await createTestDatabase();
  janitor = await database.createRole('janitor');
  locked = await database.createRole('locked', { login: false });
  await database.query(`create schema cron; create table cron.job (jobid bigint primary key, schedule text not null,
    command text not null, nodename text not null default 'localhost', nodeport int not null default current_setting('port')::int,
    database text not null default current_database(), username text not null default current_user,
    active boolean not null default true, jobname text)`);
});
afterAll(() => database.drop());

async function addCronJobs(jobs: readonly (readonly [name: string, role: string | null])[]): Promise<void> {
  await database.query('truncate cron.job');
  for (const [index, [name, role]] of jobs.entries()) {
    await database.query(
      "insert into cron.job (jobid, schedule, command, jobname, username) values ($1, '@daily', 'select 1', $2, coalesce($3, current_user))",
      [index + 1, name, role],
    );
  }
}

test('jobs of pg_cron that ran as a superuser become definitions that apply takes, with the decision in a comment', async () => {
  await addCronJobs([
    ['tidy', null],
    ['count', null],
    ['sweep', janitor],
  ]);
  const cwd = writeFiles({});
  const env = { PGHERD_URL: database.url };
  const { stderr } = await runCommand(['import', 'pg_cron', '--out', 'jobs/'], { cwd, env });

  const text = readFileSync(join(cwd, 'jobs/imported.yaml'), 'utf8');
  expect(text.match(/# Decide: \S+ is a superuser/g)).toHaveLength(2);
  expect(text.match(/role: /g)).toHaveLength(1);
  expect(stderr).toContain('decide: 2 jobs (tidy, count): ');
  expect(stderr).toContain('3 jobs and 0 topics imported, 0 notes; 2 jobs to decide');
  const applied = await runCommand(['apply', 'jobs', '--yes'], { cwd, env });
  expect(applied.stdout).toContain('3 added');
  const rows = await database.query('select name, role::text as role from pgherd.jobs order by name');
  expect(rows).toEqual([
    { name: 'count', role: null },
    { name: 'sweep', role: janitor },
    { name: 'tidy', role: null },
  ]);
});

test('a role that is missing, may not log in, or is not granted stays in the definition, with a comment about the next step', async () => {
  await addCronJobs([
    ['gone', 'no_such_role'],
    ['locked', locked],
    ['granted', janitor],
  ]);
  const deployer = await database.createRole('deployer', { memberOf: ['pgherd_deployer'] });
  await database.query(`grant usage on schema cron to ${deployer}; grant select on cron.job to ${deployer}`);
  const env = { PGHERD_URL: database.roleUrl(deployer) };
  const { stdout, stderr } = await runCommand(['import', 'pg_cron'], { cwd: writeFiles({}), env });

  expect(stdout.match(/role: /g)).toHaveLength(3);
  for (const [job, problem] of [
    ['gone', 'role no_such_role does not exist: create role no_such_role login, or name another role'],
    ['locked', `role ${locked} may not log in: alter role ${locked} login, or name another role`],
    ['granted', `${deployer} is not a member of role ${janitor}: grant ${janitor} to the login that applies`],
  ] as const) {
    expect(stderr).toContain(`decide: 1 job (${job}): ${problem}`);
  }
  expect(stderr).toContain('3 jobs to decide');
});

test('a crontab that calls psql as postgres becomes a definition without that role', async () => {
  const cwd = writeFiles({ crontab: '0 3 * * * sudo -u postgres psql -c "select 1"\n' });
  const { stdout, stderr } = await runCommand(['import', 'crontab:crontab'], { cwd });
  expect(stdout).toContain('# Decide: postgres is usually a superuser');
  expect(stdout).not.toContain('role: postgres');
  expect(stderr).toContain('1 job and 0 topics imported, 1 note; 1 job to decide');
});

test('jobs of pg_cron come out of export as they ran, and one that cannot be a definition is left out', async () => {
  const compat = await createTestDatabase();
  await installCompatIn(compat, 'pg_cron');
  const ann = await compat.client(await compat.createRole('ann', { memberOf: ['job_scheduler'] }));
  await ann.query(`
    select cron.schedule('call', '@daily', 'call tidy()');
    select cron.schedule('rollup', '@hourly', E'\n    select rollup(\n      1)\n');
    select cron.schedule('commits', '@daily', 'do $$ begin delete from t; commit; end $$');
    select cron.schedule('broken', '@daily', 'selec 1')`);
  const cwd = writeFiles({});
  const env = { PGHERD_URL: compat.url };
  const { stdout, stderr } = await runCommand(['export', '--unowned', '--out', 'jobs/'], { cwd, env });
  const text = readFileSync(join(cwd, 'jobs/jobs.yaml'), 'utf8');

  expect(stderr + stdout).toContain('job broken was left out: ');
  expect(text.match(/transaction: false/g)).toHaveLength(2);
  expect(text.match(/catchup: skip/g)).toHaveLength(3);
  expect(text.match(/timeout: 24d/g)).toHaveLength(3);
  expect(text).toContain('    sql: |2\n\n          select rollup(\n            1)\n');
  const applied = await runCommand(['apply', 'jobs', '--adopt', '--yes'], { cwd, env });
  expect(applied.stdout).toContain('3 changed');
  expect(await compat.query("select name from pgherd.jobs where sql = 'selec 1' and project_id is null")).toEqual([
    { name: 'broken' },
  ]);
  await compat.drop();
});

test('a member of the owner of an installation is to be decided, also where its roles have a prefix', async () => {
  const member = await database.createRole('member');
  const owner = `${member}_pgherd_owner`;
  await database.query(`create role ${owner} nologin; grant ${owner} to ${member}`);
  await addCronJobs([['sweep', member]]);
  const env = { PGHERD_URL: database.url };
  const { stdout } = await runCommand(['import', 'pg_cron'], { cwd: writeFiles({}), env });
  await database.query(`drop role ${owner}`);

  expect(stdout).toContain(`# Decide: ${member} is a superuser or a member of pgherd_owner`);
  expect(stdout).not.toContain('role: ');
});
