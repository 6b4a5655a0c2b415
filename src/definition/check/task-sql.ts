import { DIAGNOSTIC_KINDS } from '../../diagnostic/codes.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { createDiagnostics, sortDiagnostics } from '../../diagnostic/diagnostics.ts';
import type { SourceFile } from '../../diagnostic/source-file.ts';
import { loadSqlParser } from '../../sql/parser.ts';
import { needsNoTransaction } from '../../sql/split-statements.ts';
import type { SqlOwner } from '../../sql/sql-owner.ts';
import { lintSql } from './sql-lint.ts';

/**
 * Reports what cannot run in the SQL of a task, by the rules for jobs. `transaction` false: the statements run one by one. Without it
 * the daemon decides: SQL that cannot run in a transaction runs that way too.
 */
export async function checkTaskSql(
  source: SourceFile,
  owner: SqlOwner,
  options: { readonly hasParams: boolean; readonly transaction: boolean },
): Promise<readonly Diagnostic[]> {
  const diagnostics = createDiagnostics();
  const sql = source.text;
  lintSql(
    sql,
    {
      owner,
      whose: 'the task',
      inTransaction: options.transaction && !(await needsNoTransaction(sql)),
      hasParams: options.hasParams,
    },
    await loadSqlParser(),
    (code, start, end, message, hint = null, severity) =>
      diagnostics
        .at({ source, range: { start, end: Math.max(end, start + 1) } })
        [severity ?? DIAGNOSTIC_KINDS[code].severity](code, message, hint),
  );
  return sortDiagnostics(diagnostics.list);
}
