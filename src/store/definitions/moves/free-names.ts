import { randomUUID } from 'node:crypto';
import type { Connection } from '../../../postgres/connection.ts';

/** A write that may rename its row. `existing` null: a new row. */
interface Renaming {
  readonly existing: string | null;
  readonly definition: { readonly name: string };
}

/**
 * Renames rows whose names other rows get now, as in a swap, to names that are not in use: a unique name is checked with each row.
 * Returns the writes with those names.
 */
export async function freeNames<W extends Renaming>(
  connection: Connection,
  table: 'jobs' | 'topics',
  writes: readonly W[],
): Promise<readonly W[]> {
  const renames = writes.filter(({ existing, definition }) => existing !== null && existing !== definition.name);
  const wanted = new Set(renames.map(({ definition }) => definition.name));
  const moved = new Map(
    renames.flatMap(({ existing }) =>
      existing !== null && wanted.has(existing) ? [[existing, `${existing} (renaming ${randomUUID()})`] as const] : [],
    ),
  );
  if (moved.size === 0) return writes;
  await connection.execute(
    `update ${table} r set name = x.free from jsonb_to_recordset($1::jsonb) as x (name text, free text) where r.name = x.name`,
    [JSON.stringify([...moved].map(([name, free]) => ({ name, free })))],
  );
  return writes.map((write) => ({ ...write, existing: moved.get(write.existing ?? '') ?? write.existing }));
}
