import { transactionCommands } from './lint-plpgsql.ts';
import { loadSqlParser } from './parser.ts';
import { plpgsqlBody } from './statement-rules.ts';

/**
 * Whether an SQL text may end its transaction from within, which works only outside of a transaction block: a `DO` with
 * COMMIT or ROLLBACK, or a `CALL` alone, whose procedure may do so. Returns false for text that does not parse.
 */
export async function mayCommit(sql: string): Promise<boolean> {
  if (!/\b(?:call|do)\b/i.test(sql)) return false;
  const parser = await loadSqlParser();
  const parsed = parser.parse(sql);
  if (!parsed.ok) return false;
  const [first] = parsed.statements;
  if (parsed.statements.length === 1 && first?.kind === 'CallStmt') return true;
  return parsed.statements.some((statement) => {
    if (statement.kind !== 'DoStmt' || plpgsqlBody(statement) === null) return false;
    const body = parser.parsePlpgsql(sql.slice(statement.start, statement.end));
    return body.ok && transactionCommands(body.tree).length > 0;
  });
}
