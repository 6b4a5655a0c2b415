import type { Connection } from '../../postgres/connection.ts';
import { quoteIdentifier } from '../../postgres/identifier.ts';
import { rescueTasks } from '../daemons/daemons.ts';
import { copiedFrom } from '../definitions/identity.ts';
import { endLostRequests } from '../queue/worker-requests.ts';

/** `new`: the database is an installation of its own. `adopt`: it takes the place of the original. */
export type IdentityDecision = 'new' | 'adopt';

/**
 * Carries out a decision about the identity, and records the current name of the database. In the transaction of a migration, as the
 * owner of the schema. Returns what the database is an undecided copy of afterwards; null: it is not one.
 */
export async function decideIdentity(
  connection: Connection,
  schema: string,
  decision: IdentityDecision | null,
): Promise<string | null> {
  await connection.execute(`set local search_path = ${quoteIdentifier(schema)}, pg_catalog, pg_temp`);
  const copied = await copiedFrom(connection);
  if (decision === 'new') await takeNewIdentity(connection);
  else if (decision === 'adopt' && copied !== null) await adoptIdentity(connection);
  else if (copied !== null) return copied;
  if (decision !== null) await forgetPromotion(connection);
  await recordPlace(connection, copied === null ? 'as before' : 'unknown');
  return null;
}

/**
 * Makes a copy an installation of its own: a new identity, and nothing left of what the original does. Unfinished tasks are
 * cancelled, alerts are not sent, jobs catch up on nothing, and no project is tied to an environment.
 */
async function takeNewIdentity(connection: Connection): Promise<void> {
  await connection.execute('update installation set uuid = gen_random_uuid(), created_at = clock_timestamp()');
  await forgetDaemons(connection);
  while ((await rescueTasks(connection)) > 0);
  await endLostRequests(connection);
  await connection.execute(
    `select _discard_tasks(array(select distinct t.topic from _tasks t), 'the database is a copy: its original runs this task')`,
  );
  await connection.execute('delete from job_starts');
  await connection.execute('update _alerts set next_try_at = null where next_try_at is not null');
  await connection.execute(
    `update job_state set next_due_at = '-infinity', schedule_from = clock_timestamp(), reboot_at = null`,
  );
  await connection.execute('update projects set environment = null');
}

/**
 * Makes this database the place of the installation, instead of the original. Ids of tasks continue far above those that the original may
 * have used since the copy was made: ledgers in other databases must not take a new task for an old one.
 */
async function adoptIdentity(connection: Connection): Promise<void> {
  await forgetDaemons(connection);
  await connection.execute(
    `select setval(pg_get_serial_sequence('_tasks', 'id'), ((last_value >> ${EPOCH_BITS}) + 1) << ${EPOCH_BITS}) from _tasks_id_seq`,
  );
}

/** An original would have to create this many tasks (2^36) after the copy was made before an id could occur twice. */
const EPOCH_BITS = 36;

/** Daemons and sessions of the original: a daemon here must not take them for its own and end them. */
async function forgetDaemons(connection: Connection): Promise<void> {
  await connection.execute('delete from _connections');
  await connection.execute('delete from daemons');
}

/** The decision was made here, and holds for the timeline of now. */
async function forgetPromotion(connection: Connection): Promise<void> {
  await connection.execute('update installation set timeline = _timeline(), promoted_from = null, promoted_at = null');
}

/** `known`: the server's identifier for the case that this login may not read it. */
async function recordPlace(connection: Connection, known: 'as before' | 'unknown'): Promise<void> {
  const identifier = known === 'unknown' ? 'p.system_identifier' : 'coalesce(p.system_identifier, i.system_identifier)';
  await connection.execute(
    `update installation i
     set system_identifier = ${identifier}, database_oid = p.database_oid, database_name = p.database_name, relation = p.relation
     from _place() p
     where (i.system_identifier, i.database_oid, i.database_name, i.relation)
       is distinct from (${identifier}, p.database_oid, p.database_name, p.relation)`,
  );
}
