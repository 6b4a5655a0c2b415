import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The hint where there is no project. */
export const INIT_HINT = 'pgherd init writes a first project';

/** Returns the nearest `pgherd.yaml` (or `.yml`) in a directory or above it, absolute; null when there is none. */
export function findProjectFile(directory: string): string | null {
  for (const name of ['pgherd.yaml', 'pgherd.yml']) {
    const path = join(directory, name);
    if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return path;
  }
  const parent = dirname(directory);
  return parent === directory ? null : findProjectFile(parent);
}
