import type { SqlParser, SqlStatement } from './parser.ts';
import { queriesOf } from './queries.ts';
import type { SqlReporter } from './reporter.ts';
import { clientCopy, outsideTransactionOnly, plpgsqlBody, transactionCommand } from './statement-rules.ts';

/**
 * Checks the PL/pgSQL inside a `DO` or `CREATE FUNCTION`: reports syntax errors, statements that a function
 * can never run, and COMMIT in a `DO` inside a transaction.
 */
export function lintPlpgsql(
  statement: SqlStatement,
  sql: string,
  inTransaction: boolean,
  parser: SqlParser,
  report: SqlReporter,
): void {
  const body = plpgsqlBody(statement);
  if (body === null) return;
  const text = sql.slice(statement.start, statement.end);
  // A body in plain quotes that contains doubled quotes is not found: its errors get the place of the statement.
  const found = text.indexOf(body);
  const bodyStart = statement.start + Math.max(0, found);
  const parsed = parser.parsePlpgsql(text);
  if (!parsed.ok) {
    if (parsed.message.startsWith('Aborted')) return;
    const at = found === -1 ? null : errorOffset(parser, text, found, body, parsed.message);
    const start = statement.start + (at?.offset ?? Math.max(0, found));
    report('PGH078', start, start + (at?.length ?? 1), `in PL/pgSQL: ${parsed.message}`);
    return;
  }
  lintInside(statement, sql, parser, report);
  if (!inTransaction || statement.kind !== 'DoStmt') return;
  for (const { command, line } of transactionCommands(parsed.tree)) {
    const range = found === -1 ? { start: statement.start, end: statement.end } : wordIn(body, line, command);
    const start = (found === -1 ? 0 : bodyStart) + range.start;
    const hint = 'remove it: the job is one transaction; or set transaction: false';
    report(
      'PGH072',
      start,
      start + range.end - range.start,
      `${command} controls the transaction the job runs in`,
      hint,
    );
  }
}

/** Reports what PostgreSQL refuses in any function, also without a transaction around it. Dynamic SQL is not seen. */
function lintInside(statement: SqlStatement, sql: string, parser: SqlParser, report: SqlReporter): void {
  const [, ...inside] = queriesOf(statement, sql, parser);
  for (const query of inside) {
    const where = query.isDefinition ? 'a function' : 'a DO block';
    const outside = outsideTransactionOnly(query);
    if (outside !== null) {
      const hint = 'write it as a statement of its own, and set transaction: false';
      report('PGH073', query.start, query.end, `${outside} cannot run inside ${where}`, hint);
    }
    const command = transactionCommand(query);
    if (command !== null) {
      const hint = 'use a block with EXCEPTION, which undoes what failed in it';
      report('PGH072', query.start, query.end, `${command} cannot run inside ${where}`, hint);
    }
    const copy = clientCopy(query);
    if (copy !== null) {
      report(
        'PGH075',
        query.start,
        query.end,
        `${copy} needs a client`,
        'use INSERT, or COPY with a file on the server',
      );
    }
  }
}

interface Found {
  readonly offset: number;
  readonly length: number;
}

/**
 * The PL/pgSQL parser reports the token at fault, not its place. This function replaces each occurrence of the token by
 * a character that is never valid: the parser reports it as long as it gets that far. The last such occurrence is the
 * place of the error.
 */
function errorOffset(parser: SqlParser, text: string, from: number, body: string, message: string): Found | null {
  const token = /"([\s\S]*)"/.exec(message)?.[1];
  if (token === undefined || token === '') return null;
  const places: number[] = [];
  const end = from + body.length;
  for (let at = text.indexOf(token, from); at !== -1 && at < end; at = text.indexOf(token, at + 1)) places.push(at);
  const isReached = (at: number): boolean => {
    const broken = parser.parsePlpgsql(`${text.slice(0, at)}\\${text.slice(at + token.length)}`);
    return !broken.ok && broken.message.includes('near "\\"');
  };
  const reached = places.slice(0, MAX_TRIES).filter(isReached).at(-1) ?? places[0];
  return reached === undefined ? null : { offset: reached, length: token.length };
}

const MAX_TRIES = 200;

export interface FoundCommand {
  readonly command: 'COMMIT' | 'ROLLBACK';
  /** A line of the body, from 1. */
  readonly line: number;
}

/** Returns each COMMIT and ROLLBACK of parsed PL/pgSQL. */
export function transactionCommands(tree: unknown, found: FoundCommand[] = []): readonly FoundCommand[] {
  if (Array.isArray(tree)) for (const item of tree) transactionCommands(item, found);
  else if (typeof tree === 'object' && tree !== null) {
    for (const [key, value] of Object.entries(tree) as [string, unknown][]) {
      const command = key === 'PLpgSQL_stmt_commit' ? 'COMMIT' : key === 'PLpgSQL_stmt_rollback' ? 'ROLLBACK' : null;
      const line = typeof value === 'object' && value !== null && 'lineno' in value ? Number(value.lineno) : 1;
      if (command !== null) found.push({ command, line });
      else transactionCommands(value, found);
    }
  }
  return found;
}

function wordIn(body: string, line: number, word: string): { readonly start: number; readonly end: number } {
  let start = 0;
  for (let current = 1; current < line; current++) start = body.indexOf('\n', start) + 1;
  const at = body.slice(start).search(new RegExp(`\\b${word}\\b`, 'i'));
  return at === -1 ? { start, end: start + 1 } : { start: start + at, end: start + at + word.length };
}
