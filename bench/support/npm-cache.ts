import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { arch, homedir, platform } from 'node:os';
import { join } from 'node:path';
import { progress } from './section.ts';

/** A package as it was installed, in a directory of its own. */
export interface Installed {
  readonly version: string;
  /** The directory that holds `node_modules`. */
  readonly directory: string;
}

const NODE_MAJOR = 24;

/** The newest release of a package from npm, kept in the cache; without a network, the newest in the cache. */
export function installNewest(name: string): Installed {
  return install(name, 'latest');
}

/** A Node that can run the peers: this one if it is new enough, else one from npm. */
export function newerNode(): { readonly path: string; readonly version: string } {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) {
    return { path: process.execPath, version: process.versions.node };
  }
  const system = platform() === 'win32' ? 'win' : platform();
  const name = `node-${system}-${arch()}`;
  const { directory, version } = install(name, `${NODE_MAJOR}`);
  const program = system === 'win' ? 'bin/node.exe' : 'bin/node';
  return { path: join(directory, 'node_modules', name, program), version };
}

const installed = new Map<string, Installed>();

function install(name: string, wanted: string): Installed {
  const known = installed.get(name);
  if (known !== undefined) return known;
  const found = findOrInstall(name, wanted);
  installed.set(name, found);
  return found;
}

function findOrInstall(name: string, wanted: string): Installed {
  const home = join(cacheDirectory(), name);
  const shown = npm(['view', `${name}@${wanted}`, 'version', '--json']);
  const found: unknown = shown.status === 0 ? JSON.parse(shown.stdout) : null;
  const newest = Array.isArray(found) ? [...found].sort(byNumber).at(-1) : found;
  const version = typeof newest === 'string' ? newest : newestIn(home);
  if (version === null) throw new Error(`npm view ${name} failed, and the cache holds none: ${shown.stderr.trim()}`);
  const directory = join(home, version);
  if (!existsSync(join(directory, 'node_modules', name, 'package.json'))) {
    progress(`installing ${name} ${version} into ${directory}`);
    mkdirSync(directory, { recursive: true });
    // By its exact version: by name alone npm takes the newest that the running Node can run.
    const flags = [
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--engine-strict=false',
      '--loglevel',
      'error',
    ];
    const done = npm(['install', '--prefix', directory, ...flags, `${name}@${version}`]);
    if (done.status !== 0) throw new Error(`npm install ${name}@${version} failed: ${done.stderr.trim()}`);
  }
  const manifest: { version: string } = JSON.parse(
    readFileSync(join(directory, 'node_modules', name, 'package.json'), 'utf8'),
  );
  return { directory, version: manifest.version };
}

const byNumber = new Intl.Collator('en', { numeric: true }).compare;

function newestIn(home: string): string | null {
  if (!existsSync(home)) return null;
  return readdirSync(home).sort(byNumber).at(-1) ?? null;
}

export function cacheDirectory(): string {
  const home = process.env.PGHERD_CACHE_DIR || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'pgherd');
  return join(home, 'bench');
}

function npm(args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync('npm', args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
}
