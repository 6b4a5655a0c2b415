import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CliResult, runCli } from '../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let folder: string;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pgherd-export-'));
  await database.query('delete from pgherd.jobs');
  await database.query('delete from pgherd.topics');
});
afterEach(() => rmSync(folder, { recursive: true }));

const pgherd = async (...args: string[]): Promise<CliResult> =>
  await runCli(args, { cwd: folder, env: { PGHERD_URL: database.url } });

describe('a task', () => {
  test('names the revision, the commit and the file it was made from', async () => {
    writeFileSync(join(folder, 'jobs.yaml'), 'jobs: { origin: { sql: select 1 } }\n');
    await pgherd('apply', '--yes');
    await database.query("update pgherd.revisions set git_commit = '0123456789abcdef'");
    await database.query("select pgherd.trigger_job('origin')");

    const { tasks } = JSON.parse((await pgherd('tasks', '--format', 'json')).stdout);
    expect(tasks).toMatchObject([{ job: 'origin', commit: '0123456789abcdef', file: 'jobs.yaml' }]);
    expect((await pgherd('tasks')).stdout).toContain(`${tasks[0].revision} 0123456 jobs.yaml`);
  });
});
