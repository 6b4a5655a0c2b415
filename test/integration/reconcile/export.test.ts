import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { defaultProject } from '../../../src/definition/project.ts';
import type { Connection } from '../../../src/postgres/connection.ts';
import { exportDefinitions } from '../../../src/reconcile/export.ts';
import { planChanges } from '../../../src/reconcile/plan.ts';
import { arbitrarySet } from '../../support/arbitrary-definitions.ts';
import { type CliResult, runCli } from '../../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { applySet, openControl, requestFrom } from '../../support/reconcile.ts';

let folder: string;
let database: TestDatabase;
let connection: Connection;

beforeAll(async () => {
  database = await createTestDatabase();
  connection = await openControl(database.url);
});
afterAll(async () => {
  await connection.close();
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
const PROJECT = { config: defaultProject('.'), layers: [], environmentNames: [], declaredVars: [] };

describe('export', () => {
  test('gives a file that plans to nothing, whatever was applied', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySet, async (set) => {
        await applySet(connection, set);
        const [exported] = await exportDefinitions(connection, 'pgherd', { kind: 'project', project: 'test' }, PROJECT);
        const file = join(folder, 'jobs.yaml');
        writeFileSync(file, exported?.yaml ?? '');
        const request = await requestFrom(file);
        const plan = await planChanges(connection, request, { lockTimeoutMs: 1_000 });

        expect(exported?.remarks).toEqual([]);
        expect([plan.changes, plan.drift]).toEqual([[], []]);
        expect(plan.summary.unchanged).toBe(set.jobs.length + set.topics.length);
      }),
      { numRuns: 30 },
    );
  });

  test('shows what a hand made of it, and what no definition can say in a note', async () => {
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
    expect(stderr).toContain('topic mail: tasks go there, but nothing declares it');
    expect(stderr).toContain('job a: retry.initialMs is 1.5, which the file says as 2');
  });

  test('writes files, and over none that exists without --force', async () => {
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
