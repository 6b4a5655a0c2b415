import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ReadResult, readDefinitions } from '../../../src/reconcile/read/read-definitions.ts';
import { NOW_MS, places, writeFiles } from '../../support/definition-files.ts';

const job = (name: string): string => `jobs: { ${name}: { sql: select 1 } }\n`;

const MONOREPO = {
  'a/pgherd.yaml': 'project: a\n',
  'a/jobs/a.yaml': job('ja'),
  'b/pgherd.yaml': 'project: b\n',
  'b/b.yaml': job('jb'),
};

function read(cwd: string, ...paths: readonly string[]): Promise<ReadResult> {
  return readDefinitions({ paths, cwd, environment: null, vars: {}, nowMs: NOW_MS });
}

const names = ({ jobs }: ReadResult): readonly string[] => jobs.map(({ declared }) => declared.definition.name).sort();

function git(cwd: string, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...identity, ...args], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

describe('a directory below the root of a project', () => {
  const files = {
    'pgherd.yaml': 'project: p\n',
    'jobs/a/a.yaml': job('a'),
    'jobs/b/b.yaml': job('b'),
    't.yaml': 'topics: { t: {} }\n',
  };

  test('selects its files, as a file does, and the rest is read as well', async () => {
    const cwd = writeFiles({ ...files, 'jobs/a/a.yaml': 'jobs: { a: { sql: select 1, topic: t } }\n' });
    for (const path of ['jobs/a', 'jobs/a/a.yaml']) {
      const result = await read(cwd, path);

      expect(places(result)).toEqual([]);
      expect([...(result.selection?.jobs ?? [])]).toEqual(['a']);
      expect(result.set.jobs).toHaveLength(2);
      expect(result.summary).toMatchObject({ files: 1, jobs: 1, topics: 0 });
    }
  });

  test('selects nothing when it is the root, or when the root is among the paths', async () => {
    const cwd = writeFiles(files);
    for (const paths of [['.'], ['jobs/a', '.'], ['pgherd.yaml']]) {
      const result = await read(cwd, ...paths);

      expect(result.selection).toBeNull();
      expect(names(result)).toEqual(['a', 'b']);
    }
  });
});

describe('a pgherd.yaml below another directory', () => {
  test('is a project of its own: the directory above names it and does not read it', async () => {
    const cwd = writeFiles({ ...MONOREPO, 'own.yaml': job('own') });
    const result = await read(cwd);

    expect(names(result)).toEqual(['own']);
    expect(places(result)).toEqual(['a/pgherd.yaml:1:1 PGH018', 'b/pgherd.yaml:1:1 PGH018']);
    expect(result.diagnostics[0]).toMatchObject({ severity: 'warning', hint: 'to plan it as well: pgherd plan a' });
    expect(names(await read(cwd, 'a'))).toEqual(['ja']);
  });

  test('is named where the root has no definitions', async () => {
    const result = await read(writeFiles(MONOREPO));
    expect(places(result)).toEqual(['.:1:1 PGH012', 'a/pgherd.yaml:1:1 PGH018', 'b/pgherd.yaml:1:1 PGH018']);
    expect(result.diagnostics[0]?.hint).toBe('run the command for each project below: a');
  });

  test('is not named when it is excluded', async () => {
    const cwd = writeFiles({ ...MONOREPO, 'pgherd.yaml': 'exclude: ["a/**", "b/**"]\n', 'own.yaml': job('own') });

    expect(places(await read(cwd))).toEqual([]);
  });

  test('does not lend its name to the files of another project', async () => {
    const cwd = writeFiles(MONOREPO);
    const result = await read(cwd, 'a/jobs/a.yaml', 'b/b.yaml');

    expect(places(result)).toEqual(['b/b.yaml:1:1 PGH019']);
    expect(result.diagnostics[0]?.message).toBe(
      'b/b.yaml belongs to b/pgherd.yaml, and the paths before it to a/pgherd.yaml',
    );
  });
});

describe('a project without a name', () => {
  test.each([
    ['git@github.com:acme/shop.git', 'github.com/acme/shop'],
    ['https://ci:topsecret@github.com/acme/shop.git', 'github.com/acme/shop'],
    ['ssh://git@git.example.com:2222/acme/shop/', 'git.example.com:2222/acme/shop'],
  ])('is named after its remote %s', async (remote, name) => {
    const cwd = writeFiles({ 'jobs/a.yaml': job('a'), 'shop/pgherd.yaml': 'vars: {}\n', 'shop/b.yaml': job('b') });
    git(cwd, 'init', '-q');
    git(cwd, 'remote', 'add', 'origin', remote);

    expect((await read(cwd, 'jobs')).project.name).toBe(name);
    expect((await read(cwd, 'jobs/a.yaml')).project.name).toBe(name);
    expect((await read(join(cwd, 'shop'))).project.name).toBe(`${name}/shop`);
  });

  test('is named after its first commit without a remote, so that two repositories never share the name', async () => {
    const found = new Set<string>();
    for (const file of ['a', 'b']) {
      const cwd = writeFiles({ 'a.yaml': job(file) });
      git(cwd, 'init', '-q');
      git(cwd, 'add', '.');
      git(cwd, 'commit', '-qm', file);
      const { name } = (await read(cwd)).project;
      git(cwd, 'commit', '-qm', 'second', '--allow-empty');

      expect(name).toMatch(/^git-[0-9a-f]{12}$/);
      expect((await read(cwd)).project.name).toBe(name);
      found.add(name);
    }
    expect(found.size).toBe(2);
  });

  test('has a name of at most 63 characters', async () => {
    const cwd = writeFiles({ 'a.yaml': job('a') });
    git(cwd, 'init', '-q');
    git(cwd, 'remote', 'add', 'origin', `https://example.com/${'x'.repeat(80)}`);

    expect((await read(cwd)).project.name).toMatch(/^example\.com\/x+-[0-9a-f]{12}$/);
    expect((await read(cwd)).project.name).toHaveLength(63);
  });

  test('is default outside a repository, and identified by its directory, with and without pgherd.yaml', async () => {
    const files: Readonly<Record<string, string>>[] = [
      { 'a.yaml': job('a') },
      { 'a.yaml': job('a'), 'pgherd.yaml': '' },
    ];
    const ids = new Set<string | null>();
    for (const cwd of [...files, { 'a.yaml': job('a'), 'pgherd.yaml': 'vars: {}\n' }].map(writeFiles)) {
      const { name, repositoryId } = (await read(cwd)).project;
      expect(name).toBe('default');
      expect(repositoryId).toMatch(/^directory-[0-9a-f]{32}$/);
      expect((await read(cwd, 'a.yaml')).project.repositoryId).toBe(repositoryId);
      ids.add(repositoryId);
    }
    expect(ids.size).toBe(3);
    const named = await read(writeFiles({ 'a.yaml': job('a'), 'pgherd.yaml': 'project: shop\n' }));
    expect(named.project.repositoryId).toBeNull();
  });
});
