import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Connection } from '../../../src/postgres/connection.ts';
import { type SyncOutcome, syncOnce } from '../../../src/reconcile/sync.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { HAS_PTY, runOnTerminal, type TerminalCli } from '../../support/pty.ts';
import { openControl } from '../../support/reconcile.ts';
import { runHere } from '../../support/run-command.ts';

let root: string;
let folder: string;
let database: TestDatabase;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'pgherd-origin-'));
  folder = join(root, 'shop');
  mkdirSync(folder);
  database = await createTestDatabase();
});
afterEach(async () => {
  await database.drop();
  rmSync(root, { recursive: true });
});

const write = (name: string, text: string, directory = folder): void => writeFileSync(join(directory, name), text);

const job = (sql: string): string => `jobs: { tick: { schedule: "@daily", sql: "${sql}" } }\n`;

function git(...args: readonly string[]): string {
  const env = { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', HOME: root };
  const config = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...config, ...args], { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function commit(sql: string): string {
  write('jobs.yaml', job(sql));
  git('add', '.');
  git('commit', '-m', sql);
  return git('rev-parse', 'HEAD');
}

async function cli(args: readonly string[], code = 0, cwd = folder): Promise<string> {
  const result = await runHere(args, { cwd, env: { PGHERD_URL: database.url } });
  const output = result.stdout + result.stderr;
  expect(`exit ${result.code}: ${output}`).toMatch(new RegExp(`^exit ${code}:`));
  return output;
}

describe('an environment is tied to its database', { timeout: 240_000 }, () => {
  beforeEach(() => {
    write(
      'pgherd.yaml',
      'project: shop\nvars: { keep: 2 days }\nenvironments: { staging: {}, prod: { vars: { keep: 90 days } } }\n',
    );
    write('jobs.yaml', job("select '$" + "{keep}'"));
  });

  test('another one is refused by plan, apply and a saved plan until it is switched', async () => {
    await cli(['apply', '--env', 'prod', '--yes']);

    for (const args of [['plan'], ['plan', '--out', 'p.json'], ['apply', '--yes']]) {
      const output = await cli([...args, '--env', 'staging'], 4);
      expect(output).toContain('this database was last applied as environment prod of project shop (revision 1)');
      expect(output).toContain('--switch-environment');
    }
    await cli(['apply', 'p.json', '--yes'], 4);
    expect(await cli(['apply', '--env', 'staging', '--switch-environment', '--yes'])).toContain('1 changed');
    expect(await cli(['plan', '--env', 'staging'])).toContain('No changes');
    await cli(['plan', '--env', 'prod'], 4);
  });

  test('a snapshot remembers it too', async () => {
    await cli(['apply', '--env', 'prod', '--yes']);
    await cli(['export', '--env', 'prod', '--snapshot', 's.json']);
    await cli(['plan', '--env', 'staging', '--against', 's.json'], 4);
    await cli(['plan', '--env', 'prod', '--against', 's.json']);
  });

  test('leaving out --env is an error where environments are declared, unless one is the default', async () => {
    for (const args of [['plan'], ['apply', '--yes']]) {
      expect(await cli(args, 64)).toContain('declared: staging, prod');
    }
    write(
      'pgherd.yaml',
      'project: shop\nvars: { keep: 2 days }\nenvironments: { staging: {}, prod: { default: true, vars: { keep: 90 days } } }\n',
    );
    await cli(['apply', '--yes']);
    expect(await database.query('select p.environment, j.sql from pgherd.projects p, pgherd.jobs j')).toEqual([
      { environment: 'prod', sql: "select '90 days'" },
    ]);
  });

  test('two defaults are an error with its place', async () => {
    write('jobs.yaml', job('select 1'));
    write('pgherd.yaml', 'environments:\n  a: { default: true }\n  b: { default: true }\n');
    expect(await cli(['validate'], 1)).toMatch(
      /PGH024\]: the environments a and b are both marked default\n --> pgherd\.yaml:3:/,
    );
  });
});

describe('a project remembers its repository', { timeout: 240_000 }, () => {
  const other = (): string => join(root, 'other');

  test('another one with the same name is refused until it is switched once', async () => {
    write('pgherd.yaml', 'project: shop\n');
    git('init');
    commit('select 1');
    await cli(['apply', '--yes']);
    folder = other();
    mkdirSync(folder);
    write('pgherd.yaml', 'project: shop\n');
    git('init');
    commit('select 2');

    for (const args of [['plan'], ['apply', '--yes']]) {
      expect(await cli(args, 4)).toContain('project shop was applied from another repository');
    }
    await cli(['apply', '--yes', '--switch-repository']);
    expect(await cli(['plan'])).toContain('No changes');
    folder = join(root, 'shop');
    await cli(['plan'], 4);
  });

  test.skipIf(!HAS_PTY)('on a terminal, apply asks once: no leaves all as it is, yes takes it over', async () => {
    write('pgherd.yaml', 'project: shop\n');
    git('init');
    commit('select 1');
    await cli(['apply', '--yes']);
    folder = other();
    mkdirSync(folder);
    write('pgherd.yaml', 'project: shop\n');
    git('init');
    commit('select 2');

    const ask = (): TerminalCli => runOnTerminal(['apply'], { cwd: folder, env: { PGHERD_URL: database.url } });
    const refused = ask();
    await refused.answer(/was applied from another repository.*Type yes: /s, 'no');
    expect(await refused.ended).toMatchObject({ code: 64, output: expect.stringContaining('Nothing was written') });
    expect(await database.query('select sql from pgherd.jobs')).toEqual([{ sql: 'select 1' }]);
    const taken = ask();
    await taken.answer(/from now on\? Type yes: /, 'yes');
    await taken.answer(/Apply this\? Type yes: /, 'yes');
    expect(await taken.ended).toMatchObject({ code: 0 });
    expect(await cli(['plan'])).toContain('No changes');
  });

  test('a clone is the same one, also a shallow clone', async () => {
    write('pgherd.yaml', 'project: shop\n');
    git('init');
    commit('select 1');
    commit('select 2');
    await cli(['apply', '--yes']);
    git('clone', '--depth', '1', `file://${folder}`, other());
    expect(await cli(['plan'], 0, other())).toContain('No changes');
  });

  test('without Git the id that init wrote distinguishes them', async () => {
    await cli(['init', 'a/shop'], 0, root);
    await cli(['init', 'b/shop'], 0, root);
    expect(readFileSync(join(root, 'a/shop/pgherd.yaml'), 'utf8')).toMatch(/^repository: [0-9a-f-]{36}$/m);
    await cli(['apply', '--yes'], 0, join(root, 'a/shop'));
    expect(await cli(['plan'], 4, join(root, 'b/shop'))).toContain('another repository');
    expect(await cli(['plan'], 0, join(root, 'a/shop'))).toContain('No changes');
  });
});

describe('a directory without a name, outside Git', { timeout: 240_000 }, () => {
  test('does not replace the definitions of another one, until it is switched once', async () => {
    const other = join(root, 'other');
    mkdirSync(other);
    write('jobs.yaml', job('select 1'));
    write('jobs.yaml', job('select 2'), other);
    await cli(['apply', '--yes']);
    for (const args of [['plan'], ['apply', '--yes'], ['plan', 'jobs.yaml']]) {
      const output = await cli(args, 4, other);
      expect(output).toContain('project default was applied from another directory');
      expect(output).toContain('--switch-repository');
    }
    expect(await cli(['plan'])).toContain('No changes');
    await cli(['apply', '--yes', '--switch-repository'], 0, other);
    expect(await cli(['plan'], 0, other)).toContain('No changes');
    write('pgherd.yaml', 'project: shop\n');
    expect(await cli(['plan'], 4)).toContain('belongs to project default');
  });
});

describe('an older checkout', { timeout: 240_000 }, () => {
  beforeEach(() => {
    write('pgherd.yaml', 'project: shop\n');
    git('init');
  });

  test('is named by plan, and refused by apply and by its saved plan without --older', async () => {
    const first = commit('select 1');
    const second = commit('select 2');
    await cli(['apply', '--yes']);
    git('checkout', '-q', first);

    const warning = `this checkout is older than the applied commit ${second.slice(0, 7)} (revision 1)`;
    expect(await cli(['plan', '--out', join(root, 'p.json')])).toContain(warning);
    expect(await cli(['apply', '--yes'], 4)).toContain(`${warning}: it would undo what was applied since`);
    expect(await cli(['apply', join(root, 'p.json'), '--yes'], 4)).toContain('--older');
    await cli(['apply', '--yes', '--older']);
    expect(await database.query('select git_commit from pgherd.revisions order by revision')).toEqual([
      { git_commit: second },
      { git_commit: first },
    ]);
  });

  test('that diverged is a warning; a newer one is silent', async () => {
    const first = commit('select 1');
    commit('select 2');
    await cli(['apply', '--yes']);
    commit('select 3');
    expect(await cli(['plan'])).not.toContain('this checkout');
    git('checkout', '-q', '-b', 'side', first);
    commit('select 4');
    expect(await cli(['plan'])).toContain('this checkout does not contain the applied commit');
  });
});

describe('a daemon whose clone lags does not undo a newer revision', { timeout: 240_000 }, () => {
  let clone: string;
  let connection: Connection;
  let first: string;
  beforeEach(async () => {
    connection = await openControl(database.url);
    git('init');
    write('pgherd.yaml', 'project: shop\n');
    first = commit('select 0');
    clone = join(root, 'clone');
  });
  afterEach(() => connection.close());

  const sync = (directory: string): Promise<SyncOutcome> =>
    syncOnce(
      connection,
      {
        directory,
        cwd: directory,
        environment: null,
        schema: 'pgherd',
        onDrift: 'heal',
        lockTimeoutMs: 9_000,
        toolVersion: 'test',
      },
      null,
      new AbortController().signal,
    );
  const pull = (branch: string): void => {
    git('-C', clone, 'fetch', 'origin', branch);
    git('-C', clone, 'reset', '--hard', 'FETCH_HEAD');
  };

  test.each(['complete', 'shallow'])('of a %s clone', async (kind) => {
    git('clone', ...(kind === 'shallow' ? ['--depth', '1'] : []), `file://${folder}`, clone);
    commit('select 1');
    git('branch', 'step');
    commit('select 2');
    await cli(['apply', '--yes']);

    for (const branch of [null, 'step']) {
      if (branch !== null) pull(branch);
      expect(await sync(clone)).toMatchObject({
        state: 'drifted',
        applied: false,
        message: expect.stringContaining('which is newer'),
      });
      expect(await database.query('select sql from pgherd.jobs')).toEqual([{ sql: 'select 2' }]);
    }
    pull('main');
    expect(await sync(clone)).toMatchObject({ state: 'ok', applied: false });
    commit('select 3');
    pull('main');
    expect(await sync(clone)).toMatchObject({ state: 'ok', applied: true });
  });

  test('a daemon whose clone went back to an older commit does not revert a newer revision', async () => {
    commit('select 1');
    await cli(['apply', '--yes']);
    git('checkout', first);

    expect(await sync(folder)).toMatchObject({ state: 'drifted', message: expect.stringContaining('is older than') });
    expect(await database.query('select sql from pgherd.jobs')).toEqual([{ sql: 'select 1' }]);
  });
});
