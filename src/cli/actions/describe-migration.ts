import { describeServer, type Target } from '../../postgres/target.ts';
import { findProjectFile, INIT_HINT } from '../../reconcile/read/find-project.ts';
import { copyError, DECIDE_HINT } from '../../store/definitions/identity.ts';
import type { InstallationFacts } from '../../store/migrate/installation-facts.ts';
import type { MigrateResult } from '../../store/migrate/migrate.ts';
import type { CliContext } from '../shell/context.ts';

export interface Migrated extends MigrateResult, InstallationFacts {
  readonly target: Target;
}

/** Returns the result of `migrate`: one or two lines. */
export function describeMigration({ from, to, owner, roles, target }: Migrated, schema: string): readonly string[] {
  if (from === to) return [`Schema ${schema} is up to date (version ${to}).`];
  const where = `schema ${schema} in database ${target.database} on ${describeServer(target)}`;
  if (from > 0) return [`Upgraded ${where} from version ${from} to ${to}.`];
  return [
    `Installed ${where}, version ${to}, owned by ${owner}.`,
    ...(roles.length === 0 ? [] : [`Roles: ${roles.join(', ')}.`]),
  ];
}

/** Returns the warnings for the user who migrates. */
export function notesOf({ notes, copied, target }: Migrated): readonly string[] {
  return copied === null ? notes : [...notes, `${copyError(target.database, copied).message}; ${DECIDE_HINT}`];
}

/** Returns the next steps after a first installation. */
export function nextStep({ cwd }: CliContext): string {
  const plan = 'pgherd plan shows what apply would change here.';
  return findProjectFile(cwd) === null ? `Next: ${INIT_HINT}, and ${plan}` : `Next: ${plan}`;
}
