import type { SqlParser, SqlStatement } from './parser.ts';
import { plpgsqlBody } from './statement-rules.ts';

export type SqlNode = Readonly<Record<string, unknown>>;

/** A statement, or one inside a PL/pgSQL body, with its place in the whole text. */
export interface Query extends SqlStatement {
  /** Whether it is inside the body of a function that the SQL creates: it does not run now. */
  readonly isDefinition: boolean;
}

/**
 * Returns a statement and the statements inside its PL/pgSQL body. Dynamic SQL (`EXECUTE`) is not seen. A body that does not parse has
 * none.
 */
export function queriesOf(statement: SqlStatement, sql: string, parser: SqlParser): readonly Query[] {
  const own: Query = { ...statement, isDefinition: false };
  const body = plpgsqlBody(statement);
  if (body === null) return [own];
  const parsed = parser.parsePlpgsql(sql.slice(statement.start, statement.end));
  if (!parsed.ok) return [own];
  const bodyStart = Math.max(statement.start, sql.indexOf(body, statement.start));
  const isDefinition = statement.kind === 'CreateFunctionStmt';
  let from = 0;
  const inner = [...new Set(queryTexts(parsed.tree))].flatMap((query): readonly Query[] => {
    if (!STATEMENT.test(query)) return [];
    const inQuery = parser.parse(query);
    if (!inQuery.ok) return [];
    const found = Math.max(body.indexOf(query, from), body.indexOf(query));
    if (found >= 0) from = found;
    const offset = bodyStart + Math.max(0, found);
    return inQuery.statements.map((part) => ({
      ...part,
      start: offset + part.start,
      end: offset + part.end,
      isDefinition,
    }));
  });
  return [own, ...inner];
}

/** An expression such as `v := a + 1` is not a statement. */
const STATEMENT = /^\s*(?:\/\*|--|\(|with\b|[a-z]+\s)/i;

/** Returns the texts of all statements and expressions of a PL/pgSQL tree, in order. */
function queryTexts(tree: unknown): readonly string[] {
  if (Array.isArray(tree)) return tree.flatMap(queryTexts);
  if (!isNode(tree)) return [];
  return Object.entries(tree).flatMap(([key, value]) => {
    if (key !== 'PLpgSQL_expr') return queryTexts(value);
    const text = isNode(value) ? value.query : undefined;
    return typeof text === 'string' ? [text] : [];
  });
}

/** Calls `visit` for each node below a statement, itself included, by the name of its type. */
export function visitNodes(
  { kind, node }: Pick<SqlStatement, 'kind' | 'node'>,
  visit: (kind: string, node: SqlNode) => void,
): void {
  // Two stacks: entries as pairs take most of the time that the lint of thousands of jobs takes.
  const names = [kind];
  const values: object[] = [node];
  const push = (name: string, value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    names.push(name);
    values.push(value);
  };
  for (let value = values.pop(); value !== undefined; value = values.pop()) {
    const name = names.pop() ?? '';
    if (Array.isArray(value)) {
      for (let index = value.length - 1; index >= 0; index -= 1) push('', value[index]);
      continue;
    }
    const below = value as SqlNode;
    if (name >= 'A' && name < '[') visit(name, below);
    const keys = Object.keys(below);
    for (let index = keys.length - 1; index >= 0; index -= 1) push(keys[index] ?? '', below[keys[index] ?? '']);
  }
}

/** Returns `orders` or `shop.orders` for the node of a relation. */
export function relationName(relation: unknown): string {
  if (!isNode(relation)) return '?';
  const inner = isNode(relation.RangeVar) ? relation.RangeVar : relation;
  const schema = typeof inner.schemaname === 'string' ? `${inner.schemaname}.` : '';
  return `${schema}${typeof inner.relname === 'string' ? inner.relname : '?'}`;
}

export function isNode(value: unknown): value is SqlNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
