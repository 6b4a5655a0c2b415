import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { type CommandOutcome, runCommand } from '../../support/run-command.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await database.drop();
});

const JOBS = `jobs:
  nightly: { sql: delete from t where x, schedule: "@daily", enabled: true }
  follower: { sql: delete from t where y, after: nightly }
  by-hand: { sql: delete from t where z }
`;

test('schedules: off disables every schedule of one environment, and plan, jobs and doctor show it', async () => {
  const cwd = writeFiles({
    'pgherd.yaml': 'project: billing\nenvironments:\n  prod: {}\n  dev:\n    schedules: off\n',
    'jobs.yaml': JOBS,
  });
  const run = (...args: string[]): Promise<CommandOutcome> => runCommand([...args, '--url', database.url], { cwd });
  await run('apply', '--yes', '--env', 'prod');

  const plan = await run('plan', '--env', 'dev', '--switch-environment');
  expect(plan.stdout).toContain('billing @ dev, schedules off');
  expect(plan.stdout).toMatch(/enabled true → false · 2 jobs · pgherd\.yaml:5 \(schedules: off of dev\)/);
  await run('apply', '--yes', '--env', 'dev', '--switch-environment');

  const listed = JSON.parse((await run('jobs', '--format', 'json')).stdout);
  expect(listed.jobs.map((job: { name: string; state: string }) => `${job.name} ${job.state}`)).toEqual([
    'by-hand idle',
    'follower disabled',
    'nightly disabled',
  ]);
  const doctor = JSON.parse((await run('doctor', '--env', 'dev', '--format', 'json')).stdout);
  expect(doctor.findings).toContainEqual({
    check: 'schedules',
    severity: 'info',
    message: 'schedules of environment dev are off (pgherd.yaml:5): 2 jobs with a schedule disabled',
    remedy: null,
  });
  expect((await runCommand(['explain', 'job', 'nightly', '--env', 'dev'], { cwd })).stdout).toMatch(
    /enabled +false +pgherd\.yaml:5 \(schedules: off of dev\)/,
  );
  // No warning about a job that waits for a disabled one: here that is intended.
  expect((await runCommand(['validate', '--env', 'dev'], { cwd })).stdout).not.toContain('PGH425');
  expect((await run('plan', '--env', 'dev')).stdout).toContain('No changes');
  // A job that is disabled here can still be started by hand.
  await run('trigger', 'nightly');
  expect(await database.query('select job from pgherd.tasks')).toEqual([{ job: 'nightly' }]);
});

test('schedules has two values', async () => {
  const cwd = writeFiles({ 'pgherd.yaml': 'environments: {dev: {schedules: paused}}\n', 'jobs.yaml': JOBS });
  const { exitCode, stdout } = await runCommand(['validate', '--env', 'dev'], { cwd });
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/PGH022/);
});
