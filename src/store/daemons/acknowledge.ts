import type { Connection } from '../../postgres/connection.ts';

/** Returns the committed revision of every project, as JSON to pass to `acknowledge`. */
export async function committedRevisions(connection: Connection): Promise<string> {
  const [row] = await connection.query<{ revisions: string }>(
    "select coalesce(jsonb_object_agg(id, revision), '{}')::text as revisions from projects",
  );
  return row?.revisions ?? '{}';
}

/** Records that a daemon's scheduler has read the definitions as of these revisions. */
export async function acknowledge(connection: Connection, daemonId: string, revisions: string): Promise<void> {
  await connection.execute(
    'update daemons set seen_revisions = $2::jsonb where id = $1 and seen_revisions is distinct from $2::jsonb',
    [daemonId, revisions],
  );
}

export interface DaemonAcknowledgement {
  readonly id: string;
  readonly hostname: string;
  readonly version: string;
  readonly seen: boolean;
}

/** The live daemons, and whether each has seen a revision of a project. */
export function daemonsThatSaw(
  connection: Connection,
  project: string,
  revision: number,
): Promise<readonly DaemonAcknowledgement[]> {
  return connection.query<DaemonAcknowledgement>(
    `select d.id, d.hostname, d.version, coalesce((d.seen_revisions ->> p.id::text)::bigint, 0) >= $2 as seen
     from daemons d, projects p
     where p.name = $1 and d.lease_until > clock_timestamp() and d.state = 'running'
     order by d.id`,
    [project, revision],
  );
}
