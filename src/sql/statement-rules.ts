import type { SqlStatement } from './parser.ts';

type Node = Readonly<Record<string, unknown>>;

/**
 * Returns `BEGIN`, `COMMIT`, `ROLLBACK`, `SAVEPOINT` or a similar command; null when the statement does not control
 * transactions.
 */
export function transactionCommand({ kind, node }: SqlStatement): string | null {
  if (kind !== 'TransactionStmt') return null;
  const command = String(node.kind ?? '').replace(/^TRANS_STMT_/, '');
  return command.replaceAll('_', ' ');
}

/**
 * Returns the statement that gives the transaction another mode, such as `SET TRANSACTION ISOLATION LEVEL …` or `SET transaction_read_only`,
 * which PostgreSQL refuses after the first query, or with which nothing can be written; null for any other, and for the mode that it has.
 */
export function transactionMode({ kind, node }: SqlStatement): string | null {
  if (kind !== 'VariableSetStmt') return null;
  const name = String(node.name ?? '');
  if (name === 'TRANSACTION SNAPSHOT') return `SET ${name}`;
  const text = JSON.stringify(node.args ?? null).toLowerCase();
  if (name === 'TRANSACTION') {
    const isolation =
      /"transaction_isolation","arg":\{"a_const":\{"sval":\{"sval":"([^"]*)"/.exec(text)?.[1] ?? DEFAULT_ISOLATION;
    const isReadOnly = /"transaction_read_only","arg":\{"a_const":\{"ival":\{"ival":1\}/.test(text);
    return isolation === DEFAULT_ISOLATION && !isReadOnly ? null : 'SET TRANSACTION';
  }
  const value = /"sval":"([^"]*)"/.exec(text)?.[1] ?? '';
  if (name === 'transaction_isolation' && value !== DEFAULT_ISOLATION) return `SET ${name}`;
  return name === 'transaction_read_only' && /^(on|true|yes|1)$/.test(value) ? `SET ${name}` : null;
}

const DEFAULT_ISOLATION = 'read committed';

/** Returns the `BEGIN` that no later statement ends, so that its effect is rolled back when the session ends; null: there is none. */
export function unendedBegin(statements: readonly SqlStatement[]): SqlStatement | null {
  let begin: SqlStatement | null = null;
  for (const statement of statements) {
    switch (transactionCommand(statement)) {
      case 'BEGIN':
      case 'START':
        begin ??= statement;
        break;
      case 'COMMIT':
      case 'ROLLBACK':
      case 'PREPARE':
        begin = statement.node.chain === true ? (begin ?? statement) : null;
    }
  }
  return begin;
}

/**
 * Returns the name of a statement that cannot run inside a transaction block, otherwise null. The list contains the
 * callers of `PreventInTransactionBlock` in PostgreSQL that the text alone reveals.
 */
export function outsideTransactionOnly({ kind, node }: SqlStatement): string | null {
  switch (kind) {
    case 'VacuumStmt':
      return node.is_vacuumcmd === true ? 'VACUUM' : null;
    case 'IndexStmt':
      return node.concurrent === true ? 'CREATE INDEX CONCURRENTLY' : null;
    case 'DropStmt':
      return node.concurrent === true ? 'DROP INDEX CONCURRENTLY' : null;
    case 'ReindexStmt':
      return reindexName(node);
    case 'ClusterStmt':
      return node.relation === undefined ? 'CLUSTER without a table' : null;
    case 'CreatedbStmt':
      return 'CREATE DATABASE';
    case 'DropdbStmt':
      return 'DROP DATABASE';
    case 'AlterDatabaseStmt':
      return definesOption(node.options, 'tablespace') ? 'ALTER DATABASE SET TABLESPACE' : null;
    case 'CreateTableSpaceStmt':
      return 'CREATE TABLESPACE';
    case 'DropTableSpaceStmt':
      return 'DROP TABLESPACE';
    case 'AlterSystemStmt':
      return 'ALTER SYSTEM';
    case 'CreateSubscriptionStmt':
      return 'CREATE SUBSCRIPTION';
    case 'DropSubscriptionStmt':
      return 'DROP SUBSCRIPTION';
    case 'DiscardStmt':
      return node.target === 'DISCARD_ALL' ? 'DISCARD ALL' : null;
    case 'AlterTableStmt':
      return list(node.cmds).some(detachesConcurrently) ? 'ALTER TABLE DETACH PARTITION CONCURRENTLY' : null;
    default:
      return null;
  }
}

/** Whether a SELECT writes to a new table, on any side of a UNION. */
export function isSelectInto({ kind, node }: SqlStatement): boolean {
  return kind === 'SelectStmt' && hasInto(node);
}

function hasInto(node: Node): boolean {
  return node.intoClause !== undefined || (isNode(node.larg) && hasInto(node.larg));
}

/** Returns `COPY … FROM STDIN` or `COPY … TO STDOUT`, which need a client; null for any other statement. */
export function clientCopy({ kind, node }: SqlStatement): string | null {
  if (kind !== 'CopyStmt' || node.filename !== undefined || node.is_program === true) return null;
  return node.is_from === true ? 'COPY FROM STDIN' : 'COPY TO STDOUT';
}

/** Returns `SET ROLE` or `SET SESSION AUTHORIZATION`, or the same with `RESET`; null for any other statement. */
export function roleChange({ kind, node }: SqlStatement): string | null {
  if (kind !== 'VariableSetStmt') return null;
  const verb = String(node.kind ?? '').startsWith('VAR_RESET') ? 'RESET' : 'SET';
  if (node.name === 'role') return `${verb} ROLE`;
  return node.name === 'session_authorization' ? `${verb} SESSION AUTHORIZATION` : null;
}

/** Returns the PL/pgSQL body of a `DO` or `CREATE FUNCTION`, or null. */
export function plpgsqlBody({ kind, node }: SqlStatement): string | null {
  if (kind !== 'DoStmt' && kind !== 'CreateFunctionStmt') return null;
  const options = list(kind === 'DoStmt' ? node.args : node.options);
  const language = stringArgument(options, 'language') ?? (kind === 'DoStmt' ? 'plpgsql' : 'sql');
  return language.toLowerCase() === 'plpgsql' ? stringArgument(options, 'as') : null;
}

function reindexName(node: Node): string | null {
  if (definesOption(node.params, 'concurrently')) return 'REINDEX CONCURRENTLY';
  const what = String(node.kind ?? '').replace('REINDEX_OBJECT_', '');
  return ['SCHEMA', 'DATABASE', 'SYSTEM'].includes(what) ? `REINDEX ${what}` : null;
}

function detachesConcurrently(command: unknown): boolean {
  const inner = field(field(command, 'AlterTableCmd'), 'def');
  return field(field(inner, 'PartitionCmd'), 'concurrent') === true;
}

function definesOption(options: unknown, name: string): boolean {
  return list(options).some((option) => field(field(option, 'DefElem'), 'defname') === name);
}

function stringArgument(options: readonly unknown[], name: string): string | null {
  for (const option of options) {
    const element = field(option, 'DefElem');
    if (field(element, 'defname') !== name) continue;
    const argument = field(element, 'arg');
    const single = field(argument, 'String') ?? field(list(field(field(argument, 'List'), 'items'))[0], 'String');
    const text = field(single, 'sval');
    return typeof text === 'string' ? text : null;
  }
  return null;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

function field(value: unknown, name: string): unknown {
  return isNode(value) ? value[name] : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
