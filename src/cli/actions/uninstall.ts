import { createInterface } from 'node:readline/promises';
import { PgherdError } from '../../errors.ts';
import { connect } from '../../postgres/connection.ts';
import { useSystemPath } from '../../store/migrate/schema-version.ts';
import {
  asTransaction,
  executeTogether,
  type InstalledParts,
  installedParts,
  uninstallStatements,
  uninstallTargetStatements,
} from '../../store/migrate/uninstall-script.ts';
import { type ControlOptions, resolveTarget, withControlConnection } from '../options/connection-options.ts';
import type { CliContext } from '../shell/context.ts';
import { printNote, printText } from '../shell/output.ts';
import { type ConnectionUrls, targetOfPlace } from './migrate-targets.ts';

export interface UninstallFlags {
  readonly print?: boolean;
  readonly yes?: boolean;
}

type Home = ControlOptions & { readonly schema: string };

/** `pgherd uninstall`: removes one installation, with its ledgers in other databases, and reports what remains. */
export async function runUninstall(
  context: CliContext,
  home: Home,
  connections: ConnectionUrls,
  flags: UninstallFlags,
): Promise<void> {
  await withControlConnection(context, home, async (connection) => {
    const parts = await installedParts(connection, home.schema);
    const { database } = connection.target;
    if (flags.print === true) return printText(context, script(parts, home.schema, database));
    if (parts.daemons.length > 0) {
      throw new PgherdError('config_invalid', `${parts.daemons.join(', ')} still runs; nothing was removed`, {
        hint: 'stop the daemons first, then run pgherd uninstall again',
      });
    }
    if (flags.yes !== true) await confirm(context, parts, database);
    for (const place of parts.targets) await dropLedger(context, home, connections, place);
    await executeTogether(connection, uninstallStatements(parts));
    const removed = [...parts.schemas.map((name) => `schema ${name}`), ...parts.targets.map(describePlace)];
    printText(context, `Removed ${removed.join(', ')} (database ${database}).`);
    for (const text of leftOf(parts)) printNote(context, text);
  });
}

function script(parts: InstalledParts, schema: string, database: string): string {
  const there = parts.targets.flatMap((place) => [
    `-- In ${describePlace(place)}:`,
    ...uninstallTargetStatements(schema).map((sql) => `--   ${sql}`),
  ]);
  return [
    `-- pgherd uninstall: in database ${database}, as the owner of the schema. Stop the daemons first.`,
    ...asTransaction(uninstallStatements(parts)),
    ...there,
    ...leftOf(parts).map((text) => `-- ${text}`),
  ].join('\n');
}

function describePlace({ connection, database }: InstalledParts['targets'][number]): string {
  return connection === null
    ? `the ledger in database ${database}`
    : `the ledger in database ${database} of connection ${connection}`;
}

function leftOf({ roles }: InstalledParts): readonly string[] {
  const dropped = 'the effects of past tasks and the definition files stay';
  if (roles.length === 0) return [dropped];
  const drop = `drop role ${roles.join(', ')}`;
  return [
    dropped,
    `the roles ${roles.join(', ')} stay, because other databases of this server may use them; else: ${drop}`,
  ];
}

async function confirm(context: CliContext, parts: InstalledParts, database: string): Promise<void> {
  if (!context.interactive) {
    throw new PgherdError('usage', 'confirmation needed, but standard input is not a terminal. Nothing was removed.', {
      hint: 'review the statements with pgherd uninstall --print, then pass --yes',
    });
  }
  const loses = `${parts.jobs} jobs, ${parts.tasks} unfinished tasks, the log and the history`;
  context.stderr.write(`This removes pgherd from database ${database}: ${loses}.\n`);
  const lines = createInterface({ input: context.stdin, output: context.stderr });
  try {
    const answer = await lines.question(`Type the name of the database to remove it: `, { signal: context.signal });
    if (answer.trim() === database) return;
  } finally {
    lines.close();
  }
  throw new PgherdError('usage', 'not removed: the answer was not the name of the database.');
}

async function dropLedger(
  context: CliContext,
  home: Home,
  connections: ConnectionUrls,
  place: InstalledParts['targets'][number],
): Promise<void> {
  const target = await targetOfPlace(context, place, await resolveTarget(context, home), connections);
  const connection = await connect(target, { applicationName: home.applicationName });
  try {
    await executeTogether(await useSystemPath(connection), uninstallTargetStatements(home.schema));
  } finally {
    await connection.close();
  }
}
