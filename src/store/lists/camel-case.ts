import { formatInstant } from '../../schedule/instant.ts';

/** Returns a row of the database in the form of the JSON documents: keys in camelCase, instants as text. */
export function camelCased(row: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      value instanceof Date ? formatInstant(value.getTime()) : value,
    ]),
  );
}
