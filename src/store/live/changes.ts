import type { Connection } from '../../postgres/connection.ts';
import { quoteIdentifier, quoteLiteral } from '../../postgres/identifier.ts';
import { askForEnds, endedChannel, listenForEnds } from '../client/ended.ts';
import { ENDED_LOCK } from '../locks/lock-numbers.ts';

/** What a change concerns: the lists that show something else after it. */
export const CHANGE_KINDS = ['tasks', 'log', 'jobs', 'topics', 'daemons', 'revisions', 'alerts'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Marks that differ after a change. Each is a short text without meaning. */
export type ChangeMarks = Readonly<Record<'tasks' | 'log' | 'daemons' | 'revisions' | 'alerts', string>>;

/** The session is notified from now on. Throws on a standby, which cannot listen. */
export async function listenForChanges(connection: Connection, schema: string): Promise<void> {
  await connection.execute(`listen ${quoteIdentifier(schema)}; ${listenForEnds(schema)}`);
}

/** Makes the ends of tasks notify while the session lives or until `releaseEnds`. Returns false when it must be tried again. */
export async function requestEnds(connection: Connection, schema: string): Promise<boolean> {
  const [row] = await connection.query<{ got: boolean }>(askForEnds(schema));
  return row?.got === true;
}

export async function releaseEnds(connection: Connection, schema: string): Promise<void> {
  const schemaId = `${quoteLiteral(quoteIdentifier(schema))}::regnamespace::oid::int`;
  await connection.query(`select pg_advisory_unlock_shared(${schemaId}, ${ENDED_LOCK})`);
}

/** Returns which lists a notification concerns. Between daemons there are others (`awake:…`), which change none. */
export function kindsOfNotification(schema: string, channel: string, payload: string): readonly ChangeKind[] {
  if (channel === endedChannel(schema)) return ['tasks', 'log'];
  if (payload === 'jobs' || payload === 'topics' || payload === 'alerts') return [payload];
  return payload.startsWith('awake:') ? [] : ['tasks'];
}

/**
 * Marks of changes that no notification reports: an idle daemon alone is notified of new tasks. The cost depends on the number of
 * daemons and leases, not on the queue or the log.
 */
export async function changeMarks(connection: Connection): Promise<ChangeMarks> {
  const [row] = await connection.query<ChangeMarks>(
    `select
       concat_ws(' ', (select id from _tasks order by id desc limit 1),
         (select concat_ws(' ', count(*), sum(id % 1000003)) from _leases)) as tasks,
       coalesce((select sum(items_processed)::text from _workers), '') as log,
       coalesce((select string_agg(concat_ws(' ', d.id, d.state, d.slots, d.stalled is null, d.lease_until > clock_timestamp()), ',' order by d.id)
         from daemons d), '') as daemons,
       coalesce((select string_agg(concat_ws(' ', p.id, r.revision), ',' order by p.id) from projects p
         cross join lateral (select revision from revisions where project_id = p.id order by revision desc limit 1) r), '') as revisions,
       coalesce((select id::text from _alerts order by id desc limit 1), '') as alerts`,
    [],
    'change_marks',
  );
  if (row === undefined) throw new Error('a select without a table returns a row');
  return row;
}
