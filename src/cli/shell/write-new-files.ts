import { existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { PgherdError } from '../../errors.ts';
import { makeFolder } from './make-folder.ts';

export interface NewFile {
  /** Relative to the working directory: a file; or a directory, when it is one or ends with `/`. */
  readonly path: string;
  /** The name in that directory. */
  readonly name: string;
  readonly text: string;
}

/**
 * Writes files and their directories; returns their paths as shown to the user. Throws `usage` when one exists and
 * `force` is false (then nothing is written), or when one cannot be written.
 */
export function writeNewFiles(cwd: string, files: readonly NewFile[], force: boolean): readonly string[] {
  const targets = files.map((file) => ({
    path: isDirectory(cwd, file.path) ? join(file.path, file.name) : file.path,
    text: file.text,
  }));
  const existing = targets.find(({ path }) => existsSync(resolve(cwd, path)));
  if (existing !== undefined && !force) {
    throw new PgherdError('usage', `${existing.path} already exists. Nothing was written.`, {
      hint: 'choose another --out, or overwrite it with --force',
    });
  }
  for (const { path, text } of targets) {
    try {
      makeFolder(dirname(resolve(cwd, path)));
      writeFileSync(resolve(cwd, path), text);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new PgherdError('usage', `cannot write ${path}: ${reason}`, { cause: error });
    }
  }
  return targets.map(({ path }) => path);
}

function isDirectory(cwd: string, path: string): boolean {
  return path.endsWith('/') || statSync(resolve(cwd, path), { throwIfNoEntry: false })?.isDirectory() === true;
}
