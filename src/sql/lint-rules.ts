import type { DiagnosticCode } from '../diagnostic/codes.ts';
import { dropName } from './destructive.ts';
import { hasEffect } from './effects.ts';
import type { SqlParser, SqlStatement } from './parser.ts';
import { isNode, listOf, type Query, queriesOf, relationName, type SqlNode, visitNodes } from './queries.ts';

/** A practice in SQL that a reviewer should know about, at a range of the text. */
export interface LintFinding {
  readonly code: DiagnosticCode;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly hint: string;
}

export interface LintFacts {
  readonly inTransaction: boolean;
  /** Whether the job states how many rows it must touch, or when it must succeed. */
  readonly hasExpectation: boolean;
  /** Its owner as a message names it: `"nightly"`. */
  readonly whose: string;
}

/** Returns the findings in an SQL text that parses, bodies of PL/pgSQL included; dynamic SQL is not seen. */
export function lintFindings(
  statements: readonly SqlStatement[],
  sql: string,
  { inTransaction, hasExpectation, whose }: LintFacts,
  parser: SqlParser,
): readonly LintFinding[] {
  const found: LintFinding[] = [];
  for (const statement of statements) {
    for (const query of queriesOf(statement, sql, parser)) {
      const start = firstWord(sql, query);
      const end = lineEnd(sql, start, query.end);
      const report = ({ code, message: practice, hint }: Practice): void => {
        const message = `${whose}: ${practice}`;
        if (!found.some((item) => item.code === code && item.start === start && item.message === message))
          found.push({ code, start, end, message, hint });
      };
      visitNodes(query, (kind, node) => {
        const practice = practiceOf(kind, node, inTransaction);
        if (practice !== null) report(practice);
      });
      const again = inTransaction || query.isDefinition ? null : notRepeatable(query);
      if (again !== null) report(again);
    }
  }
  const [first] = statements;
  if (first !== undefined && !hasExpectation && !hasEffect(statements)) {
    const start = firstWord(sql, first);
    found.push({
      code: 'PGH410',
      start,
      end: lineEnd(sql, start, first.end),
      message: `${whose} only reads: it has no effect, and expects nothing`,
      hint: 'add expect: {rows: "= 0"} to get an alert about rows, or remove the job',
    });
  }
  return found;
}

interface Practice {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint: string;
}

function practiceOf(kind: string, node: SqlNode, inTransaction: boolean): Practice | null {
  switch (kind) {
    case 'DeleteStmt':
    case 'UpdateStmt':
      return rowPractice(kind, node);
    case 'TruncateStmt': {
      const names = listOf(node.relations).map(relationName).join(', ');
      const hint = 'DELETE lets readers continue; it locks the table against all access';
      return { code: 'PGH402', message: `TRUNCATE ${names} empties the table`, hint };
    }
    case 'DropStmt':
      return {
        code: 'PGH403',
        message: `${dropName(node)} removes an object at each run`,
        hint: 'let a migration drop it',
      };
    case 'SubLink':
      return node.subLinkType === 'ANY_SUBLINK' ? lockingLimit(node) : null;
    case 'BoolExpr':
      return notIn(node);
    case 'IndexStmt':
      if (node.concurrent === true) return null;
      return {
        code: 'PGH406',
        message: `CREATE INDEX on ${relationName(node.relation)} blocks writes until it is built`,
        hint: inTransaction ? 'CREATE INDEX CONCURRENTLY, with transaction: false' : 'CREATE INDEX CONCURRENTLY',
      };
    case 'RefreshMatViewStmt':
      if (node.concurrent === true) return null;
      return {
        code: 'PGH407',
        message: `REFRESH MATERIALIZED VIEW ${relationName(node.relation)} blocks readers until it ends`,
        hint: 'REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index',
      };
    case 'LockStmt':
      return {
        code: 'PGH408',
        message: `LOCK TABLE ${listOf(node.relations).map(relationName).join(', ')} blocks other sessions until the task ends`,
        hint: 'lock the rows that the job needs: SELECT … FOR UPDATE',
      };
    case 'FuncCall':
      return sessionLock(node);
    case 'VariableSetStmt':
      return overridden(node);
    default:
      return null;
  }
}

