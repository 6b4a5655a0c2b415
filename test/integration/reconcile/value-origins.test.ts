// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type CommandOutcome, runCommand } from '../../support/run-command.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'pgherd-origins-'));
  write('pgherd.yaml', 'project: origins\nvars: { days: "14" }\ndefaults:\n  timeout: 10m\n');
  write(
    'jobs.yaml',
    'topics:\n  mail:\n    concurrency: 2\ndefaults:\n  overlap: allow\njobs:\n  purge:\n    topic: mail\n    sql: select ${days}\n',
  );
  expect((await pgherd('apply', '--yes')).stdout).toContain('Applied');
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
const pgherd = (...args: readonly string[]): Promise<CommandOutcome> =>
  runCommand([...args, '--url', database.url], { cwd: folder });
const originsOf = async (...page: readonly string[]): Promise<unknown> =>
  Object.values(
    JSON.parse((await pgherd(...page, '--format', 'json')).stdout) as Record<string, { origins: unknown }>,
  )[0]?.origins;

test('the pages of a job, a topic and a task say where each value is written', async () => {
  expect(await originsOf('job', 'purge')).toEqual({
    topic: 'jobs.yaml:8',
    sql: 'jobs.yaml:9, days at pgherd.yaml:2 (vars)',
    timeout: 'pgherd.yaml:4 (defaults)',
    overlap: 'jobs.yaml:5 (file defaults)',
  });
  expect(await originsOf('topic', 'mail')).toEqual({ concurrency: 'jobs.yaml:3' });
  const { stdout } = await pgherd('job', 'purge');
  expect(stdout).toMatch(/\n {2}timeout +10m {2,}pgherd\.yaml:4 \(defaults\)\n/);
  expect(stdout).toMatch(/\n {2}catchup +latest {2,}built-in default\n/);
  expect((await pgherd('topic', 'mail')).stdout).toMatch(/\n {2}running +0 of 2 {2,}jobs\.yaml:3\n/);
  const { taskId } = JSON.parse((await pgherd('trigger', 'purge', '--format', 'json')).stdout);
  expect((await pgherd('task', taskId)).stdout).toMatch(/\n {2}sql +select 14 {2,}jobs\.yaml:9, days at/);
});

test('a line that moves is no change of the plan, and the next apply records it without a revision', async () => {
  write('jobs.yaml', `# moved\n${readFileSync(join(folder, 'jobs.yaml'), 'utf8')}`);

  expect((await pgherd('plan')).stdout).toContain('No changes.');
  const { stdout } = await pgherd('apply', '--yes', '--format', 'json');
  expect(JSON.parse(stdout)).toMatchObject({ revision: null });
  expect(await originsOf('topic', 'mail')).toEqual({ concurrency: 'jobs.yaml:4' });
});

test('a saved plan brings the places of what it changes', async () => {
  write('pgherd.yaml', 'project: origins\nvars: { days: "14" }\n\n\ndefaults:\n  timeout: 20m\n');
  await pgherd('plan', '--out', 'plan.json');
  write('pgherd.yaml', 'project: origins\n');

  expect((await pgherd('apply', 'plan.json', '--yes')).stdout).toContain('Applied');
  expect(await originsOf('job', 'purge')).toMatchObject({ timeout: 'pgherd.yaml:6 (defaults)' });
});

test('the places of a deleted topic are removed', async () => {
  write('jobs.yaml', 'jobs:\n  purge:\n    sql: select 1\n');
  await pgherd('cancel', '--job', 'purge', '--yes');
  await pgherd('apply', '--yes');

  expect(await database.query(`select name from pgherd._origins order by 1`)).toEqual([{ name: 'purge' }]);
});
