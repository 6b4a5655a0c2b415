import { checkAgainstDatabase } from '../../reconcile/check/check-database.ts';
import type { ReadResult } from '../../reconcile/read/read-definitions.ts';
import { type ConnectionFlags, withControlConnection } from '../options/connection-options.ts';
import type { CliContext } from '../shell/context.ts';

/** Returns the definitions with the diagnostics of the database added (`--check-db`). */
export async function checkDatabase(
  context: CliContext,
  read: ReadResult,
  flags: ConnectionFlags,
): Promise<ReadResult> {
  const { environment, roles, connections } = read.project;
  const control = {
    ...(flags.url === undefined ? {} : { url: flags.url }),
    urlEnv: environment?.urlEnv ?? null,
    applicationName: 'pgherd check',
    schema: null,
  };
  return await withControlConnection(context, control, (connection) =>
    checkAgainstDatabase(read, connection, { roles, connections, env: context.env }),
  );
}
