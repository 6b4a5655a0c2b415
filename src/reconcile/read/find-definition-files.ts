import { readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { pathMatcher } from '../../text/glob.ts';

export interface FindOptions {
  /** Globs are relative to it. */
  readonly rootDir: string;
  /** The directory to search, absolute. */
  readonly directory: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Never searched: dependencies and hidden directories. */
const SKIPPED_DIRECTORIES: ReadonlySet<string> = new Set(['node_modules']);
const PROJECT_FILES: ReadonlySet<string> = new Set(['pgherd.yaml', 'pgherd.yml']);

/** Returns every definition file below a directory, absolute, sorted by path, without `pgherd.yaml`. */
export function findDefinitionFiles({ rootDir, directory, include, exclude }: FindOptions): readonly string[] {
  const isIncluded = pathMatcher(include);
  const isExcluded = pathMatcher(exclude);
  const found: string[] = [];
  const walk = (current: string): void => {
    for (const entry of readdirSync(current, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      const path = join(current, entry.name);
      const kind = entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : entry;
      // A linked directory may lead back up; a linked file is read like any other.
      if (kind?.isDirectory() === true && !entry.isSymbolicLink()) {
        if (!SKIPPED_DIRECTORIES.has(entry.name)) walk(path);
      } else if (kind?.isFile() === true && !PROJECT_FILES.has(entry.name)) {
        const name = relative(rootDir, path).split(sep).join('/');
        if (isIncluded(name) && !isExcluded(name)) found.push(path);
      }
    }
  };
  walk(directory);
  return found.sort();
}
