import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { type CommandOutcome, runCommand } from '../../support/run-command.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await database.query('create table ran (name text)');
});
afterEach(async () => {
  await stopDaemons();
  await database.drop();
});

const job = (name: string, sql = `insert into ran values ('${name}')`, more = ''): string =>
  `  ${name}: { sql: "${sql}"${more} }\n`;

function project(...jobs: readonly string[]): string {
  return writeFiles({ 'pgherd.yaml': 'project: billing\n', 'jobs.yaml': `jobs:\n${jobs.join('')}` });
}

async function apply(cwd: string, ...args: string[]): Promise<CommandOutcome> {
  return await runCommand(['apply', '--yes', ...args, '--url', database.url], { cwd });
}

const ran = async (): Promise<readonly string[]> =>
  (await database.query<{ name: string }>('select name from ran order by 1')).map(({ name }) => name);
const revisions = (): Promise<object[]> =>
  database.query('select revision::int, rollback_to::int from pgherd.revisions order by 1');

test('new and changed jobs run once, and the others do not', async () => {
  await startDaemon(database);
  const cwd = project(job('a'), job('b'), job('c'));
  await apply(cwd);
  const disabled = job('d', 'select 1', ', enabled: false');
  const changed = [
    job('a'),
    job('b', "insert into ran values ('b2')"),
    job('c').replace('}', ', description: x }'),
    disabled,
  ];
  writeFileSync(join(cwd, 'jobs.yaml'), `jobs:\n${[...changed, job('e')].join('')}`);

  const { stdout } = await apply(cwd, '--run-changed');

  expect(await ran()).toEqual(['b2', 'e']);
  expect(stdout).toMatch(/✓ b {2}task \d+ finished in /);
  expect(stdout).toContain('d is disabled and was not run');
  expect(
    await database.query("select job, revision::int from pgherd.task_log where state = 'finished' order by 1"),
  ).toEqual([
    { job: 'b', revision: 2 },
    { job: 'e', revision: 2 },
  ]);
  expect((await apply(cwd, '--run-changed')).stdout).toContain('No changes');
  expect(await ran()).toEqual(['b2', 'e']);
});

test('a failure rolls the revision back, with what it deleted and created', async () => {
  await startDaemon(database);
  const cwd = project(job('a'), job('old'));
  await apply(cwd);
  const text = `jobs:\n${job('a', 'select 1/0')}${job('new', 'select 1', ', log: errors')}`;
  writeFileSync(join(cwd, 'jobs.yaml'), text);

  await expect(apply(cwd, '--run-changed')).rejects.toMatchObject({
    code: 'not_finished',
    message: expect.stringMatching(
      /^job a failed \(task \d+\): 22012 division by zero; revision 2 was rolled back as revision 3$/,
    ),
  });
  expect(await database.query('select name, sql from pgherd.jobs order by 1')).toEqual([
    { name: 'a', sql: "insert into ran values ('a')" },
    { name: 'old', sql: "insert into ran values ('old')" },
  ]);
  expect(await revisions()).toEqual([
    { revision: 1, rollback_to: null },
    { revision: 2, rollback_to: null },
    { revision: 3, rollback_to: 1 },
  ]);
});

test('a failure of the first revision leaves an empty project', async () => {
  await startDaemon(database);
  const cwd = project(job('a', 'select 1/0'), job('b'), job('c'), job('d'), job('e'));
  await expect(apply(cwd, '--run-changed')).rejects.toMatchObject({
    message: expect.stringMatching(/revision 1 was rolled back as revision 2$/),
  });
  expect(await database.query('select name from pgherd.jobs')).toEqual([]);
  expect(await revisions()).toContainEqual({ revision: 2, rollback_to: 0 });
});

test('a job that does not end in time is cancelled, and the revision rolled back; what is protected stays and is named', async () => {
  await startDaemon(database);
  const cwd = project(job('slow', 'select pg_sleep(600)', ', protect: true'));
  await expect(apply(cwd, '--run-changed', '--run-timeout', '300ms')).rejects.toMatchObject({
    message: expect.stringMatching(
      /^job slow has not ended within 300 ms .*; revision 1 stays applied, because .*protected/,
    ),
  });
  expect(await database.query('select name from pgherd.jobs')).toEqual([{ name: 'slow' }]);
});

test('without a daemon no change is applied', async () => {
  const cwd = project(job('a'));
  await expect(apply(cwd, '--run-changed')).rejects.toMatchObject({
    code: 'not_finished',
    message: 'no daemon is running, which --run-changed needs; nothing was written',
  });
  expect(await database.query('select name from pgherd.jobs')).toEqual([]);
  await expect(apply(cwd, '--run-changed', '--run-timeout', 'soon')).rejects.toMatchObject({ code: 'usage' });
});

test('a rollback after a failure needs no new approval', async () => {
  await startDaemon(database);
  const ci = await database.createRole('ci', { memberOf: ['pgherd_deployer'] });
  const cwd = writeFiles({
    'pgherd.yaml': 'project: billing\npolicy: { approvals: 1 }\n',
    'jobs.yaml': `jobs: { a: { role: ${ci}, sql: select 1/0 } }\n`,
  });
  const url = ['--url', database.roleUrl(ci)];
  const { digest } = JSON.parse((await runCommand(['plan', '--format', 'json', ...url], { cwd })).stdout);
  await runCommand(['approve', digest, '--url', database.url]);
  await expect(
    runCommand(['apply', '--yes', '--run-changed', '--run-timeout', '1ms', ...url], { cwd }),
  ).rejects.toMatchObject({
    message: expect.stringMatching(/revision 1 was rolled back as revision 2$/),
  });
});
