import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { FILE_LIMITS, readBoundedFile, reasonOf } from '../../bounded-file.ts';
import type { SqlFile, SqlFileReader } from '../../definition/read/set.ts';
import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import { createSourceFile, type SourceFile } from '../../diagnostic/source-file.ts';
import { nearbyFile } from './nearby-file.ts';

/**
 * Reads a regular file below `rootDir` as UTF-8; null and a diagnostic when that is not possible. A file that a link
 * leads out of the directory is not read.
 */
export function readSource(
  path: string,
  shownAs: string,
  rootDir: string,
  diagnostics: Diagnostics,
): SourceFile | null {
  const empty = { source: createSourceFile(shownAs, ''), range: { start: 0, end: 0 } };
  let bytes: Buffer;
  try {
    const root = realpathSync.native(isInside(rootDir, path) ? rootDir : dirname(path));
    const real = realpathSync.native(path);
    if (!isInside(root, real)) {
      const hint = 'replace the link by the file';
      diagnostics.at(empty).error('PGH011', `${shownAs} is a link out of the project, and is not read`, hint);
      return null;
    }
    if (isHidden(root, real)) {
      const message = `${shownAs} is hidden, or a link to a hidden file, and is not read`;
      diagnostics.at(empty).error('PGH011', message, 'move the file to a path without a leading dot');
      return null;
    }
    bytes = readBoundedFile(path, FILE_LIMITS.source);
  } catch (error) {
    diagnostics.at(empty).error('PGH011', `${shownAs} cannot be read: ${reasonOf(error)}`);
    return null;
  }
  const text = decodeUtf8(bytes);
  if (text !== null) return createSourceFile(shownAs, text);
  const source = createSourceFile(shownAs, bytes.toString('utf8'));
  const start = Math.max(0, source.text.indexOf('\uFFFD'));
  const hint = 'save the file as UTF-8';
  diagnostics.at({ source, range: { start, end: start + 1 } }).error('PGH010', `${shownAs} is not UTF-8`, hint);
  return null;
}

/** .git/config and .env contain credentials where CI runs. Kubernetes links mounted files through ..data. */
function isHidden(rootDir: string, path: string): boolean {
  return relative(rootDir, path)
    .split(sep)
    .some((part) => /^\.(?!\.)/.test(part));
}

export interface SqlFiles {
  readonly read: SqlFileReader;
  /** The files read so far, each once. */
  readonly files: () => readonly SourceFile[];
}

/** Reads `sql_file`s, each once; rejects a file outside the project, including one reached through a link. */
export function createSqlFileReader(cwd: string, rootDir: string, hasProjectFile: boolean): SqlFiles {
  const known = new Map<string, SqlFile>();
  const root = realpathSync.native(rootDir);
  const open = (path: string): SqlFile => {
    const shownAs = relative(cwd, path).split(sep).join('/');
    if (!isInside(rootDir, path)) return outside(shownAs, hasProjectFile);
    try {
      const real = realpathSync.native(path);
      if (!isInside(root, real)) return outside(shownAs, hasProjectFile);
      if (isHidden(rootDir, path) || isHidden(root, real)) {
        const hint = 'move the SQL to a file without a leading dot in its path';
        return { ok: false, code: 'PGH061', message: `${shownAs} is hidden, and is not read`, hint };
      }
      const text = decodeUtf8(readBoundedFile(path, FILE_LIMITS.source));
      if (text !== null) return { ok: true, source: createSourceFile(shownAs, text) };
      return { ok: false, code: 'PGH010', message: `${shownAs} is not UTF-8`, hint: 'save the file as UTF-8' };
    } catch (error) {
      const hint = 'the path is relative to the file with the definition';
      return { ok: false, code: 'PGH060', message: `${shownAs} cannot be read: ${reasonOf(error)}`, hint };
    }
  };
  return {
    read: (from, path) => {
      const absolute = resolve(cwd, from, '..', path);
      const file = known.get(absolute) ?? open(absolute);
      known.set(absolute, file);
      if (file.ok || file.code !== 'PGH060') return file;
      const near = nearbyFile({ written: path, from: resolve(cwd, from, '..'), rootDir });
      return near === null ? file : { ...file, hint: `did you mean "${near}"? ${file.hint}` };
    },
    files: () => [...known.values()].flatMap((file) => (file.ok ? [file.source] : [])),
  };
}

function outside(shownAs: string, hasProjectFile: boolean): SqlFile {
  const hint = hasProjectFile
    ? 'move it below the directory of pgherd.yaml'
    : 'put a pgherd.yaml in the directory that contains both';
  return { ok: false, code: 'PGH061', message: `${shownAs} is outside the project`, hint };
}

function isInside(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** null: the bytes are not UTF-8. */
export function decodeUtf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
