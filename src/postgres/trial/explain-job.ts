import type { DiagnosticCode } from '../../diagnostic/codes.ts';
import type { SqlParser, SqlStatement } from '../../sql/parser.ts';
import { isSelectInto } from '../../sql/statement-rules.ts';
import type { Connection } from '../connection.ts';
import { dryRun, tryStatement } from '../dry-run.ts';
import type { ServerError } from '../sqlstate.ts';

/** The result of the database for one statement. Offsets are positions in the SQL of the job. */
export interface SqlFinding {
  readonly code: Extract<DiagnosticCode, 'PGH305' | 'PGH306' | 'PGH307' | 'PGH308'>;
  readonly severity: 'error' | 'warning';
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly hint: string | null;
}

/**
 * Lets the server plan every statement of a job that it can plan without running it: EXPLAIN in a read-only transaction
 * that is rolled back. Nothing is executed, except that planning evaluates calls of immutable functions. Statements
 * after one that creates or changes objects are not reported, because those objects do not exist during the check. `json`: its params.
 */
export async function explainJob(
  connection: Connection,
  sql: { readonly text: string },
  parser: SqlParser,
  json: string | null,
): Promise<readonly SqlFinding[]> {
  const parsed = parser.parse(sql.text);
  if (!parsed.ok) return [];
  const findings: SqlFinding[] = [];
  await dryRun(connection, async () => {
    // An earlier statement ran code that may have created the object.
    let mayHaveMade = false;
    for (const statement of parsed.statements) {
      const use = useOf(statement);
      if (use === 'stop') break;
      if (use === 'pass') continue;
      const text = sql.text.slice(statement.start, statement.end);
      const error = await tryStatement(connection, text, { execute: use === 'set', json });
      if (error !== null) findings.push(findingOf(error, statement, sql.text, mayHaveMade));
      mayHaveMade ||= statement.kind === 'SelectStmt';
      if (statement.kind === 'CreateTableAsStmt') break;
    }
  });
  return findings;
}

/**
 * `explain`: planned. `set`: executed, because later names depend on it. `pass`: neither, and no later statement
 * depends on it.
 */
type Use = 'explain' | 'set' | 'pass' | 'stop';

function useOf(statement: SqlStatement): Use {
  switch (statement.kind) {
    case 'SelectStmt':
      return isSelectInto(statement) ? 'stop' : 'explain';
    case 'InsertStmt':
    case 'UpdateStmt':
    case 'DeleteStmt':
    case 'MergeStmt':
    case 'CreateTableAsStmt':
      return 'explain';
    case 'VariableSetStmt':
      return statement.node.name === 'search_path' ? 'set' : 'pass';
    case 'VacuumStmt':
    case 'ReindexStmt':
    case 'ClusterStmt':
    case 'RefreshMatViewStmt':
    case 'TruncateStmt':
    case 'LockStmt':
    case 'NotifyStmt':
    case 'CopyStmt':
    case 'CommentStmt':
    case 'CheckPointStmt':
    case 'TransactionStmt':
      return 'pass';
    default:
      return 'stop';
  }
}

function findingOf(error: ServerError, statement: SqlStatement, sql: string, mayHaveMade: boolean): SqlFinding {
  const code = codeOf(error.sqlstate);
  const text = sql.slice(statement.start, statement.end);
  const lead = text.length - text.trimStart().length;
  const at = statement.start + (error.position === null ? lead : utf16Offset(text, error.position - 1));
  const word = /^(?:"[^"\n]*"|[\p{L}\p{N}_$.]+|[^\s])/u.exec(sql.slice(at))?.[0] ?? '';
  const mayExistLater = code === 'PGH305' && mayHaveMade;
  return {
    code,
    severity: code === 'PGH308' || mayExistLater ? 'warning' : 'error',
    start: at,
    end: at + word.length,
    message: code === 'PGH308' ? `the statement could not be checked: ${error.message}` : error.message,
    hint: mayExistLater ? 'unless an earlier statement of the job creates it' : error.hint,
  };
}

const MISSING: ReadonlySet<string> = new Set(['42P01', '42703', '42883', '42704', '3F000', '42P02']);

function codeOf(sqlstate: string): SqlFinding['code'] {
  if (MISSING.has(sqlstate)) return 'PGH305';
  if (sqlstate === '42501') return 'PGH306';
  // Syntax and types, invalid values, features that this server does not support.
  return /^(?:42|22|0A)/.test(sqlstate) ? 'PGH307' : 'PGH308';
}

/** The server counts code points. */
function utf16Offset(text: string, codePoints: number): number {
  return [...text].slice(0, codePoints).join('').length;
}
