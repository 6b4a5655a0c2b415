import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, lchown, lstat, mkdir, readdir, readlink, rename, rm, stat, symlink } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PgherdError } from '../errors.ts';
import type { ServerUser } from './server-user.ts';

const ABANDONED_BUILD_MS = 3_600_000;

/**
 * Returns the directory for all files that the embedded server keeps between starts, and creates it if needed:
 * `PGHERD_CACHE_DIR`, else `$XDG_CACHE_HOME/pgherd`, else `~/.cache/pgherd`. The server's user can usually not read the
 * home of root; for root it is `/var/cache/pgherd`, else the temporary directory. Throws `embedded_postgres_failed`
 * when the chosen directory cannot be used or belongs to another user.
 */
export async function openCacheDirectory(user: ServerUser | null): Promise<string> {
  const chosen = process.env.PGHERD_CACHE_DIR;
  if (chosen !== undefined && chosen !== '') {
    await mkdir(chosen, { recursive: true });
    if (user !== null && !(await isReachable(chosen, user))) {
      throw new PgherdError('embedded_postgres_failed', `user ${user.name} cannot access PGHERD_CACHE_DIR ${chosen}`, {
        hint: `PostgreSQL refuses to run as root and runs as ${user.name}; choose a directory that this user can access.`,
      });
    }
    return chosen;
  }
  const own = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'pgherd');
  const candidates =
    user === null
      ? [own, join(tmpdir(), `pgherd-${process.getuid?.() ?? 'cache'}`)]
      : [own, '/var/cache/pgherd', join(tmpdir(), 'pgherd-0')];
  let refusal: unknown = null;
  for (const candidate of candidates) {
    try {
      if (user !== null && !(await isReachable(dirname(candidate), user))) continue;
      await mkdir(candidate, { recursive: true, mode: 0o755 });
      await refuseForeign(candidate);
      return candidate;
    } catch (error) {
      refusal = error;
    }
  }
  throw new PgherdError('embedded_postgres_failed', `no usable cache directory among ${candidates.join(', ')}`, {
    hint: 'Set PGHERD_CACHE_DIR to a directory that you own and can write to.',
    cause: refusal,
  });
}

/**
 * Returns `target`. `build` creates it in a directory beside it, which is then renamed in one step, so that no reader
 * and no parallel start ever sees an incomplete tree. The first process wins; the work of the others is discarded.
 */
export async function publishOnce(target: string, build: (directory: string) => Promise<void>): Promise<string> {
  if (await exists(target)) return target;
  await mkdir(dirname(target), { recursive: true, mode: 0o755 });
  const building = `${target}.${randomUUID()}.building`;
  try {
    await mkdir(building, { mode: 0o755 });
    await build(building);
    await rename(building, target);
  } catch (error) {
    await rm(building, { recursive: true, force: true });
    if (!(await exists(target))) throw error;
  }
  return target;
}

/** Removes incomplete trees that killed processes left in `directory`. */
export async function removeAbandonedBuilds(directory: string): Promise<void> {
  for (const name of await readdir(directory).catch(() => [])) {
    if (!name.endsWith('.building')) continue;
    const path = join(directory, name);
    const found = await stat(path).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > ABANDONED_BUILD_MS) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

/** Copies a tree with its modes and links; `owner` owns all copies (null: the current user). */
export async function copyTree(source: string, target: string, owner: ServerUser | null): Promise<void> {
  const { mode } = await stat(source);
  await mkdir(target, { recursive: true, mode: 0o700 });
  const entries = await readdir(source, { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      const from = join(source, entry.name);
      const to = join(target, entry.name);
      if (entry.isDirectory()) return copyTree(from, to, owner);
      if (entry.isSymbolicLink()) await symlink(await readlink(from), to);
      else await copyFile(from, to, constants.COPYFILE_FICLONE);
      if (owner !== null) await lchown(to, owner.uid, owner.gid);
    }),
  );
  await chmod(target, mode & 0o7777);
  if (owner !== null) await lchown(target, owner.uid, owner.gid);
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

/** Another user may have created a directory in a public place, with other binaries in it. */
async function refuseForeign(directory: string): Promise<void> {
  const found = await lstat(directory);
  const uid = process.getuid?.();
  if (uid === undefined) return;
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o022) !== 0) {
    throw new Error(`${directory} is not a directory that only user id ${uid} can write to`);
  }
}

/**
 * Whether `user` may pass through every directory down to `directory`. Directories that do not exist yet will be
 * accessible.
 */
async function isReachable(directory: string, user: ServerUser): Promise<boolean> {
  for (let path = directory; ; path = dirname(path)) {
    const found = await stat(path).catch(() => null);
    if (found !== null) {
      const bit = found.uid === user.uid ? 0o100 : found.gid === user.gid ? 0o010 : 0o001;
      if ((found.mode & bit) === 0) return false;
    }
    if (path === dirname(path)) return true;
  }
}
