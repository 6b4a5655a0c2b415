import { buildDefinition, fieldValue } from '../../definition/key-values.ts';
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

/** The definition in a row that was read with `selectList`. */
export function definitionOfRow<D>(keys: readonly DefinitionKey[], row: KeyRow): D {
  return buildDefinition<D>(keys, ({ column }) => {
    const value = row[column];
    return value instanceof Date ? formatInstant(value.getTime()) : value;
  });
}

/** The parts of a statement that writes the records of `recordOf`; `extra`: columns that only the record has. */
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

/** A definition as one record of a statement with `writeList`. */
export function recordOf(
  keys: readonly DefinitionKey[],
  definition: object,
  sourceFile: string | null,
): Readonly<Record<string, unknown>> {
  return {
    ...Object.fromEntries(keys.map((key) => [key.column, fieldValue(definition, key)])),
    applied: definition,
    source_file: sourceFile,
  };
}
