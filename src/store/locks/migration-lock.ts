import type { Connection } from '../../postgres/connection.ts';
import { describeHolder, lockHolder } from './lock-holder.ts';

/** The holder of the lock of migrations, or else of a table of the schema, in words; null when both are free by now. */
export async function describeMigrationHolder(
  connection: Connection,
  [classId, objectId]: readonly [number, number],
  schema: string,
): Promise<string | null> {
  const holder = await lockHolder(connection, {
    advisory: { classId: String(classId), objectId: String(objectId), subId: 2 },
    tables: { schema },
    tableModes: null,
    writersOf: null,
  });
  if (holder === null) return null;
  const what = holder.advisory ? 'the advisory lock of migrations is held' : `a table of ${schema} is in use`;
  return `${what} (${describeHolder(holder)})`;
}
