import type { Logger } from '../../log.ts';
import { logEvent } from '../../log-catalog.ts';
import { connect } from '../../postgres/connection.ts';
import { serverIdentityOf } from '../../postgres/server/identity.ts';
import { describeServer, type Target } from '../../postgres/target.ts';
import type { HomeServer } from '../../runtime/session/home-server.ts';
import { formatInstant } from '../../schedule/instant.ts';
import { assertOriginal } from '../../store/definitions/identity.ts';
import { isSuperuser } from '../../store/lists/health-facts.ts';
import { type UpcomingWork, upcomingWork } from '../../store/lists/next-job.ts';
import { rolePrefixOf, withRolePrefix } from '../../store/migrate/role-names.ts';
import { useSchema } from '../../store/migrate/schema-version.ts';

export interface StartFacts extends UpcomingWork {
  /** Whether the daemon's login is a superuser. */
  readonly superuser: boolean;
  /** Of the roles of the installation. */
  readonly rolePrefix: string;
}

/** Returns the jobs and the next due time, on a session that is closed before the daemon opens its own. Throws what prevents a start, and `database_copied`. */
export async function lookAhead(target: Target, schema: string, home: HomeServer): Promise<StartFacts> {
  const connection = await connect(target, { applicationName: 'pgherd run' });
  try {
    home.admit(connection, await serverIdentityOf(connection), { decides: true, reads: false });
    await useSchema(connection, schema);
    await assertOriginal(connection);
    const superuser = await isSuperuser(connection);
    const rolePrefix = superuser ? await rolePrefixOf(connection, schema) : '';
    return { ...(await upcomingWork(connection, Date.now())), superuser, rolePrefix };
  } finally {
    await connection.close();
  }
}

/** Returns the prefix of the installation's roles, on a session of its own; empty where it cannot be read. */
export async function rolePrefixAt(target: Target, schema: string): Promise<string> {
  try {
    const connection = await connect(target, { applicationName: 'pgherd run' });
    try {
      return await rolePrefixOf(connection, schema);
    } finally {
      await connection.close();
    }
  } catch {
    return '';
  }
}

/** Logs database, login, jobs and slots, and the next due job. */
export function reportStart(
  log: Logger,
  target: Target,
  slots: number,
  { jobs, next, superuser, rolePrefix }: StartFacts,
): void {
  if (superuser) {
    const hint = withRolePrefix('log the daemon in as pgherd_daemon, and set a role for each job', rolePrefix);
    logEvent(log, 'superuser', { login: target.user, hint });
  }
  logEvent(log, 'ready', {
    database: target.database,
    server: describeServer(target),
    login: target.user,
    jobs,
    slots,
    next: next?.job ?? null,
    due: next === null ? null : formatInstant(next.atMs),
    hint: jobs === 0 ? 'pgherd apply adds jobs; they start without a restart' : null,
  });
}
