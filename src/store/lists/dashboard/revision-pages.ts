import type { Connection } from '../../../postgres/connection.ts';
import { Conditions } from '../page.ts';
import { ms } from './epoch.ts';

export interface RevisionListRow {
  readonly project: string;
  readonly project_id: number;
  readonly revision: number;
  readonly at_ms: number;
  /** The key of the row in a page. */
  readonly at: string;
  readonly by: string;
  readonly environment: string | null;
  readonly git_commit: string | null;
  readonly git_dirty: boolean | null;
  readonly rollback_to: number | null;
  readonly application_name: string | null;
  readonly address: string | null;
  readonly tool_version: string;
  readonly created: number;
  readonly updated: number;
  readonly renamed: number;
  readonly deleted: number;
  readonly sql_changes: number;
  readonly names: readonly string[];
  readonly jobs: readonly string[];
}

const COLUMNS = `p.name as project, r.project_id, r.revision::float8 as revision, ${ms('r.applied_at')} as at_ms,
  to_char(r.applied_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, r.applied_by::text as by, r.environment, r.git_commit, r.git_dirty,
  r.rollback_to::float8 as rollback_to, r.application_name, host(r.address) as address, r.tool_version, coalesce(c.created, 0) as created,
  coalesce(c.updated, 0) as updated, coalesce(c.renamed, 0) as renamed, coalesce(c.deleted, 0) as deleted, coalesce(c.sql_changes, 0) as sql_changes,
  coalesce(c.names[1:4], '{}') as names, coalesce(c.jobs[1:100], '{}') as jobs`;
const COUNTED = `left join lateral (
    select (count(*) filter (where x.action = 'create'))::int as created, (count(*) filter (where x.action = 'update'))::int as updated,
      (count(*) filter (where x.action in ('rename', 'move')))::int as renamed, (count(*) filter (where x.action = 'delete'))::int as deleted,
      (count(*) filter (where x.kind = 'job' and x.before is not null and x.after is not null and x.before->>'sql' is distinct from x.after->>'sql'))::int as sql_changes,
      array_agg(x.name order by x.action, x.name) as names, array_agg(x.name order by x.name) filter (where x.kind = 'job' and x.action <> 'delete') as jobs
    from revision_changes x where x.project_id = r.project_id and x.revision = r.revision
  ) c on true`;

export interface RevisionPageFilter {
  readonly contains: string | null;
  readonly kind: 'sql' | 'rollback' | 'dirty' | null;
  readonly limit: number;
  readonly after: string | null;
}

/** Returns revisions of all projects, the newest first, paged by when they were applied. */
export function loadRevisions(connection: Connection, filter: RevisionPageFilter): Promise<readonly RevisionListRow[]> {
  const where = new Conditions(filter.limit, filter.kind)
    .and(
      `position(lower($value) in lower(concat_ws(' ', r.git_commit, r.applied_by, r.revision))) > 0
           or exists (select from revision_changes x where x.project_id = r.project_id and x.revision = r.revision and position(lower($value) in lower(x.name)) > 0)`,
      filter.contains,
    )
    .and('r.applied_at < $value::timestamptz', filter.after);
  return connection.query<RevisionListRow>(
    `select ${COLUMNS} from (
       select r.* from revisions r
       where ${where}
         and ($2::text is distinct from 'rollback' or r.rollback_to is not null)
         and ($2::text is distinct from 'dirty' or r.git_dirty is true or r.git_commit is null)
         and ($2::text is distinct from 'sql' or exists (select from revision_changes x where x.project_id = r.project_id and x.revision = r.revision
           and x.kind = 'job' and x.before is not null and x.after is not null and x.before->>'sql' is distinct from x.after->>'sql'))
       order by r.applied_at desc limit $1
     ) r join projects p on p.id = r.project_id ${COUNTED} order by r.applied_at desc`,
    where.values,
  );
}

