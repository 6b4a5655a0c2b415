import { definitionBuilder, emptyObject } from '../../definition/build-definition.ts';
import { fieldValue } from '../../definition/key-values.ts';
import type { DefinitionKey, KeyType } from '../../definition/keys.ts';
import { formatInstant } from '../../schedule/instant.ts';

/** A row with a value for each column of `selectList`. */
export type KeyRow = Readonly<Record<string, unknown>>;

/** The columns of the keys as a select list. Called once per table, so that the statement is always the same text. */
export function selectList(keys: readonly DefinitionKey[], alias: string): string {
  return keys.map(({ column, type }) => selected(`${alias}.${column}`, column, type)).join(', ');
}

function selected(value: string, column: string, type: KeyType): string {
  if (type === 'interval') return `(extract(epoch from ${value}) * 1000)::float8 as ${column}`;
  return type === 'name' ? `${value}::text as ${column}` : value;
}

/** Returns what makes the definition of a row that was read with `selectList`. Called once per table. */
export function rowReader<D>(keys: readonly DefinitionKey[]): (row: KeyRow) => D {
  const { build } = definitionBuilder<D>(keys);
  return (row) =>
    build(({ column }) => {
      const value = row[column];
      return value instanceof Date ? formatInstant(value.getTime()) : value;
    });
}

/** The parts of a statement that writes the records of `recordMaker`; `extra`: columns that only the record has. */
export function writeList(
  keys: readonly DefinitionKey[],
  extra: string,
): { readonly columns: string; readonly values: string; readonly record: string } {
  const columns = [...keys.map(({ column }) => column), ...BESIDE].join(', ');
  const values = [...keys.map(writtenColumn), ...BESIDE.map((column) => `x.${column}`)].join(', ');
  const types = keys.map(({ column, type }) => `${column} ${RECORD_TYPES[type]}`);
  return { columns, values, record: `x (${extra}, ${types.join(', ')}, applied jsonb, source_file text)` };
}

const BESIDE: readonly string[] = ['applied', 'source_file'];

/** Durations are numbers of milliseconds in a record. */
const RECORD_TYPES: Readonly<Record<KeyType, string>> = {
  text: 'text',
  'text[]': 'text[]',
  name: 'text',
  boolean: 'boolean',
  int: 'int',
  float8: 'float8',
  interval: 'numeric',
  timestamptz: 'timestamptz',
  jsonb: 'jsonb',
};

function writtenColumn({ column, type }: DefinitionKey): string {
  if (type === 'interval') return `make_interval(secs => x.${column} / 1000)`;
  return type === 'jsonb' ? `nullif(x.${column}, 'null')` : `x.${column}`;
}

/**
 * Returns what makes a definition one record of a statement with `writeList`; `extra` names the columns that only the
 * record has. Called once per table.
 */
export function recordMaker<Extra extends string>(
  keys: readonly DefinitionKey[],
  extra: readonly Extra[],
): (
  definition: object,
  sourceFile: string | null,
  values: Readonly<Record<Extra, unknown>>,
) => Readonly<Record<string, unknown>> {
  const empty = emptyObject([...keys.map(({ column }) => column), ...BESIDE, ...extra]);
  return (definition, sourceFile, values) => {
    const record: Record<string, unknown> = { ...empty };
    for (const key of keys) record[key.column] = fieldValue(definition, key);
    record.applied = definition;
    record.source_file = sourceFile;
    for (const name of extra) record[name] = values[name];
    return record;
  };
}
