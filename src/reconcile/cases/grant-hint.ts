import { quoteIdentifier } from '../../postgres/identifier.ts';
import { type ServerError, SQLSTATE } from '../../postgres/sqlstate.ts';

/**
 * Returns the grant that a job lacks in the database of its test: `; the schema of the tests lacks: grant delete on carts to janitor`.
 * Empty for another error, and where the server does not name the object.
 */
export function grantHint({ sqlstate, message }: ServerError, role: string | null, sql: string): string {
  if (sqlstate !== SQLSTATE.insufficientPrivilege || role === null) return '';
  const [, kind = '', name = ''] = /^permission denied for (\w+(?: \w+)?) "?([^"]+?)"?$/.exec(message) ?? [];
  const privileges = PRIVILEGES[kind] ?? (kind === 'table' || kind.endsWith('view') ? tablePrivileges(sql) : null);
  if (privileges === null) return '';
  const of = kind === 'table' || kind.endsWith('view') ? '' : `${kind} `;
  const object = kind === 'function' || kind === 'procedure' ? name : quoteIdentifier(name);
  return `; the schema of the tests lacks: grant ${privileges} on ${of}${object} to ${quoteIdentifier(role)}`;
}

const PRIVILEGES: Readonly<Record<string, string>> = {
  schema: 'usage',
  sequence: 'usage',
  function: 'execute',
  procedure: 'execute',
};

/** PostgreSQL does not name the privilege: those of the commands in the SQL. A WHERE and a RETURNING read. */
function tablePrivileges(sql: string): string {
  const words = new Set(sql.toLowerCase().match(/\b(?:select|insert|update|delete|truncate|where|returning)\b/g) ?? []);
  const isRead = words.has('select') || words.has('where') || words.has('returning');
  const written = ['insert', 'update', 'delete', 'truncate'].filter((word) => words.has(word));
  return [...(isRead || written.length === 0 ? ['select'] : []), ...written].join(', ');
}
