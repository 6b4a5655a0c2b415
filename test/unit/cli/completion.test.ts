import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeFiles } from '../../support/definition-files.ts';
import { runCommand } from '../../support/run-command.ts';

let script = '';
beforeAll(async () => {
  script = (await runCommand(['completion', 'bash'])).stdout;
});

/** The proposals of bash for the last of the words, sorted, by the function of the script, called as bash calls it. */
function complete(words: readonly string[], cwd = '/', bin: string | null = null): readonly string[] {
  const program = `${script}
COMP_WORDS=("$@")
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
_pgherd
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const bash = spawnSync('bash', ['--norc', '-c', program, 'bash', ...words], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...(bin === null ? {} : { PATH: `${bin}:${process.env.PATH}` }) },
  });
  expect(bash.stderr).toBe('');
  return bash.stdout.split('\n').filter(Boolean).sort();
}

describe('the completion script for bash', () => {
  it('is valid bash and registers itself for pgherd', () => {
    expect(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    const registered = spawnSync('bash', ['--norc', '-c', `${script}\ncomplete -p pgherd`], { encoding: 'utf8' });
    expect(registered.stdout).toBe('complete -F _pgherd pgherd\n');
  });

  it('proposes every command', () => {
    expect(complete(['pgherd', ''])).toEqual(expect.arrayContaining(['apply', 'completion', 'fmt', 'next', 'plan']));
    expect(complete(['pgherd', 'val'])).toEqual(['validate']);
  });

  it('proposes the options of the command, and not those that are hidden', () => {
    expect(complete(['pgherd', 'next', '--'])).toEqual(expect.arrayContaining(['--count', '--format', '--timezone']));
    expect(complete(['pgherd', 'next', '--n'])).toEqual(['--no-color']);
    expect(complete(['pgherd', 'plan', 'jobs', '--detailed'])).toEqual(['--detailed-exitcode']);
  });

  it('proposes the values of --format, also after an equals sign', () => {
    expect(complete(['pgherd', 'next', '@daily', '--format', ''])).toEqual(['json', 'text']);
    expect(complete(['pgherd', 'validate', '--format', '=', ''])).toEqual([
      'github',
      'json',
      'markdown',
      'sarif',
      'text',
    ]);
    expect(complete(['pgherd', 'plan', '--format', '=', 'm'])).toEqual(['markdown']);
    expect(complete(['pgherd', 'plan', '--format', '='])).toContain('json');
  });

  it('proposes files where a command takes paths, also with blanks, and where an option names one', () => {
    const cwd = writeFiles({ 'jobs.yaml': '', 'my jobs.yaml': '', 'other.txt': '' });
    expect(complete(['pgherd', 'validate', 'jo'], cwd)).toEqual(['jobs.yaml']);
    expect(complete(['pgherd', 'plan', 'my'], cwd)).toEqual(['my jobs.yaml']);
    expect(complete(['pgherd', 'plan', '--out', 'ot'], cwd)).toEqual(['other.txt']);
    expect(complete(['pgherd', 'validate', join(cwd, 'o')])).toEqual([join(cwd, 'other.txt')]);
  });

  it('proposes states and orders of lists', () => {
    expect(complete(['pgherd', 'jobs', '--state', 'fa'])).toEqual(['failing']);
    expect(complete(['pgherd', 'log', '--state', 'f'])).toEqual(['failed', 'finished']);
    expect(complete(['pgherd', 'topics', '--sort', ''])).toEqual(['name', 'running', 'waiting']);
  });

  it('proposes names that pgherd knows: of jobs, topics, environments, keys and time zones', () => {
    const bin = mkdtempSync(join(tmpdir(), 'pgherd-bin-'));
    writeFileSync(join(bin, 'pgherd'), '#!/bin/sh\n[ "$1" = __names ] && printf "%s-a b\\n%s-c\\n" "$2" "$2"\n', {
      mode: 0o755,
    });
    const names = (...words: readonly string[]): readonly string[] => complete(['pgherd', ...words], '/', bin);

    expect(names('job', '')).toEqual(['jobs-a b', 'jobs-c']);
    expect(names('log', '--job', 'jobs-c')).toEqual(['jobs-c']);
    expect(names('trigger', '')).toEqual(['jobs-a b', 'jobs-c']);
    expect(names('topic', '')).toEqual(['topics-a b', 'topics-c']);
    expect(names('plan', '--env', '')).toEqual(['environments-a b', 'environments-c']);
    expect(names('next', '--timezone', '')).toEqual(['zones-a b', 'zones-c']);
    expect(names('explain', '')).toEqual(['keys-a b', 'keys-c']);
  });

  it('gets the names from the program: keys, zones and environments without a database', async () => {
    const cwd = writeFiles({
      'pgherd.yaml': 'project: shop\nenvironments: { prod: { url_env: X }, staging: { url_env: Y } }\n',
    });
    const names = async (kind: string): Promise<readonly string[]> =>
      (await runCommand(['__names', kind], { cwd, env: { PGHERD_URL: 'postgres://nowhere.invalid/x' } })).stdout
        .split('\n')
        .filter(Boolean);

    expect(await names('environments')).toEqual(['prod', 'staging']);
    expect(await names('zones')).toEqual(expect.arrayContaining(['UTC', 'Europe/Berlin']));
    expect(await names('keys')).toEqual(expect.arrayContaining(['retry.limit', 'schedule']));
    expect(await names('jobs')).toEqual([]);
  });

  it('proposes nothing where any value is allowed', () => {
    expect(complete(['pgherd', 'next', ''])).toEqual([]);
  });

  it('proposes the shells it is made for', () => {
    expect(complete(['pgherd', 'completion', ''])).toEqual(['bash', 'fish', 'zsh']);
  });
});

describe('the completion scripts for zsh and fish', () => {
  it.each(['zsh', 'fish'])('name every command and option of the program for %s', async (shell) => {
    const { stdout } = await runCommand(['completion', shell]);
    for (const name of complete(['pgherd', ''])) {
      expect(stdout).toContain(name);
      for (const option of complete(['pgherd', name, '--'])) {
        expect(stdout).toContain(shell === 'fish' ? ` -l ${option.slice(2)} ` : `'*${option}[`);
      }
    }
  });

  it.each(['zsh', 'fish'])('parse in %s, where it is installed', async (shell) => {
    const { stdout } = await runCommand(['completion', shell]);
    // fish reads no script from the socket that Node gives a child as standard input.
    const file = join(mkdtempSync(join(tmpdir(), 'pgherd-completion-')), `pgherd.${shell}`);
    writeFileSync(file, stdout);
    const { error, status, stderr } = spawnSync(shell, ['-n', file], { encoding: 'utf8' });
    expect([error === undefined ? status : 0, stderr ?? '']).toEqual([0, '']);
  });

  it('refuse a shell they are not made for', async () => {
    await expect(runCommand(['completion', 'tcsh'])).rejects.toMatchObject({ code: 'usage' });
  });
});
