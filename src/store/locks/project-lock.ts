import { PgherdError } from '../../errors.ts';
import type { Connection } from '../../postgres/connection.ts';
import { hasSqlstate, SQLSTATE } from '../../postgres/sqlstate.ts';
import { transaction } from '../../postgres/transaction.ts';
import { spokenDuration } from '../../schedule/duration.ts';
import { COMMAND_LIMITS } from './command-limits.ts';
import { withHangingCommit } from './hanging-commit.ts';
import { describeHolder, type LockHolder, lockHolder } from './lock-holder.ts';

export interface LockedProject {
  readonly project: string;
  readonly schema: string;
}

/**
 * Runs `work` in one transaction in which no other session applies the same project or writes a definition: what
 * it reads stays true until it commits. Daemons go on. Throws `lock_not_obtained`, naming who holds the lock.
 */
export async function underProjectLock<T>(
  connection: Connection,
  locked: LockedProject,
  lockTimeoutMs: number,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await transaction(connection, async () => {
      await connection.execute(`set local lock_timeout = ${Math.max(1, lockTimeoutMs)}; ${COMMAND_LIMITS}`);
      await takeTurn(connection, locked);
      await connection.execute('lock table jobs, topics in share row exclusive mode');
      return await work();
    });
  } catch (error) {
    throw await lockNotObtained(error, connection, locked, lockTimeoutMs);
  }
}

/**
 * Waits for another apply of this project. Any login may hold any advisory lock: one whose holder could not apply is not waited
 * for. Other writers are kept out by the lock of the tables that follows, which needs the privilege to write to them.
 */
async function takeTurn(connection: Connection, locked: LockedProject): Promise<void> {
  const [turn] = await connection.query<{ wait: boolean }>(
    `select not pg_try_advisory_xact_lock(k.key) and exists (
       select from pg_locks l join pg_stat_activity a on a.pid = l.pid
       where l.granted and l.pid <> pg_backend_pid() and l.locktype = 'advisory' and l.objsubid = 1
         and l.database = (select oid from pg_database where datname = current_database())
         and l.classid::bigint = (k.key >> 32) & 4294967295 and l.objid::bigint = k.key & 4294967295
         and has_table_privilege(a.usesysid, 'jobs'::regclass, 'update')) as wait
     from (select hashtextextended($1, 0) as key) k`,
    [lockName(locked)],
  );
  if (turn?.wait !== true) return;
  await connection.execute('select pg_advisory_xact_lock(hashtextextended($1, 0))', [lockName(locked)]);
}

/** The error of a lock that was waited for in vain, with its holder; any other error as it is. After the rollback. */
export async function lockNotObtained(
  error: unknown,
  connection: Connection,
  locked: LockedProject,
  lockTimeoutMs: number,
): Promise<unknown> {
  if (!hasSqlstate(error, SQLSTATE.lockNotAvailable)) return error;
  if (connection.inTransaction) await connection.execute('rollback');
  const advisory = { ...(await lockKey(connection, locked)), subId: 1 } as const;
  const writer = await lockHolder(connection, { advisory, tables: TABLES, tableModes: WRITERS, writersOf: 'jobs' });
  const keeper =
    writer ?? (await lockHolder(connection, { advisory, tables: STATES, tableModes: ROW_LOCKS, writersOf: 'jobs' }));
  const waited = `the lock of project ${locked.project} was not obtained within ${spokenDuration(lockTimeoutMs)}; nothing was changed`;
  const text = keeper === null ? waited : `${waited}. ${describe(keeper, writer === null)}`;
  const hint = 'try again when that has ended, or wait longer with --lock-timeout';
  return await withHangingCommit(connection, new PgherdError('lock_not_obtained', text, { cause: error, hint }));
}

/** What apply locks as a whole, and the modes that keep it from that. */
const TABLES = ['jobs', 'topics'];
const WRITERS = ['RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'];
/** Where a pause, or `select … for update`, keeps rows that apply writes: daemons hold such locks as well, but only for moments. */
const STATES = [...TABLES, 'job_state', 'topic_state'];
const ROW_LOCKS = ['RowShareLock', ...WRITERS];

/** The key as `pg_locks` shows it. */
async function lockKey(
  connection: Connection,
  locked: LockedProject,
): Promise<{ readonly classId: string; readonly objectId: string }> {
  const [key] = await connection.query<{ classId: string; objectId: string }>(
    `select ((key >> 32) & 4294967295)::text as "classId", (key & 4294967295)::text as "objectId"
     from hashtextextended($1, 0) key`,
    [lockName(locked)],
  );
  return key ?? { classId: '0', objectId: '0' };
}

function describe(holder: LockHolder, onlyRows: boolean): string {
  const when = holder.since === null ? '' : ` since ${holder.since.toISOString()}`;
  const writes = onlyRows
    ? 'A transaction that has locked rows of jobs or topics'
    : 'A transaction that writes definitions';
  const what = holder.advisory ? 'An apply' : writes;
  return `${what} ${onlyRows ? 'is open' : 'holds it'}${when} (${describeHolder(holder)})`;
}

function lockName({ schema, project }: LockedProject): string {
  return `pgherd apply ${schema} ${project}`;
}
