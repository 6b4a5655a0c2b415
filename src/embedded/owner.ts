import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openCacheDirectory, removeAbandonedBuilds } from './cache.ts';
import { processCommand, processSpace, processStart } from './process-identity.ts';
import { findServerUser } from './server-user.ts';

const OWNER_SUFFIX = '.owner.json';
const STOP_TIMEOUT_MS = 10_000;

/** The process that started a server: written beside the server's directory before that exists, removed after it. */
interface Owner {
  readonly pid: number;
  readonly started: string;
  readonly space: string;
}

/**
 * Stops servers whose starting process has ended, and removes their data directories. Returns the number of servers.
 * Servers of other hosts or containers that share the cache are not changed: their processes are not visible here.
 */
export async function cleanUpStale(): Promise<number> {
  return cleanUpStaleIn(await openCacheDirectory(await findServerUser()));
}

/** `cleanUpStale` for a known cache directory. */
export async function cleanUpStaleIn(cache: string): Promise<number> {
  await Promise.all(['binaries', 'clusters'].map((name) => removeAbandonedBuilds(join(cache, name))));
  const servers = join(cache, 'servers');
  const space = await processSpace();
  let cleaned = 0;
  for (const file of await readdir(servers).catch(() => [])) {
    if (!file.endsWith(OWNER_SUFFIX)) continue;
    const home = join(servers, file.slice(0, -OWNER_SUFFIX.length));
    const owner = await readOwner(home);
    if (owner === null || owner.space !== space || (await processStart(owner.pid)) === owner.started) continue;
    await stopOrphan(join(home, 'data'));
    await removeServerHome(home);
    cleaned += 1;
  }
  return cleaned;
}

/** Records this process as owner of the server directory `home`, then creates the directory. */
export async function createServerHome(home: string): Promise<void> {
  const started = await processStart(process.pid);
  const owner: Owner = { pid: process.pid, started: started ?? '', space: await processSpace() };
  await mkdir(join(home, '..'), { recursive: true, mode: 0o755 });
  await writeFile(`${home}.writing`, JSON.stringify(owner), { mode: 0o600 });
  await rename(`${home}.writing`, home + OWNER_SUFFIX);
  // It exists when its data is kept between starts.
  await mkdir(home, { recursive: true, mode: 0o755 });
}

/** Returns the process that started the server of `home`, while it runs; null: there is none on this host or in this container. */
export async function ownerOf(home: string): Promise<number | null> {
  const owner = await readOwner(home);
  if (owner === null || owner.space !== (await processSpace())) return null;
  return (await processStart(owner.pid)) === owner.started ? owner.pid : null;
}

export async function removeServerHome(home: string): Promise<void> {
  await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  await rm(home + OWNER_SUFFIX, { force: true });
}

async function readOwner(home: string): Promise<Owner | null> {
  const text = await readFile(home + OWNER_SUFFIX, 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as Owner);
}

/**
 * Stops the server that a killed process left on `dataDir`.
 * The process id in postmaster.pid may belong to another process by now: it counts only if its command names `dataDir`.
 */
export async function stopOrphan(dataDir: string): Promise<void> {
  const pidFile = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => null);
  const pid = Number(pidFile?.split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return;
  const runs = async (): Promise<boolean> => (await processCommand(pid))?.includes(dataDir) === true;
  for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
    if (!(await runs())) return;
    process.kill(pid, signal);
    for (let waitedMs = 0; waitedMs < STOP_TIMEOUT_MS && (await runs()); waitedMs += 20) await delay(20);
  }
}
