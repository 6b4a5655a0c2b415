import type { Connection } from '../../../postgres/connection.ts';

/** By key, the layer of a value and where it is written: `["project", "pgherd.yaml:6 (defaults)"]`. */
type Places = Readonly<Record<string, readonly [layer: string, text: string]>>;

export interface ValueOrigins {
  /** The revision that last changed the definition. */
  readonly revision: number | null;
  readonly places: Places;
}

/** Returns where the values of a job or topic are written; null: it is not managed, or no apply has recorded it. */
export async function valueOrigins(
  connection: Connection,
  kind: 'job' | 'topic',
  name: string,
): Promise<ValueOrigins | null> {
  const [row] = await connection.query<ValueOrigins>(
    `select d.revision::float8 as revision, o.places from _origins o
     join (select project_id, revision from ${kind}s where name = $2) d on d.project_id = o.project_id
     where o.kind = $1 and o.name = $2`,
    [kind, name],
  );
  return row ?? null;
}

/** Returns where a value is written, for people; null: not known. */
export function placeOf(origins: ValueOrigins | null, key: string): string | null {
  return origins === null ? null : (origins.places[key]?.[1] ?? 'built-in default');
}

/** Returns the places of all values that are not built-in defaults, by key, for people; null: not known. */
export function placesOf(origins: ValueOrigins | null): Readonly<Record<string, string>> | null {
  if (origins === null) return null;
  return Object.fromEntries(Object.entries(origins.places).map(([key, [, text]]) => [key, text]));
}
