import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Creates a folder and those above it that are missing. Throws the error of the file system. `mkdirSync` with `recursive` never returns
 * for a folder that can have no other in it, such as /proc.
 */
export function makeFolder(path: string): void {
  const above = dirname(path);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
  if (above !== path) makeFolder(above);
  mkdirSync(path);
}
