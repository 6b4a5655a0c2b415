import { type FSWatcher, watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Watches a folder and the folders below it, without those of packages and of version control. One watcher a folder: recursive
 * watchers of Node look at every file below `node_modules`. New folders are found at the next `refresh`.
 */
export class WatchedFolders {
  readonly #root: string;
  readonly #onChange: () => void;
  readonly #watchers = new Map<string, FSWatcher>();

  constructor(root: string, onChange: () => void) {
    this.#root = root;
    this.#onChange = onChange;
  }

  /** Returns false when a folder cannot be watched: its changes are not seen. */
  async refresh(): Promise<boolean> {
    let complete = true;
    for (const folder of await foldersBelow(this.#root)) {
      if (!this.#watchers.has(folder)) complete = this.#add(folder) && complete;
    }
    return complete;
  }

  close(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #add(folder: string): boolean {
    try {
      const watcher = watch(folder, { persistent: false }, this.#onChange);
      const forget = (): void => {
        watcher.close();
        this.#watchers.delete(folder);
      };
      watcher.on('error', forget);
      watcher.on('close', () => this.#watchers.delete(folder));
      this.#watchers.set(folder, watcher);
      return true;
    } catch {
      return false;
    }
  }
}

async function foldersBelow(root: string): Promise<readonly string[]> {
  const found = [root];
  for (let at = 0; at < found.length && found.length < MOST_FOLDERS; at += 1) {
    const folder = found[at] ?? root;
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules') {
        found.push(join(folder, entry.name));
      }
    }
  }
  return found.slice(0, MOST_FOLDERS);
}

/** A project has some dozens; a start in a home directory has more than a system can watch. */
const MOST_FOLDERS = 2_000;
