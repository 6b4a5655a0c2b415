import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFiles } from '../../support/definition-files.ts';
import { runCommand } from '../../support/run-command.ts';

const UGLY = 'jobs:\n    purge: {sql: select 1, timeout: 3600s} # keep\n';
const CLEAN = 'jobs:\n  purge: { timeout: 1h, sql: select 1 } # keep\n';

describe('pgherd fmt', () => {
  it('writes the canonical form, keeps the mode, and leaves nothing else behind', async () => {
    const cwd = writeFiles({ 'pgherd.yaml': 'project: shop\n', 'jobs/a.yaml': UGLY });
    chmodSync(join(cwd, 'jobs/a.yaml'), 0o640);
    const first = await runCommand(['fmt'], { cwd });
    expect(first).toMatchObject({ exitCode: 0, stdout: 'jobs/a.yaml\n', stderr: '1 formatted, 1 unchanged\n' });
    expect(readFileSync(join(cwd, 'jobs/a.yaml'), 'utf8')).toBe(CLEAN);
    expect(statSync(join(cwd, 'jobs/a.yaml')).mode & 0o777).toBe(0o640);
    expect(readdirSync(join(cwd, 'jobs'))).toEqual(['a.yaml']);
    expect(await runCommand(['fmt', '--check'], { cwd })).toMatchObject({ exitCode: 0, stdout: '' });
  });

  it('lists with --check what is not canonical, writes nothing, and exits 1', async () => {
    const cwd = writeFiles({ 'a.yaml': UGLY, 'b.yaml': 'jobs:\n  b:\n    sql: select 2\n' });
    const text = await runCommand(['fmt', '--check'], { cwd });
    expect(text).toMatchObject({ exitCode: 1, stdout: 'a.yaml\n' });
    const json = await runCommand(['fmt', '--check', '--format', 'json'], { cwd });
    expect(JSON.parse(json.stdout)).toEqual({ changed: ['a.yaml'], unchanged: 1, leftAlone: [], diagnostics: [] });
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe(UGLY);
  });

  it('leaves a file with errors alone, shows them, and formats the others', async () => {
    const broken = 'jobs:\n  x: {sql: select 1, timeout: soon}\n';
    const cwd = writeFiles({ 'a.yaml': UGLY, 'broken.yaml': broken });
    const result = await runCommand(['fmt'], { cwd });
    expect(result).toMatchObject({ exitCode: 1, stdout: 'a.yaml\n' });
    expect(result.stderr).toContain('broken.yaml:2:');
    expect(result.stderr).toContain('broken.yaml is left unchanged: it has errors');
    expect(readFileSync(join(cwd, 'broken.yaml'), 'utf8')).toBe(broken);
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe(CLEAN);
  });

  it('formats only the files it is given', async () => {
    const cwd = writeFiles({
      'pgherd.yaml': 'project:   shop\n',
      'a.yaml': UGLY,
      'b.yaml': UGLY.replace('purge', 'other'),
    });
    expect(await runCommand(['fmt', 'b.yaml'], { cwd })).toMatchObject({ exitCode: 0, stdout: 'b.yaml\n' });
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe(UGLY);
  });

  it('writes through a symbolic link', async () => {
    const cwd = writeFiles({ 'pgherd.yaml': 'project: p\n', 'jobs/a.yaml': 'jobs: {}\n', 'shared.txt': UGLY });
    symlinkSync('../shared.txt', join(cwd, 'jobs/linked.yaml'));
    await runCommand(['fmt', 'jobs'], { cwd });
    expect(readFileSync(join(cwd, 'shared.txt'), 'utf8')).toBe(CLEAN);
  });

  it('keeps the examples of this project in canonical form', async () => {
    const cwd = new URL('../../../', import.meta.url).pathname;
    for (const directory of ['examples', 'examples/starter']) {
      expect(await runCommand(['fmt', '--check', directory], { cwd })).toMatchObject({ exitCode: 0, stdout: '' });
    }
  });
});
