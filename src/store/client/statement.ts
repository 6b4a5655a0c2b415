import { quoteIdentifier } from '../../postgres/identifier.ts';

/**
 * One statement for the connection of an application: its objects are named with their schema, its values are text, and it returns
 * one row with one text, `result`. Any driver sends and returns that in the same way.
 */
export interface Statement {
  readonly sql: string;
  readonly values: readonly string[];
}

/** A statement that calls functions of a schema: `@.` before a name stands for the schema. */
export function statement(schema: string, sql: string, ...values: readonly string[]): Statement {
  return { sql: sql.replaceAll('@.', `${quoteIdentifier(schema)}.`), values };
}