/** Returns one revision of a project (null: of the only project that has it, the newest otherwise); null: there is none. */
export async function loadOneRevision(
  connection: Connection,
  { project, revision }: { readonly project: string | null; readonly revision: number },
): Promise<RevisionListRow | null> {
  const [row] = await connection.query<RevisionListRow>(
    `select ${COLUMNS} from revisions r join projects p on p.id = r.project_id ${COUNTED}
     where r.revision = $2 and ($1::text is null or p.name = $1) order by r.applied_at desc limit 1`,
    [project, revision],
  );
  return row ?? null;
}

export async function countRevisions(connection: Connection): Promise<number> {
  const [row] = await connection.query<{ count: number }>('select count(*)::float8 as count from revisions');
  return row?.count ?? 0;
}

export interface ChangeRow {
  readonly revision: number;
  readonly action: string;
  readonly kind: 'job' | 'topic';
  readonly name: string;
  readonly before: object | null;
  readonly after: object | null;
  readonly file: string | null;
}

/** Returns the changes of the revisions of a project after `from`, up to `to`, in their order; at most 500. */
export function loadChanges(
  connection: Connection,
  { projectId, from, to }: { readonly projectId: number; readonly from: number; readonly to: number },
): Promise<readonly ChangeRow[]> {
  return connection.query<ChangeRow>(
    `select c.revision::float8 as revision, c.action, c.kind, c.name, c.before, c.after, j.source_file as file
     from revision_changes c left join jobs j on c.kind = 'job' and j.name = c.name
     where c.project_id = $1 and c.revision > $2 and c.revision <= $3 order by c.revision, c.kind, c.name limit 500`,
    [projectId, from, to],
  );
}

export interface AlertPageRow {
  readonly id: string;
  readonly kind: string;
  /** null: the alert is about a topic. */
  readonly job: string | null;
  readonly topic: string | null;
  readonly job_exists: boolean;
  readonly task_id: string | null;
  readonly sqlstate: string | null;
  readonly message: string | null;
  readonly reason: string | null;
  readonly at_ms: number;
  readonly channel: string | null;
  readonly webhook: string | null;
  readonly delivery: string | null;
  readonly error: string | null;
  readonly tries: number;
  readonly firing: boolean;
}

/**
 * Returns alerts since an instant and all firing ones, these first, then the newest first; `after` is where the page before ended.
 */
export function loadAlerts(
  connection: Connection,
  options: {
    readonly sinceMs: number;
    readonly firing: boolean;
    readonly contains: string | null;
    readonly limit: number;
    readonly after: { readonly firing: boolean; readonly id: string } | null;
  },
): Promise<readonly AlertPageRow[]> {
  const where = new Conditions(options.limit)
    .and(
      'a.raised_at >= to_timestamp($value::float8 / 1000) or f.id is not null',
      options.firing ? null : options.sinceMs,
    )
    .and('(f.id is not null) = $value::boolean', options.firing ? true : null)
    .and('(f.id is not null, a.id) < ($value::boolean, $second::bigint)', options.after?.firing, options.after?.id)
    .and(
      "position(lower($value) in lower(concat_ws(' ', a.job_name, a.topic, a.kind, a.message))) > 0",
      options.contains,
    );
  return connection.query<AlertPageRow>(
    `with firing as materialized (select id from _firing_alerts)
     select a.id::text as id, a.kind, a.job_name as job, a.topic, j.id is not null as job_exists, a.task_id::text as task_id, a.sqlstate,
       left(a.message, 500) as message, left(a.reason, 300) as reason, ${ms('a.raised_at')} as at_ms, a.channel, a.webhook, left(a.error, 300) as error, a.tries,
       case when a.webhook is null then null when a.sent_at is not null then 'sent' when a.next_try_at is not null then 'waiting' else 'given up' end as delivery,
       f.id is not null as firing
     from _alerts a left join jobs j on j.id = a.job_id left join firing f on f.id = a.id
     where ${where} order by f.id is not null desc, a.id desc limit $1`,
    where.values,
  );
}
