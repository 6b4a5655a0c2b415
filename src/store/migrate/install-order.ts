import { PgherdError } from '../../errors.ts';

/** One file of the schema: a table, or a view or functions of one name. */
export interface SchemaFile {
  /** Relative to the folder of the schema, such as `functions/claim/_claim.sql`. */
  readonly path: string;
  readonly sql: string;
}

/**
 * The files in an order in which they can be installed, and the same order each time: a file comes after those whose objects it
 * names. The body of a function does not count: it is not read before it is called.
 * Throws `internal` when files need each other.
 */
export function inInstallOrder(files: readonly SchemaFile[]): readonly SchemaFile[] {
  const sorted = files.toSorted((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
  const byName = new Map(sorted.map((file) => [objectName(file), file]));
  const placed = new Set<SchemaFile>();
  const place = (file: SchemaFile, waiting: readonly SchemaFile[]): void => {
    if (placed.has(file)) return;
    if (waiting.includes(file)) {
      throw new PgherdError(
        'internal',
        `files of the schema need each other: ${waiting.map(({ path }) => path).join(', ')}`,
      );
    }
    for (const name of namesIn(file)) {
      const other = byName.get(name);
      if (other !== undefined && other !== file) place(other, [...waiting, file]);
    }
    placed.add(file);
  };
  for (const file of sorted) place(file, []);
  return [...placed];
}

/** The name of the table, view or functions that a file creates: that of the file. */
export function objectName({ path }: SchemaFile): string {
  return path.slice(path.lastIndexOf('/') + 1, -'.sql'.length);
}

export function isTable({ path }: SchemaFile): boolean {
  return path.startsWith('tables/');
}

/** The names of objects of the schema that must exist before this file runs. */
function namesIn({ sql }: SchemaFile): ReadonlySet<string> {
  const heads = sql.replaceAll(/--[^\n]*/g, '').replaceAll(/\bas\s+\$\$.*?\$\$/gs, '');
  return new Set([...heads.matchAll(/@schema@\.(\w+)/g)].map((match) => match[1] ?? ''));
}

function rank({ path }: SchemaFile): number {
  return path.startsWith('tables/') ? 0 : path.startsWith('views/') ? 1 : 2;
}
