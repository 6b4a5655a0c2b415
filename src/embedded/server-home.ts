import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PgherdError } from '../errors.ts';
import { createServerHome, ownerOf, removeServerHome, stopOrphan } from './owner.ts';

/** The directory of one server: its data and its log. */
export interface ServerHome {
  readonly directory: string;
  /** Of an earlier start; null: the data directory has to be made. */
  readonly kept: KeptData | null;
  /** Called when the server does not run: removes the directory, unless its data is kept. */
  release(): Promise<void>;
  /** Keeps the data from now on. Without it, the next start creates it again: a start that failed half-way leaves nothing. */
  keep(data: Omit<KeptData, 'folder'>): Promise<void>;
}

/** The facts needed to start a kept server again. */
export interface KeptData {
  readonly folder: string;
  readonly password: string;
  /** The port of the last start, so that the URL stays the same where it can. */
  readonly port: number;
  /** A note of the caller for the next start. */
  readonly note: string;
}

/** Whose data is kept between starts. */
export interface Keeping {
  /** The folder of the project. The data is removed after the folder has been. */
  readonly folder: string;
  /** Separates several servers of one folder. */
  readonly name: string;
  /** Removes the data of earlier starts first. */
  readonly fresh: boolean;
}

export async function temporaryHome(cache: string, purpose: string): Promise<ServerHome> {
  const directory = join(cache, 'servers', `${purpose}-${process.pid}-${randomBytes(4).toString('hex')}`);
  await createServerHome(directory);
  return { directory, kept: null, release: () => removeServerHome(directory), keep: () => Promise.resolve() };
}

/**
 * The same directory at each start. A server that a killed process left there is stopped first. Throws
 * `embedded_postgres_failed` while another process uses it.
 */
export async function keptHome(cache: string, { folder, name, fresh }: Keeping): Promise<ServerHome> {
  const homes = join(cache, KEPT);
  await removeHomesOfGoneFolders(homes);
  const key = createHash('sha256').update(`${folder}\0${name}`).digest('hex').slice(0, 16);
  const directory = join(homes, key);
  const owner = await ownerOf(directory);
  if (owner !== null) {
    throw new PgherdError('embedded_postgres_failed', `another process uses the data of ${folder}: process ${owner}`, {
      hint: `stop process ${owner}, or choose another database with --database NAME`,
    });
  }
  await stopOrphan(join(directory, 'data'));
  const kept = fresh ? null : await keptData(directory);
  if (kept === null) await removeServerHome(directory);
  await createServerHome(directory);
  return {
    directory,
    kept,
    release: async () => {
      if ((await keptData(directory)) === null) await removeServerHome(directory);
      else await rm(`${directory}.owner.json`, { force: true });
    },
    keep: async (data) => {
      const file = join(directory, FILE);
      await writeFile(`${file}.writing`, JSON.stringify({ ...data, folder }), { mode: 0o600 });
      await rename(`${file}.writing`, file);
    },
  };
}

async function keptData(directory: string): Promise<KeptData | null> {
  const text = await readFile(join(directory, FILE), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as KeptData);
}

async function removeHomesOfGoneFolders(homes: string): Promise<void> {
  for (const entry of await readdir(homes, { withFileTypes: true }).catch(() => [])) {
    if (!entry.isDirectory()) continue;
    const directory = join(homes, entry.name);
    const data = await keptData(directory);
    if (data === null || (await stat(data.folder).catch(() => null)) !== null) continue;
    if ((await ownerOf(directory)) !== null) continue;
    await stopOrphan(join(directory, 'data'));
    await removeServerHome(directory);
  }
}

const KEPT = 'dev';
const FILE = 'kept.json';
