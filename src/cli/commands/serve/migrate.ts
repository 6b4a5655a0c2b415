import type { Command } from 'commander';
import { PgherdError } from '../../../errors.ts';
import { COMPAT_PEERS, type CompatPeer } from '../../../store/compat/compat-peer.ts';
import type { IdentityDecision } from '../../../store/migrate/decide-identity.ts';
import { withControlConnection } from '../../options/connection-options.ts';
import { addInstallationOptions, type InstallationFlags, installationOf } from '../../options/installation-options.ts';
import { repeatable } from '../../options/repeatable.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printNote, printText } from '../../shell/output.ts';

interface MigrateFlags extends InstallationFlags {
  readonly print?: boolean;
  readonly compat: readonly CompatPeer[];
  readonly target: readonly string[];
  readonly newIdentity?: boolean;
  readonly adoptIdentity?: boolean;
  readonly rolePrefix?: string;
  readonly format: string;
}

/** `pgherd migrate`: installs or upgrades the schema; with `--print` prints the SQL instead, without a connection. */
export const migrateCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('migrate').description("install or upgrade pgherd's schema in a database"))
    .option('--print', 'print the SQL for a DBA instead of running it')
    .addOption(
      repeatable('--compat <extension>', `also install the functions of ${COMPAT_PEERS.join(', ')}`, (value) =>
        oneOf(value, COMPAT_PEERS, '--compat'),
      ),
    )
    .addOption(
      repeatable(
        '--target <name>',
        'also install the ledger in this database, or in that of this connection of pgherd.yaml, so that jobs there run exactly once',
      ),
    )
    .option('--new-identity', 'make a copied database an installation of its own; its unfinished tasks are cancelled')
    .option('--adopt-identity', 'let a copied database replace the original, which must not run again')
    .option(
      '--role-prefix <prefix>',
      "begin the names of pgherd's roles with this, for a new installation beside others on one server",
    )
    .option('--format <format>', 'text or json', 'text')
    .action(async (flags: MigrateFlags) => {
      const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
      const identity = identityOf(flags);
      const { connections, ...home } = await installationOf(context, flags, 'pgherd migrate');
      const { schema, ...installation } = home;
      const { migrate, migrationScript } = await import('../../../store/migrate/migrate.ts');
      const { compatScript, installCompat, installedCompat } = await import('../../../store/compat/compat.ts');
      const peers = [...new Set(flags.compat)];
      if (flags.print === true && flags.target.length > 0) {
        const { targetScript } = await import('../../../store/migrate/migrate-target.ts');
        const script = targetScript(schema);
        return format === 'json' ? printJson(context, { sql: script }) : printText(context, script);
      }
      if (flags.print === true) {
        const script = [
          migrationScript(schema, flags.rolePrefix),
          ...peers.map((peer) => compatScript(schema, peer, flags.rolePrefix)),
        ].join('\n');
        return format === 'json' ? printJson(context, { sql: script }) : printText(context, script);
      }
      const { installationFacts } = await import('../../../store/migrate/installation-facts.ts');
      const result = await withControlConnection(context, { ...installation, schema: null }, async (connection) => {
        const migrated = await migrate(connection, schema, { identity, rolePrefix: flags.rolePrefix ?? null });
        // An upgrade includes the compatibility layers that are already installed.
        const installed = await installedCompat(connection, schema);
        for (const peer of new Set([...installed, ...peers])) await installCompat(connection, schema, peer);
        return {
          ...migrated,
          ...(await installationFacts(connection, schema, migrated.rolePrefix)),
          target: connection.target,
        };
      });
      const { describeMigration, nextStep, notesOf } = await import('../../actions/describe-migration.ts');
      for (const note of notesOf(result)) printNote(context, `${context.errorPalette.yellow('note:')} ${note}`);
      const { migrateTargets, describeMigrated } = await import('../../actions/migrate-targets.ts');
      const migrated = await migrateTargets(context, home, [...new Set(flags.target)], connections);
      if (format === 'json') {
        const { from, to, applied, copied } = result;
        const targets = migrated.map(({ result: { owner: _, ...there }, ...place }) => ({ ...place, ...there }));
        return printJson(context, { from, to, applied, copied, compat: peers, targets });
      }
      const names = peers.map((peer) => `Installed the functions of ${peer}.`);
      const done = [
        ...describeMigration(result, schema),
        ...decided(identity),
        ...names,
        ...migrated.map(describeMigrated),
      ];
      printText(context, [...done, ...(result.from === 0 ? [nextStep(context)] : [])].join('\n'));
    });
};

/** Throws `usage` for flags that exclude each other. */
function identityOf({ newIdentity, adoptIdentity, print }: MigrateFlags): IdentityDecision | null {
  if (newIdentity === true && adoptIdentity === true) {
    throw new PgherdError('usage', '--new-identity and --adopt-identity exclude each other', {
      hint: '--new-identity for a copy beside its original, --adopt-identity for a copy that replaces it',
    });
  }
  const decision = newIdentity === true ? 'new' : adoptIdentity === true ? 'adopt' : null;
  if (decision === null || print !== true) return decision;
  throw new PgherdError('usage', `--print cannot be used with --${decision}-identity: the decision needs the database`);
}

function decided(identity: IdentityDecision | null): readonly string[] {
  if (identity === null) return [];
  return [
    identity === 'new'
      ? 'The database has a new identity. Its unfinished tasks were cancelled; jobs run from their next due time.'
      : 'The database has adopted the identity of the installation. The original must not run again.',
  ];
}
