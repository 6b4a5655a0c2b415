import { usesParameter } from './parameters.ts';
import { loadSqlParser } from './parser.ts';
import { outsideTransactionOnly, transactionCommand } from './statement-rules.ts';

/**
 * Returns the statements of an SQL text, one by one, without semicolons and the text between them. Throws an Error with
 * PostgreSQL's message when the text does not parse.
 */
export async function splitStatements(sql: string): Promise<readonly SplitStatement[]> {
  const parsed = (await loadSqlParser()).parse(sql);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.statements.map((statement) => ({
    sql: sql.slice(statement.start, statement.end).trim(),
    usesParameter: usesParameter(statement),
  }));
}

export interface SplitStatement {
  readonly sql: string;
  /** The statement uses `$1`. */
  readonly usesParameter: boolean;
}

/**
 * Whether an SQL text can only run statement by statement: it contains VACUUM or a similar command, or controls
 * transactions itself. Returns false for text that does not parse, so that PostgreSQL reports the error.
 */
export async function needsNoTransaction(sql: string): Promise<boolean> {
  if (!mayNeedNoTransaction(sql)) return false;
  const parsed = (await loadSqlParser()).parse(sql);
  if (!parsed.ok) return false;
  return parsed.statements.some(
    (statement) => outsideTransactionOnly(statement) !== null || transactionCommand(statement) !== null,
  );
}

/**
 * Returns false only when `needsNoTransaction` returns false: every statement of that kind contains one of these words.
 */
export function mayNeedNoTransaction(sql: string): boolean {
  return WORDS.test(sql);
}

const WORDS =
  /\b(?:vacuum|concurrently|cluster|reindex|database|tablespace|system|subscription|discard|begin|start|commit|end|rollback|abort|savepoint|release|prepare)\b/i;
