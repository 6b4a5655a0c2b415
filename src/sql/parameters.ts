import type { SqlStatement } from './parser.ts';
import type { SqlReporter } from './reporter.ts';
import type { SqlOwner } from './sql-owner.ts';

/** A place where the SQL uses a parameter: `$1` is number 1. */
interface Parameter {
  readonly number: number;
  /** In bytes from the start of the SQL. */
  readonly location: number;
}

/** The statements in which PostgreSQL accepts bound values; all others have no parameters. */
const TAKES_VALUES: ReadonlySet<string> = new Set([
  'SelectStmt',
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
  'CallStmt',
  'CreateTableAsStmt',
  'ExplainStmt',
]);

/** Reports `$1` where the owner has no `params`, any other number, and statements that accept no parameters. */
export function lintParameters(
  statement: SqlStatement,
  sql: string,
  hasParams: boolean,
  owner: SqlOwner,
  report: SqlReporter,
): void {
  if (!/\$\d/.test(sql)) return;
  const found = parametersOf(statement);
  if (found.length === 0) return;
  const bytes = Buffer.from(sql);
  for (const { number, location } of found) {
    const start = bytes.subarray(0, location).toString().length;
    const end = start + `$${number}`.length;
    if (number !== 1) {
      report('PGH079', start, end, `the SQL uses $${number}`, "params is one value: $1->>'name'");
    } else if (!hasParams) {
      report('PGH079', start, end, `the SQL uses $1, but the ${owner.noun} has no params`, owner.addParams);
    } else if (!TAKES_VALUES.has(statement.kind)) {
      const hint =
        'use it in SELECT, INSERT, UPDATE, DELETE, MERGE or CALL; elsewhere call a function that uses format() and EXECUTE';
      report('PGH080', start, end, 'this statement does not accept parameters', hint);
    }
  }
}

/** Whether the statement uses `$1`. */
export function usesParameter(statement: SqlStatement): boolean {
  return parametersOf(statement).length > 0;
}

function parametersOf({ kind, node }: SqlStatement): readonly Parameter[] {
  // Parameters inside a function or a prepared statement belong to it.
  if (kind === 'CreateFunctionStmt' || kind === 'PrepareStmt') return [];
  const found: Parameter[] = [];
  const pending: unknown[] = [node];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    if ('ParamRef' in value) {
      const { number = 0, location = 0 } = value.ParamRef as { readonly number?: number; readonly location?: number };
      found.push({ number, location });
    }
    for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) pending.push(inner);
  }
  return found.sort((a, b) => a.location - b.location);
}
