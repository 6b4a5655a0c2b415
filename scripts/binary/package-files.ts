import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageLock } from '../release/package-lock.ts';

/** Of the package itself: what runs, and what it reads. */
const OWN = ['package.json', 'dist', 'schemas', 'examples', 'src/store', 'LICENSE'];
/** Not read when a program runs. */
const USELESS = /\.(?:map|d\.ts|d\.mts|d\.cts|md|markdown|flow|tsbuildinfo)$|\.ts$/;

/** The files of the program and of the packages that it needs, by their paths; no optional package. */
export function packageFiles(root: string, lock: PackageLock): ReadonlyMap<string, Buffer> {
  const needed = Object.entries(lock.packages).filter(
    ([path, { dev, optional, devOptional, link }]) =>
      path !== '' && dev !== true && optional !== true && devOptional !== true && link !== true,
  );
  const files = new Map<string, Buffer>();
  for (const folder of [...OWN, ...needed.map(([path]) => path)]) {
    for (const path of pathsBelow(root, folder))
      if (!USELESS.test(path)) files.set(path, readFileSync(join(root, path)));
  }
  files.set('start.cjs', Buffer.from("import('./dist/cli/main.js');\n"));
  return files;
}

function pathsBelow(root: string, path: string): readonly string[] {
  try {
    return readdirSync(join(root, path), { withFileTypes: true })
      .filter(({ name }) => name !== 'node_modules')
      .flatMap((entry) => (entry.isDirectory() ? pathsBelow(root, `${path}/${entry.name}`) : [`${path}/${entry.name}`]))
      .toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return [path];
    throw error;
  }
}
