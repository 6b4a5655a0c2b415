import { readFileSync, realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { SqlFile, SqlFileReader } from '../../definition/read/set.ts';
import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import { createSourceFile, type SourceFile } from '../../diagnostic/source-file.ts';

/** Reads a file as UTF-8; null and a diagnostic when that is not possible. */
export function readSource(path: string, shownAs: string, diagnostics: Diagnostics): SourceFile | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const source = createSourceFile(shownAs, '');
    diagnostics
      .at({ source, range: { start: 0, end: 0 } })
      .error('PGH011', `${shownAs} cannot be read: ${reasonOf(error)}`);
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

export interface SqlFiles {
  readonly read: SqlFileReader;
  /** The files read so far, each once. */
  readonly files: () => readonly SourceFile[];
}

/** Reads `sql_file`s, each once; rejects a file outside the project, including one reached through a link. */
export function createSqlFileReader(cwd: string, rootDir: string, hasProjectFile: boolean): SqlFiles {
  const known = new Map<string, SqlFile>();
  const root = realpathSync(rootDir);
  const open = (path: string): SqlFile => {
    const shownAs = relative(cwd, path).split(sep).join('/');
    if (!isInside(rootDir, path)) return outside(shownAs, hasProjectFile);
    try {
      if (!isInside(root, realpathSync(path))) return outside(shownAs, hasProjectFile);
      const text = decodeUtf8(readFileSync(path));
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
      return file;
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

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  ELOOP: 'too many levels of symbolic links',
};

/** Why a file could not be read, in words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}
