import { PgherdError } from '../../errors.ts';
import type { Connection } from '../../postgres/connection.ts';

/** The next step when commits wait for a synchronous standby that is away. */
export const CONFIRM_HINT = 'start the standby, or change synchronous_standby_names and reload the server';

interface CommitFacts {
  readonly commits: number;
  readonly longestMs: number | null;
  readonly standbys: string;
  readonly sees: boolean;
}

/**
 * Returns the error of a lock that was not obtained, with the cause when commits of this database wait for a synchronous standby: they hold
 * their locks until it confirms. Where this login may not see that, the error says so.
 */
export async function withHangingCommit(connection: Connection, error: PgherdError): Promise<PgherdError> {
  const [facts] = await connection.query<CommitFacts>(
    `select count(*) filter (where w.waits)::int as commits,
       extract(epoch from clock_timestamp() - min(query_start) filter (where w.waits))::float8 * 1000 as "longestMs",
       current_setting('synchronous_standby_names') as standbys, pg_has_role('pg_read_all_stats', 'usage') as sees
     from pg_stat_activity
       cross join lateral (select wait_event = 'SyncRep' and query_start < clock_timestamp() - interval '1 second') w (waits)
     where datname = current_database()`,
  );
  if (facts === undefined || facts.standbys === '') return error;
  const told = (message: string, hint: string): PgherdError =>
    new PgherdError(error.code, `${error.message}. ${message}`, { hint, cause: error.cause });
  if (facts.commits > 0) {
    const what = facts.commits === 1 ? 'A commit has waited' : `${facts.commits} commits have waited`;
    const time = `${Math.round((facts.longestMs ?? 0) / 1_000)} s`;
    return told(
      `${what} for the synchronous standby (${facts.standbys}) for up to ${time}, and the locks are held meanwhile`,
      `${CONFIRM_HINT}; do not repeat what already waits`,
    );
  }
  if (facts.sees) return error;
  return told(
    `This login may not see whether a commit waits for the synchronous standby (${facts.standbys})`,
    `${error.hint}; pgherd doctor, as a login with pg_read_all_stats, shows a standby that is away`,
  );
}
