import { createHash } from 'node:crypto';
import type { Connection } from '../../../postgres/connection.ts';

export interface StoredOrigins {
  readonly kind: 'job' | 'topic';
  readonly name: string;
  /** By key: the layer of its value, and its file and line. */
  readonly places: Readonly<Record<string, readonly [layer: string, text: string]>>;
}

/**
 * Records where the values of definitions of a project are written. Writes the rows of `origins` that differ from the recorded ones, and
 * removes those of definitions that the project does not own any more.
 */
export async function writeOrigins(
  connection: Connection,
  project: string,
  origins: readonly StoredOrigins[],
): Promise<void> {
  const known = await connection.query<{ readonly key: string; readonly digest: string }>(
    `select o.kind || ' ' || o.name as key, o.digest from _origins o join projects p on p.id = o.project_id
     where p.name = $1 and o.name = any ($2::text[])`,
    [project, origins.map(({ name }) => name)],
  );
  const digests = new Map(known.map(({ key, digest }) => [key, digest]));
  const changed = origins
    .map((row) => ({
      ...row,
      digest: createHash('sha256').update(JSON.stringify(row.places)).digest('hex').slice(0, 16),
    }))
    .filter(({ kind, name, digest }) => digests.get(`${kind} ${name}`) !== digest);
  if (changed.length > 0) {
    await connection.execute(
      `insert into _origins (project_id, kind, name, places, digest)
       select p.id, x.kind, x.name, x.places, x.digest
       from jsonb_to_recordset($2::jsonb) as x (kind text, name text, places jsonb, digest text), projects p where p.name = $1
       on conflict (project_id, kind, name) do update set places = excluded.places, digest = excluded.digest`,
      [project, JSON.stringify(changed)],
    );
  }
  await connection.execute(
    `delete from _origins o using projects p
     where p.name = $1 and o.project_id = p.id
       and not exists (select from jobs j where o.kind = 'job' and j.project_id = p.id and j.name = o.name)
       and not exists (select from topics t where o.kind = 'topic' and t.project_id = p.id and t.name = o.name)`,
    [project],
  );
}
