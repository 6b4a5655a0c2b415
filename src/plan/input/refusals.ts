import type { DeclaredJob, JobDefinition } from '../../definition/definition.ts';
import type { Live, LiveState } from '../live.ts';
import type { Note } from '../plan.ts';

/** Values of definitions that the tables refuse, each with the reason and the next step. */
export interface Refusals {
  /** By role. */
  readonly roles: ReadonlyMap<string, Refusal>;
  /** By time zone. */
  readonly timezones: ReadonlyMap<string, Refusal>;
}

export interface Refusal {
  readonly reason: string;
  /** false: some logins that may apply can write the value, others cannot. */
  readonly always: boolean;
}

export const NO_REFUSALS: Refusals = { roles: new Map(), timezones: new Map() };

/** The values that no row of the same job has yet; the tables check only those. */
export interface WantedValues {
  readonly roles: readonly string[];
  readonly timezones: readonly string[];
}

/** Returns the values that the database must be asked about before the plan is made. */
export function wantedValues(
  declared: { readonly jobs: readonly Pick<DeclaredJob, 'definition' | 'renamedFrom'>[] },
  live: Pick<LiveState, 'jobs'>,
): WantedValues {
  const rows = new Map(live.jobs.map((row: Live<JobDefinition>) => [row.definition.name, row.definition]));
  const roles = new Set<string>();
  const timezones = new Set<string>();
  for (const { definition, renamedFrom } of declared.jobs) {
    const row = rows.get(definition.name) ?? rows.get(renamedFrom ?? '');
    if (definition.role !== null && definition.role !== row?.role) roles.add(definition.role);
    if (definition.timezone !== 'UTC' && definition.timezone !== row?.timezone) timezones.add(definition.timezone);
  }
  return { roles: [...roles].sort(), timezones: [...timezones].sort() };
}

interface Versions {
  readonly before: JobDefinition | null;
  readonly after: JobDefinition | null;
}

/** Returns why the tables refuse a changed job; null: they accept it. */
export function refusedJob({ before, after }: Versions, { roles, timezones }: Refusals): string | null {
  if (after === null) return null;
  const role = after.role === null || after.role === before?.role ? undefined : roles.get(after.role);
  if (role?.always === true) return role.reason;
  return after.timezone === before?.timezone ? null : (timezones.get(after.timezone)?.reason ?? null);
}

/** Returns the warning for a role that not every login that may apply can name. */
export function noteRefusal({ before, after }: Versions, { roles }: Refusals): readonly Note[] {
  if (after === null || after.role === null || after.role === before?.role) return [];
  const found = roles.get(after.role);
  return found === undefined || found.always ? [] : [{ level: 'warning', text: found.reason }];
}
