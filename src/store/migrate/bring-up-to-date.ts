import { PgherdError } from '../../errors.ts';
import type { Connection } from '../../postgres/connection.ts';
import { installSql, upgradeScript } from './schema-script.ts';
import { BASELINE, fillIn, type SchemaSource } from './schema-source.ts';
import { installedSteps, versionOf } from './schema-version.ts';

export interface SchemaChange {
  /** Version before; 0: the schema was installed. */
  readonly from: number;
  readonly to: number;
  /** Names of the steps that were applied; all of them where the schema was installed. */
  readonly applied: readonly string[];
}

/**
 * Installs the objects of a schema that is empty, or applies the steps that it lacks and creates its views and functions again.
 * Inside the caller's transaction, as the owner of the schema. `grants`: whether they are given again where nothing changes.
 * Throws `schema_too_new` when the schema contains steps that this pgherd does not know.
 */
export async function bringUpToDate(
  connection: Connection,
  schema: string,
  source: SchemaSource,
  { grants, rolePrefix }: { readonly grants: 'always' | 'when changed'; readonly rolePrefix: string },
): Promise<SchemaChange> {
  const known = [BASELINE, ...source.steps.map(({ name }) => name)];
  const installed = await installedSteps(connection, schema);
  const unknown = installed.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new PgherdError(
      'schema_too_new',
      `schema ${schema} contains ${unknown.length === 1 ? 'a step' : 'steps'} that this pgherd does not know: ${unknown.join(', ')}`,
      { hint: 'use the pgherd that migrated it, or a newer one' },
    );
  }
  const missing = known.filter((name) => !installed.includes(name));
  if (installed.length === 0) await connection.execute(installSql(source, schema, rolePrefix));
  else if (missing.length > 0) await connection.execute(upgradeScript(source, missing, schema, rolePrefix));
  else if (grants === 'always') await connection.execute(fillIn(source.grants, schema, rolePrefix));
  return { from: versionOf(installed, known), to: known.length, applied: missing };
}
