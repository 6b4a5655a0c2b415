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

/** What a search finds; paths are absolute and sorted. */
export interface FoundFiles {
  /** Every definition file, without `pgherd.yaml`. */
  readonly files: readonly string[];
  /** The `pgherd.yaml` of each directory below that is a project of its own and was not searched. */
  readonly projects: readonly string[];
}

/** Searches a directory of a project. */
export function findDefinitionFiles({ rootDir, directory, include, exclude }: FindOptions): FoundFiles {
  const isIncluded = pathMatcher(include);
  const isExcluded = pathMatcher(exclude);
  const files: string[] = [];
  const projects: string[] = [];
  const nameOf = (path: string): string => relative(rootDir, path).split(sep).join('/');
  const walk = (current: string): void => {
    const entries = readdirSync(current, { withFileTypes: true });
    const project = current === rootDir ? undefined : entries.find((entry) => PROJECT_FILES.has(entry.name));
    if (project !== undefined) {
      const path = join(current, project.name);
      if (!isExcluded(nameOf(path))) projects.push(path);
      return;
    }
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const path = join(current, entry.name);
      const kind = entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : entry;
      // A linked directory may lead back up; a linked file is read like any other.
      if (kind?.isDirectory() === true && !entry.isSymbolicLink()) {
        if (!SKIPPED_DIRECTORIES.has(entry.name)) walk(path);
      } else if (kind?.isFile() === true && !PROJECT_FILES.has(entry.name)) {
        const name = nameOf(path);
        if (isIncluded(name) && !isExcluded(name)) files.push(path);
      }
    }
  };
  walk(directory);
  return { files: files.sort(), projects: projects.sort() };
}
