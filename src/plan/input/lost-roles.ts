import type { JobDefinition } from '../../definition/definition.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { LiveState } from '../live.ts';
import { jobsWarning } from './jobs-warning.ts';
import type { WantedSet } from './plan-input.ts';
import { type Refusals, writtenRole } from './refusals.ts';

interface Kept {
  readonly live: Pick<LiveState, 'jobs'>;
  readonly declared: Pick<WantedSet, 'jobs'>;
  readonly refusals: Pick<Refusals, 'lostRoles'>;
}

/**
 * Returns a warning for each role that does not exist and that jobs go on to name: the tables refuse such a role only where a plan
 * writes it, and every run of the others fails. It has the place of the first job.
 */
export function lostRoleFindings({ live, declared, refusals: { lostRoles } }: Kept): readonly Diagnostic[] {
  if (lostRoles.size === 0) return [];
  const rows = new Map(live.jobs.map(({ definition }) => [definition.name, definition]));
  const kept = declared.jobs.filter(({ definition, renamedFrom }) => {
    const row: JobDefinition | undefined = rows.get(definition.name) ?? rows.get(renamedFrom ?? '');
    return row !== undefined && definition.connection === null && writtenRole(row, definition) === null;
  });
  return [...lostRoles].flatMap((role) => {
    const jobs = kept.filter(({ definition }) => definition.role === role);
    return jobsWarning(
      'PGH213',
      jobs,
      (named) => `role ${role} does not exist (it was dropped or renamed): every run of ${named} fails`,
      `create role ${role} login, or write its new name`,
    );
  });
}
