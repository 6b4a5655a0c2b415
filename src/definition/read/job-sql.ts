import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import type { Range, SourceFile } from '../../diagnostic/source-file.ts';
import type { Job } from '../../generated/schema-types.ts';
import { CONFLICT, findConflict } from '../../text/merge-conflict.ts';
import { scalarOffset } from '../../yaml/scalar-offset.ts';
import { entryOf, type Tree } from '../../yaml/tree.ts';
import type { SqlFileReader, WrittenSql } from './set.ts';
import { reportVariable } from './tree-value.ts';
import { substitute, type Variables } from './variables.ts';

export interface OwnJob {
  readonly name: string;
  readonly job: Job;
  readonly tree: Tree | null;
  readonly nameRange: Range;
  readonly source: SourceFile;
}

/**
 * Returns the `sql` or the contents of the `sql_file` of a job; null, and a diagnostic, unless it has exactly one of
 * them.
 */
export function readJobSql(
  { name, job, tree, nameRange, source }: OwnJob,
  variables: Variables,
  readSqlFile: SqlFileReader,
  diagnostics: Diagnostics,
): WrittenSql | null {
  const inline = entryOf(tree, 'sql');
  const file = entryOf(tree, 'sql_file');
  if (inline !== null && file !== null) {
    const hint = 'keep one of them';
    diagnostics.at({ source, range: file.keyRange }).error('PGH024', `"${name}" has both sql and sql_file`, hint);
  } else if (inline === null && file === null) {
    diagnostics
      .at({ source, range: nameRange })
      .error('PGH023', `"${name}" has no SQL`, 'add sql, or sql_file with a path');
  }
  if (inline !== null && job.sql !== undefined && inline.value.kind === 'scalar') {
    return inlineSql(job.sql, String(inline.value.value), inline.value, source, variables);
  }
  if (file === null || job.sql_file === undefined) return null;
  const read = readSqlFile(source.path, job.sql_file);
  if (!read.ok) {
    diagnostics.at({ source, range: file.value }).error(read.code, read.message, read.hint);
    return null;
  }
  const conflict = findConflict(read.source.text);
  if (conflict !== null) {
    diagnostics.at({ source: read.source, range: conflict }).error('PGH070', CONFLICT.message, CONFLICT.hint);
    return null;
  }
  return fileSql(read.source, variables, diagnostics);
}

function inlineSql(
  sql: string,
  written: string,
  scalar: Extract<Tree, { kind: 'scalar' }>,
  source: SourceFile,
  variables: Variables,
): WrittenSql {
  // The tree keeps the written text, so that places can be found; its problems have been reported with the tree.
  const placeOfWritten = (offset: number): number => scalarOffset(source, scalar, offset);
  const placeOf = (offset: number): number => placeOfWritten(substitute(written, variables).originalOffset(offset));
  return { text: sql.trimEnd(), written, scalar, source, placeOf, placeOfWritten };
}

function fileSql(source: SourceFile, variables: Variables, diagnostics: Diagnostics): WrittenSql {
  const { text, originalOffset, problems } = substitute(source.text, variables, diagnostics.expansion);
  for (const { kind, name, start, end } of problems) {
    reportVariable(kind, name, source, { start, end }, variables, diagnostics);
  }
  const placeOfWritten = (offset: number): number => offset;
  return { text: text.trimEnd(), written: source.text, scalar: null, source, placeOf: originalOffset, placeOfWritten };
}
