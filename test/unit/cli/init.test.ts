import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDefinitions } from '../../../src/reconcile/read/read-definitions.ts';
import { NOW_MS, writeFiles } from '../../support/definition-files.ts';
import { runCommand } from '../../support/run-command.ts';

const FILES = [
  'pgherd.yaml',
  'jobs/hello.yaml',
  'jobs/maintenance.yaml',
  'jobs/README.md',
  'AGENTS.md',
  '.github/workflows/pgherd.yml',
];

describe('pgherd init', () => {
  it('writes a project without an error or a warning, named after its directory', async () => {
    const cwd = writeFiles({});
    const { stdout } = await runCommand(['init', 'Web Shop', '--format', 'json'], { cwd });
    expect(JSON.parse(stdout)).toEqual({ directory: 'Web Shop', created: FILES });

    const options = { paths: ['Web Shop'], cwd, environment: null, vars: {}, nowMs: NOW_MS };
    const { project, set, diagnostics, summary } = await readDefinitions(options);
    expect(diagnostics).toEqual([]);
    expect(summary).toEqual({ files: 2, jobs: 3, topics: 1, errors: 0, warnings: 0 });
    expect(project.name).toBe('web-shop');
    expect(set.jobs.map(({ definition }) => definition.name)).toEqual([
      'count-idle-sessions',
      'hello',
      'refresh-statistics',
    ]);
    expect(await runCommand(['fmt', '--check', 'Web Shop'], { cwd })).toMatchObject({ exitCode: 0, stdout: '' });
  });

  it.each([
    ['123', 'default'],
    ['true', 'default'],
    ['Ünïcode shop', 'n-code-shop'],
    ['a$&b', 'a-b'],
  ])('calls the project in %s %s', async (directory, name) => {
    const cwd = writeFiles({});
    await runCommand(['init', directory], { cwd });
    const options = { paths: [directory], cwd, environment: null, vars: {}, nowMs: NOW_MS };
    expect((await readDefinitions(options)).project.name).toBe(name);
  });

  it('lists the commands up to the first run, and asks for a URL only where none is set', async () => {
    const commands = ['pgherd validate', 'pgherd migrate', 'pgherd plan', 'pgherd apply', 'pgherd run'];
    const steps = async (env: Record<string, string>): Promise<readonly (string | undefined)[]> => {
      const { stdout } = await runCommand(['init'], { cwd: writeFiles({}), env });
      const lines = stdout.trimEnd().split('\n');
      expect(lines.slice(0, FILES.length)).toEqual(FILES.map((file) => `created ${file}`));
      return lines.slice(FILES.length + 2).map((line) => line.trim().split('  ')[0]);
    };
    expect(await steps({ PGHERD_URL: 'postgres://a@b/c' })).toEqual(commands);
    expect(await steps({})).toEqual(['export PGHERD_URL=postgres://user:password@host:5432/database', ...commands]);
  });

  it('overwrites nothing: names the existing files and writes none', async () => {
    const cwd = writeFiles({ 'jobs/hello.yaml': 'mine', 'unrelated.txt': '' });
    symlinkSync('nowhere', join(cwd, 'pgherd.yaml'));
    await expect(runCommand(['init'], { cwd })).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining('already contains pgherd.yaml, jobs/hello.yaml. Nothing was written.'),
    });
    expect(readFileSync(join(cwd, 'jobs/hello.yaml'), 'utf8')).toBe('mine');
    expect(readdirSync(cwd).sort()).toEqual(['jobs', 'pgherd.yaml', 'unrelated.txt']);
  });

  it('leaves other files of a repository alone', async () => {
    const cwd = writeFiles({ 'README.md': 'mine', 'jobs/other.txt': 'mine' });
    mkdirSync(join(cwd, '.github'));
    expect((await runCommand(['init'], { cwd })).exitCode).toBe(0);
    expect(readFileSync(join(cwd, 'README.md'), 'utf8')).toBe('mine');
  });

  it('names a file in place of a directory before anything is written', async () => {
    const cwd = writeFiles({});
    writeFileSync(join(cwd, 'jobs'), 'a file where a directory should be');
    await expect(runCommand(['init'], { cwd })).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining('already contains jobs. Nothing was written.'),
    });
    expect(readdirSync(cwd)).toEqual(['jobs']);
  });
});
