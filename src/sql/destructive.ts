import type { SqlParser } from './parser.ts';
import { isNode, listOf, queriesOf, relationName, type SqlNode, visitNodes } from './queries.ts';

/**
 * Returns what an SQL text removes: `DELETE FROM orders`, `TRUNCATE a, b`, `DROP TABLE old`. Bodies of PL/pgSQL are
 * included, dynamic SQL is not. Empty for text that does not parse.
 */
export function destructiveParts(sql: string, parser: SqlParser): readonly string[] {
  if (!WORDS.test(sql)) return [];
  const parsed = parser.parse(sql);
  if (!parsed.ok) return [];
  const found: string[] = [];
  for (const statement of parsed.statements) {
    for (const query of queriesOf(statement, sql, parser)) {
      visitNodes(query, (kind, node) => {
        const part = partOf(kind, node);
        if (part !== null) found.push(part);
      });
    }
  }
  return found;
}

/** Every destructive statement contains one of these words. `do update set` of an upsert is none: no table is called set. */
const WORDS = /\b(?:delete|truncate|drop|update(?!\s+set\b))\b/i;

function partOf(kind: string, node: SqlNode): string | null {
  switch (kind) {
    case 'DeleteStmt':
      return `DELETE FROM ${relationName(node.relation)}${node.whereClause === undefined ? ' without WHERE' : ''}`;
    case 'UpdateStmt':
      return node.whereClause === undefined ? `UPDATE ${relationName(node.relation)} without WHERE` : null;
    case 'TruncateStmt':
      return `TRUNCATE ${listOf(node.relations).map(relationName).join(', ')}`;
    case 'MergeWhenClause':
      return node.commandType === 'CMD_DELETE' ? 'MERGE … DELETE' : null;
    case 'AlterTableCmd':
      return node.subtype === 'AT_DropColumn' ? `DROP COLUMN ${String(node.name ?? '')}`.trim() : null;
    case 'DropdbStmt':
      return `DROP DATABASE ${String(node.dbname ?? '')}`.trim();
    case 'DropRoleStmt':
      return 'DROP ROLE';
    case 'DropStmt':
      return dropName(node);
    default:
      return null;
  }
}

/** Returns `DROP TABLE a, b.c`. */
export function dropName({ removeType, objects }: SqlNode): string {
  const what = String(removeType ?? '')
    .replace('OBJECT_', '')
    .replaceAll('_', ' ');
  const names = listOf(objects)
    .map(objectName)
    .filter((name) => name !== '');
  return `DROP ${what}${names.length === 0 ? '' : ` ${names.join(', ')}`}`;
}

function objectName(object: unknown): string {
  if (!isNode(object)) return '';
  if (isNode(object.String)) return String(object.String.sval ?? '');
  if (isNode(object.List)) return listOf(object.List.items).map(objectName).filter(Boolean).join('.');
  if (isNode(object.ObjectWithArgs))
    return listOf(object.ObjectWithArgs.objname).map(objectName).filter(Boolean).join('.');
  return isNode(object.TypeName) ? listOf(object.TypeName.names).map(objectName).filter(Boolean).join('.') : '';
}
