import type { JobDefinition } from '../../definition/definition.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { LiveState } from '../live.ts';
import type { WantedSet } from './plan-input.ts';
import { type Refusals, writtenRole } from './refusals.ts';

interface Kept {
  readonly live: Pick<LiveState, 'jobs'>;
  readonly declared: Pick<WantedSet, 'jobs'>;
  readonly refusals: Pick<Refusals, 'lostRoles'>;
}

const SHOWN = 5;

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
    const place = jobs[0]?.location;
    if (place === undefined || place === null) return [];
    const names = jobs.slice(0, SHOWN).map(({ definition }) => definition.name);
    const more = jobs.length > SHOWN ? ` and ${jobs.length - SHOWN} more` : '';
    const { file, line, column } = place;
    return {
      code: 'PGH213' as const,
      severity: 'warning' as const,
      message: `role ${role} does not exist (it was dropped or renamed): every run of ${jobs.length === 1 ? 'job' : 'jobs'} ${names.join(', ')}${more} fails`,
      hint: `create role ${role} login, or write its new name`,
      ...{ file, line, column, endLine: line, endColumn: column },
    };
  });
}
