import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  // Without a name it would be a project of this folder.
  writeFileSync(join(folder, 'pgherd.yaml'), 'project: default\n');
  await database.query('delete from pgherd.jobs');
  await database.query('delete from pgherd.topics');
});
afterEach(() => rmSync(folder, { recursive: true }));

const pgherd = async (...args: string[]): Promise<CliResult> =>
  await runCli(args, { cwd: folder, env: { PGHERD_URL: database.url } });

describe('export', () => {
  test('contains manual changes, and notes what a definition cannot express', async () => {
    writeFileSync(join(folder, 'jobs.yaml'), 'jobs: { a: { sql: select 1, schedule: "@daily" } }\n');
    await pgherd('apply', '--yes');
    await database.query(
      "update pgherd.jobs set timeout = '5 min', topic = 'mail', sql = E'select 2 \\n \\n', retry_initial = '1.5 ms'",
    );
    const { code, stdout, stderr } = await pgherd('export');

    expect(code).toBe(0);
    expect(stdout.split('\n').slice(2)).toEqual([
      'topics:',
      '  mail: {}',
      '',
      'jobs:',
      '  a:',
      '    schedule: "@daily"',
      '    topic: mail',
      '    timeout: 5m',
      '    retry:',
      '      initial: 2ms',
      '    sql: |',
      '      select 2',
      '',
    ]);
    expect(stderr).toContain('topic mail: tasks use it, but it is not declared');
    expect(stderr).toContain('job a: retry.initialMs is 1.5, but the file can only contain 2');
  });

  test('writes files, and overwrites existing ones only with --force', async () => {
    writeFileSync(join(folder, 'jobs.yaml'), 'jobs: { a: { sql: select 1 } }\n');
    await pgherd('apply', '--yes');

    expect((await pgherd('export', '--out', 'live/')).code).toBe(0);
    expect(readFileSync(join(folder, 'live/jobs.yaml'), 'utf8')).toContain('jobs:\n  a:\n');
    expect(await pgherd('export', '--out', 'live')).toMatchObject({ code: 64, stdout: '' });
    expect((await pgherd('export', '--out', 'live', '--force')).code).toBe(0);
    expect((await pgherd('export', '--all', '--unowned')).code).toBe(64);
    const all = await pgherd('export', '--all', '--format', 'json');
    expect(JSON.parse(all.stdout)).toEqual({
      projects: expect.arrayContaining([
        { project: 'default', definitions: { jobs: { a: { sql: 'select 1' } } } },
        { project: null, definitions: {} },
      ]),
    });
  });
});
