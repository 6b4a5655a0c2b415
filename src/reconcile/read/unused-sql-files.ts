import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createSourceFile, type SourceFile } from '../../diagnostic/source-file.ts';
import { displayPath } from './open-project.ts';

/**
 * Returns the SQL files that no job uses, in the directories of definitions and of used SQL files. Other directories, such as
 * migrations, are not pgherd's. Their contents are not read.
 */
export function unusedSqlFiles(
  definitions: readonly string[],
  used: readonly SourceFile[],
  cwd: string,
  rootDir: string,
): readonly SourceFile[] {
  const usedPaths = new Set(used.map(({ path }) => resolve(cwd, path)));
  const directories = new Set([...definitions, ...usedPaths].map((path) => dirname(path)));
  directories.delete(rootDir);
  return [...directories].sort().flatMap((directory) =>
    readdirSync(directory)
      .filter((name) => name.endsWith('.sql') && !name.startsWith('.'))
      .map((name) => join(directory, name))
      .filter((path) => !usedPaths.has(path))
      .map((path) => createSourceFile(displayPath(cwd, path), '')),
  );
}
