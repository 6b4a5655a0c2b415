import { type Dirent, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { didYouMean } from '../../text/did-you-mean.ts';

export interface MissingFile {
  /** The path as it is written. */
  readonly written: string;
  /** The directory that the path is relative to. */
  readonly from: string;
  /** The root of the project; files outside it are not named. */
  readonly rootDir: string;
}

/**
 * Returns the path to write for a file that does not exist: a file of the same name at another place of the project, or one
 * with a similar name in the directory that the path leads to. null: there is none.
 */
export function nearbyFile({ written, from, rootDir }: MissingFile): string | null {
  const wanted = resolve(from, written);
  const name = basename(wanted);
  const candidates = [
    resolve(rootDir, written),
    ...placesOf(dirname(wanted), from, rootDir).map((at) => join(at, name)),
  ];
  const elsewhere = candidates.find((path) => path !== wanted && mayBeNamed(rootDir, path) && isFile(path));
  if (elsewhere !== undefined) return writtenAs(from, elsewhere);
  const similar = didYouMean(name, namesIn(dirname(wanted), rootDir));
  return similar === null ? null : writtenAs(from, join(dirname(wanted), similar));
}

/** The directories in which people look next: beside the definition, above it, and directly below both. */
function placesOf(wanted: string, from: string, rootDir: string): readonly string[] {
  const near = [wanted, dirname(wanted), from, dirname(from), rootDir].filter((path) => mayBeNamed(rootDir, path));
  return [...new Set(near.flatMap((path) => [path, ...directoriesIn(path)]))];
}

function directoriesIn(directory: string): readonly string[] {
  return entriesOf(directory).flatMap((entry) => (entry.isDirectory() ? join(directory, entry.name) : []));
}

function namesIn(directory: string, rootDir: string): readonly string[] {
  if (!mayBeNamed(rootDir, directory)) return [];
  return entriesOf(directory).flatMap((entry) => (entry.isFile() ? entry.name : []));
}

/** Hidden files are never read, so they are not suggested. */
function entriesOf(directory: string): readonly Dirent[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.filter(({ name }) => !name.startsWith('.') && name !== 'node_modules');
  } catch {
    return [];
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** Inside the project, and not hidden: no part of its path begins with a dot, which `..` does as well. */
function mayBeNamed(rootDir: string, path: string): boolean {
  return !relative(rootDir, path)
    .split(sep)
    .some((part) => part.startsWith('.'));
}

function writtenAs(from: string, path: string): string {
  return relative(from, path).split(sep).join('/');
}
