import { transactionCommands } from '../lint-plpgsql.ts';
import type { SqlParser, SqlStatement } from '../parser.ts';
import { isNode, listOf, type Query, queriesOf, visitNodes } from '../queries.ts';
import { outsideTransactionOnly, plpgsqlBody, roleChange, transactionCommand } from '../statement-rules.ts';

/** Why SQL cannot be tried in a transaction that is rolled back. */
export interface TrialObstacle {
  readonly code: 'ends-transaction' | 'no-transaction' | 'changes-role' | 'acts-outside' | 'does-not-parse';
  readonly text: string;
}

/**
 * Returns why an SQL text must not run in a transaction that is rolled back: it would end that transaction, leave its role, or act where
 * a rollback undoes nothing. Bodies of `DO` are included; functions of the database and dynamic SQL are not seen. null: nothing is known
 * against it.
 */
export function trialObstacle(sql: string, parser: SqlParser): TrialObstacle | null {
  const parsed = parser.parse(sql);
  if (!parsed.ok) return { code: 'does-not-parse', text: parsed.message };
  for (const statement of parsed.statements) {
    const found = obstacleOf(statement, sql, parser);
    if (found !== null) return found;
  }
  return null;
}

function obstacleOf(statement: SqlStatement, sql: string, parser: SqlParser): TrialObstacle | null {
  const command = transactionCommand(statement);
  if (command !== null) return { code: 'ends-transaction', text: `${command} controls the transaction` };
  if (statement.kind === 'DoStmt' && plpgsqlBody(statement) !== null) {
    const body = parser.parsePlpgsql(sql.slice(statement.start, statement.end));
    const [first] = body.ok ? transactionCommands(body.tree) : [];
    if (first !== undefined) return { code: 'ends-transaction', text: `${first.command} controls the transaction` };
  }
  const outside = outsideTransactionOnly(statement);
  if (outside !== null) return { code: 'no-transaction', text: `${outside} cannot run in a transaction` };
  for (const query of queriesOf(statement, sql, parser)) {
    if (query.isDefinition) continue;
    const found = obstacleInQuery(query);
    if (found !== null) return found;
  }
  return null;
}

function obstacleInQuery(query: Query): TrialObstacle | null {
  const role = roleChange(query) ?? (query.node.name === 'session_replication_role' ? 'SET' : null);
  if (role !== null) return { code: 'changes-role', text: `${role} changes the role that it runs as` };
  let found: TrialObstacle | null = null;
  visitNodes(query, (kind, node) => {
    if (found !== null) return;
    if (kind === 'FuncCall') found = obstacleOfCall(functionName(node.funcname), node.args);
    else if (kind === 'CopyStmt' && (node.filename !== undefined || node.is_program === true)) {
      found = actsOutside(node.is_program === true ? 'COPY … PROGRAM' : 'COPY of a file');
    }
  });
  return found;
}

function obstacleOfCall(name: string, args: unknown): TrialObstacle | null {
  if (OUTSIDE.test(name)) return actsOutside(`${name}()`);
  if (name !== 'set_config') return null;
  const [first] = listOf(args);
  const constant = isNode(first) && isNode(first.A_Const) ? first.A_Const : null;
  const text = constant !== null && isNode(constant.sval) ? constant.sval.sval : null;
  // Only a constant name is known not to be one of these two.
  return typeof text === 'string' && !/^(?:role|session_authorization)$/i.test(text)
    ? null
    : { code: 'changes-role', text: 'set_config() may change the role that it runs as' };
}

function actsOutside(what: string): TrialObstacle {
  return { code: 'acts-outside', text: `${what} acts outside of the transaction` };
}

/** Functions of PostgreSQL and of usual extensions that act at once: a rollback does not undo them. */
const OUTSIDE =
  /^(?:dblink\w*|http(?:_(?:get|post|put|patch|delete|head))?|pg_background_launch|pg_(?:terminate|cancel)_backend|pg_reload_conf|pg_rotate_logfile|pg_switch_wal|pg_promote|pg_file_(?:write|rename|unlink)|lo_export|query_export_to_s3|table_import_from_s3|setval|pg_(?:create|drop)_\w*replication_slot|pg_stat_reset\w*)$/;

function functionName(names: unknown): string {
  const last = listOf(names).at(-1);
  return isNode(last) && isNode(last.String) ? String(last.String.sval ?? '').toLowerCase() : '';
}
