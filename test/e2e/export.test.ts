import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useCliProject } from '../support/cli-project.ts';

const project = useCliProject();
const { pgherd, write } = project;

describe('export', () => {
  test('contains manual changes, and notes what a definition cannot express', async () => {
    write('jobs: { a: { sql: select 1, schedule: "@daily" } }\n');
    await pgherd('apply', '--yes');
    await project.database.query(
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
    write('jobs: { a: { sql: select 1 } }\n');
    await pgherd('apply', '--yes');

    expect((await pgherd('export', '--out', 'live/')).code).toBe(0);
    expect(readFileSync(join(project.folder, 'live/jobs.yaml'), 'utf8')).toContain('jobs:\n  a:\n');
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
