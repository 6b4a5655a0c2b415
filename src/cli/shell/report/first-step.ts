import { NoConnectionGiven, PgherdError } from '../../../errors.ts';
import { findProjectFile, INIT_HINT } from '../../../reconcile/read/find-project.ts';
import type { CliContext } from '../context.ts';

/**
 * Returns the error with `pgherd init` in its hint when the working directory has no project and no database is set up either: no
 * connection was given, or the database has no schema of pgherd. Any other error is returned unchanged.
 */
export function withFirstStep(error: PgherdError, { cwd }: Pick<CliContext, 'cwd'>): PgherdError {
  const isFirst = error instanceof NoConnectionGiven || error.code === 'not_migrated';
  if (!isFirst || findProjectFile(cwd) !== null) return error;
  const hint = error.hint === null ? INIT_HINT : `${error.hint}; ${INIT_HINT}`;
  return new PgherdError(error.code, error.message, { hint, cause: error.cause ?? error });
}
