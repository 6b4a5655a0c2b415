import type { DeclaredJob, DefinitionSet, JobDefinition } from '../../definition/definition.ts';
import { sameValue } from '../diff-definitions.ts';
import type { Live, LiveState } from '../live.ts';
import type { Note } from '../plan.ts';
import { changedRoleLimits } from './role-limits.ts';

/** Values of definitions that the tables refuse, each with the reason and the next step. */
export interface Refusals {
  /** By role; `NO_ROLE` for a job without a role. */
  readonly roles: ReadonlyMap<string, TableRefusal>;
  /** By time zone. */
  readonly timezones: ReadonlyMap<string, TableRefusal>;
  /** By role whose limits may change. */
  readonly roleLimits: ReadonlyMap<string, TableRefusal>;
  /** Roles of jobs on this server that do not exist: they were dropped or renamed, or never existed. */
  readonly lostRoles: ReadonlySet<string>;
}

export interface TableRefusal {
  readonly reason: string;
  /** false: some logins that may apply can write the value, others cannot. */
  readonly always: boolean;
}

export const NO_REFUSALS: Refusals = {
  roles: new Map(),
  timezones: new Map(),
  roleLimits: new Map(),
  lostRoles: new Set(),
};

/** Stands for the role of a job without one, which runs as the daemon's login. */
export const NO_ROLE = '';

/** The values that no row of the same job has yet, and the roles of jobs whose execution changes; the tables check only those. */
export interface WantedValues {
  readonly roles: readonly string[];
  readonly timezones: readonly string[];
  readonly roleLimits: readonly string[];
  /** The roles of all declared jobs of this server. */
  readonly jobRoles: readonly string[];
}

/** Returns the values that the database must be asked about before the plan is made. */
export function wantedValues(
  declared: {
    readonly roleLimits?: DefinitionSet['roleLimits'];
    readonly jobs: readonly Pick<DeclaredJob, 'definition' | 'renamedFrom'>[];
  },
  live: Pick<LiveState, 'jobs' | 'roleLimits'>,
  project: string,
): WantedValues {
  const rows = new Map(live.jobs.map((row: Live<JobDefinition>) => [row.definition.name, row.definition]));
  const roles = new Set<string>();
  const timezones = new Set<string>();
  for (const { definition, renamedFrom } of declared.jobs) {
    const row = rows.get(definition.name) ?? rows.get(renamedFrom ?? '');
    const role = writtenRole(row ?? null, definition);
    if (role !== null) roles.add(role);
    if (definition.timezone !== 'UTC' && definition.timezone !== row?.timezone) timezones.add(definition.timezone);
  }
  const roleLimits = changedRoleLimits(declared.roleLimits, live.roleLimits, project).map(({ role }) => role);
  const named = declared.jobs.flatMap(({ definition }) =>
    definition.role === null || definition.connection !== null ? [] : definition.role,
  );
  const jobRoles = [...new Set(named)].sort();
  return { roles: [...roles].sort(), timezones: [...timezones].sort(), roleLimits, jobRoles };
}

/** The role that a change writes something for; null: it leaves alone what runs as the role. */
export function writtenRole(before: JobDefinition | null, after: JobDefinition): string | null {
  const isSame =
    before !== null && RUN_AS_ROLE.every((key) => before[key] === after[key]) && sameValue(before.params, after.params);
  return isSame ? null : (after.role ?? NO_ROLE);
}

const RUN_AS_ROLE = ['role', 'sql', 'database', 'connection', 'transaction'] as const;

interface Versions {
  readonly before: JobDefinition | null;
  readonly after: JobDefinition | null;
}

/** Returns why the tables refuse a changed job; null: they accept it. */
export function refusedJob({ before, after }: Versions, { roles, timezones }: Refusals): string | null {
  if (after === null) return null;
  const written = writtenRole(before, after);
  const role = written === null ? undefined : roles.get(written);
  if (role?.always === true) return role.reason;
  return after.timezone === before?.timezone ? null : (timezones.get(after.timezone)?.reason ?? null);
}

/** Returns the warning for a role that not every login that may apply can name. */
export function noteRefusal({ before, after }: Versions, { roles }: Refusals): readonly Note[] {
  const written = after === null ? null : writtenRole(before, after);
  const found = written === null ? undefined : roles.get(written);
  return found === undefined || found.always ? [] : [{ level: 'warning', code: 'role-refused', text: found.reason }];
}
