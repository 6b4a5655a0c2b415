import { PgherdError } from '../errors.ts';
import { quoteLiteral } from '../postgres/identifier.ts';
import type { Statement } from '../store/client/statement.ts';
import type { Executor } from './executor.ts';

/** Executes statements, each of which returns one text. */
export type RunStatement = (statement: Statement) => Promise<string>;

type Method = (...args: readonly unknown[]) => unknown;

/** One line for each library: the method that distinguishes it from the others, in the order in which it is looked for. */
const LIBRARIES: readonly (readonly [method: string, run: (call: Method, statement: Statement) => unknown])[] = [
  ['$queryRawUnsafe', (call, { sql, values }) => call(sql, ...values)],
  ['executeQuery', (call, statement) => call(compiledQuery(statement))],
  ['unsafe', (call, { sql, values }) => call(sql, [...values])],
  ['raw', (call, { sql, values }) => call(...withQuestionMarks(sql, values))],
  ['execute', (call, { sql, values }) => drizzled(() => call(withLiterals(sql, values)))],
  ['query', (call, { sql, values }) => call(sql, [...values])],
];

/** Returns how an executor executes a statement. Throws `usage` for what is not an executor. Errors of the library pass unchanged. */
export function runnerOf(executor: Executor): RunStatement {
  for (const [name, run] of LIBRARIES) {
    const method: unknown = isObject(executor) ? Reflect.get(executor, name) : undefined;
    if (typeof method !== 'function') continue;
    const call: Method = (...args) => Reflect.apply(method, executor, args);
    return async (statement) => textOf(await run(call, statement));
  }
  throw new PgherdError('usage', 'the executor is not one of pg, Kysely, Drizzle, Prisma, Knex or postgres.js', {
    hint: 'pass a pool, a client or a transaction of one of these libraries',
  });
}

/** As `CompiledQuery.raw` of Kysely makes it. */
function compiledQuery({ sql, values }: Statement): unknown {
  const query = { kind: 'RawNode', sqlFragments: [sql], parameters: [] };
  // Plugins of Kysely use the object as a key.
  return { sql, parameters: values, query, queryId: { queryId: 'pgherd' } };
}

/** Knex replaces each `?`; the statements contain no other question mark. */
function withQuestionMarks(sql: string, values: readonly string[]): [string, readonly string[]] {
  const bindings: string[] = [];
  const text = sql.replaceAll(PLACEHOLDER, (_, index: string) => {
    bindings.push(values[Number(index) - 1] ?? '');
    return '?';
  });
  return [text, bindings];
}

/**
 * Drizzle takes parameters only inside objects of its own classes, so the values are part of the SQL; and its errors quote the SQL,
 * so the error of the driver is thrown instead: values do not belong in logs.
 */
async function drizzled(execute: () => unknown): Promise<unknown> {
  try {
    return await execute();
  } catch (error) {
    throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
  }
}

function withLiterals(sql: string, values: readonly string[]): string {
  return sql.replaceAll(PLACEHOLDER, (_, index: string) => quoteLiteral(values[Number(index) - 1] ?? ''));
}

const PLACEHOLDER = /\$(\d+)/g;

/** The text in the first column of the first row: libraries return rows, or an object with rows. */
function textOf(result: unknown): string {
  const rows: unknown = isObject(result) && !Array.isArray(result) ? Reflect.get(result, 'rows') : result;
  const row: unknown = Array.isArray(rows) ? rows[0] : undefined;
  const value: unknown = isObject(row) ? Object.values(row)[0] : undefined;
  if (typeof value === 'string') return value;
  throw new PgherdError('internal', 'the executor did not return the row of the statement');
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