function rowPractice(kind: string, node: SqlNode): Practice | null {
  if (node.whereClause !== undefined) return null;
  const table = relationName(node.relation);
  // `update a set … from b` is limited by nothing, too: a join without a condition touches every row.
  const message =
    kind === 'DeleteStmt'
      ? `DELETE FROM ${table} has no WHERE: it deletes every row`
      : `UPDATE ${table} has no WHERE: it changes every row`;
  return { code: 'PGH401', message, hint: 'add WHERE; WHERE true says that every row is meant' };
}

/** `… in (select … limit … for update skip locked)`: PostgreSQL may evaluate the subquery again, and exceed the limit. */
function lockingLimit({ subselect }: SqlNode): Practice | null {
  const select = isNode(subselect) && isNode(subselect.SelectStmt) ? subselect.SelectStmt : null;
  if (select === null || select.limitCount === undefined || listOf(select.lockingClause).length === 0) return null;
  return {
    code: 'PGH404',
    message:
      'IN (SELECT … LIMIT … FOR UPDATE) may lock and touch more rows than its limit: PostgreSQL may run it more than once',
    hint: 'write WITH picked AS MATERIALIZED (SELECT … LIMIT … FOR UPDATE SKIP LOCKED), and join it',
  };
}

/** `a not in (select b …)` is never true when b contains a null. */
function notIn({ boolop, args }: SqlNode): Practice | null {
  if (boolop !== 'NOT_EXPR') return null;
  const isIn = listOf(args).some((arg) => {
    const link = isNode(arg) && isNode(arg.SubLink) ? arg.SubLink : null;
    return link?.subLinkType === 'ANY_SUBLINK' && link.testexpr !== undefined;
  });
  if (!isIn) return null;
  const message = 'NOT IN (SELECT …) matches no row when the subquery returns a null';
  return { code: 'PGH405', message, hint: 'NOT EXISTS (SELECT … WHERE …)' };
}

function sessionLock({ funcname }: SqlNode): Practice | null {
  const name = nameOf(funcname);
  if (!/^pg_(?:try_)?advisory_lock(?:_shared)?$/.test(name)) return null;
  const hint = name.replace('advisory_lock', 'advisory_xact_lock');
  const message = `${name} locks until the session ends, and the session runs other tasks`;
  return { code: 'PGH409', message, hint: `${hint} ends with the transaction` };
}

/** Settings that the daemon sets for each task. */
const OVERRIDDEN: ReadonlyMap<string, string> = new Map([
  ['idle_in_transaction_session_timeout', 'remove it: the daemon sets it'],
  ['idle_session_timeout', 'remove it: the daemon sets it'],
  ['application_name', 'remove it: the daemon finds its sessions by this name'],
  ['synchronous_commit', 'use the key durability of the topic'],
  ['client_connection_check_interval', 'remove it: the daemon sets it'],
]);

function overridden({ kind, name }: SqlNode): Practice | null {
  const hint = OVERRIDDEN.get(String(name ?? '').toLowerCase());
  if (hint === undefined || String(kind ?? '').startsWith('VAR_RESET')) return null;
  return {
    code: 'PGH412',
    message: `SET ${String(name)} is a setting of the daemon, which sets it for each task`,
    hint,
  };
}

/** A statement that does something else when it runs again. */
function notRepeatable({ kind, node }: Query): Practice | null {
  const again =
    kind === 'InsertStmt' ? node.onConflictClause === undefined : kind === 'CreateStmt' && node.if_not_exists !== true;
  if (!again) return null;
  const what =
    kind === 'InsertStmt'
      ? `INSERT INTO ${relationName(node.relation)}`
      : `CREATE TABLE ${relationName(node.relation)}`;
  return {
    code: 'PGH411',
    message: `${what} is not idempotent, and without a transaction it may run twice`,
    hint:
      kind === 'InsertStmt' ? 'add ON CONFLICT DO NOTHING, or remove transaction: false' : 'CREATE TABLE IF NOT EXISTS',
  };
}

function nameOf(names: unknown): string {
  const last = listOf(names).at(-1);
  return isNode(last) && isNode(last.String) ? String(last.String.sval ?? '').toLowerCase() : '';
}

/** Returns the offset of the first word of a statement, after comments. */
function firstWord(sql: string, { start, end }: { readonly start: number; readonly end: number }): number {
  const blank = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(sql.slice(start, end))?.[0].length ?? 0;
  return start + blank;
}

function lineEnd(sql: string, start: number, end: number): number {
  const line = sql.indexOf('\n', start);
  return Math.max(start + 1, line === -1 ? end : Math.min(end, line));
}
