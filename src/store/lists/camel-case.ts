import { formatInstant } from '../../schedule/instant.ts';

/** A row of the database as JSON shows it: keys camelCase, instants as text. */
export function camelCased(row: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      value instanceof Date ? formatInstant(value.getTime()) : value,
    ]),
  );
}
