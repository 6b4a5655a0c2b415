/** The state of a role of imported jobs on the server. */
export interface RoleFacts {
  readonly role: string;
  readonly exists: boolean;
  /** A superuser or a member of pgherd_owner, with a prefix or not: no job can name it. */
  readonly privileged: boolean;
  readonly mayLogIn: boolean;
  /** Whether the login that imports is a member of it: else it cannot apply the job. */
  readonly isMember: boolean;
  /** The login that imports. */
  readonly login: string;
}

/** Why apply or the daemon would refuse the role of a job, and what its owner can do. */
export interface RoleProblem {
  readonly reason: string;
  readonly next: string;
  /** false: the definition is written without `role`. */
  readonly keepsRole: boolean;
}

const NO_ROLE =
  'name a role that has just the privileges the job needs; without role it runs as the login of pgherd run';

/** The problem of each role that has one. */
export function roleProblems(facts: readonly RoleFacts[]): ReadonlyMap<string, RoleProblem> {
  return new Map(
    facts.flatMap((fact) => {
      const problem = problemOf(fact);
      return problem === null ? [] : [[fact.role, problem] as const];
    }),
  );
}

/** A crontab is read without a server: the name `postgres` is taken for the superuser that initdb creates. */
export const CRONTAB_ROLE_PROBLEMS: ReadonlyMap<string, RoleProblem> = new Map([
  ['postgres', { reason: 'postgres is usually a superuser, which a job cannot name', next: NO_ROLE, keepsRole: false }],
]);

function problemOf({ role, exists, privileged, mayLogIn, isMember, login }: RoleFacts): RoleProblem | null {
  if (!exists) {
    return {
      reason: `role ${role} does not exist`,
      next: `create role ${role} login, or name another role`,
      keepsRole: true,
    };
  }
  if (privileged) {
    const reason = `${role} is a superuser or a member of pgherd_owner, which a job cannot name`;
    return { reason, next: NO_ROLE, keepsRole: false };
  }
  if (!mayLogIn) {
    return {
      reason: `role ${role} may not log in`,
      next: `alter role ${role} login, or name another role`,
      keepsRole: true,
    };
  }
  if (isMember) return null;
  const next = `grant ${role} to the login that applies, or insert ${role} into pgherd.allowed_roles`;
  return { reason: `${login} is not a member of role ${role}`, next, keepsRole: true };
}
