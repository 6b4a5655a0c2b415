import type { Connection } from '../../postgres/connection.ts';

export interface ServerFacts {
  readonly user: string;
  readonly superuser: boolean;
  readonly standby: boolean;
  readonly readOnly: boolean;
  readonly clockMs: number;
  readonly autovacuum: boolean;
  readonly fsync: boolean;
  readonly frozenAge: number;
}

/** Facts about the server and this session. Every login may read them. */
export async function serverFacts(connection: Connection): Promise<ServerFacts | null> {
  const [row] = await connection.query<Omit<ServerFacts, 'clockMs'> & { readonly clockMs: string }>(
    // The session has the settings of the DBA: extra_float_digits may round a float, which extract() returns before PostgreSQL 14.
    `select current_user::text as user, (select rolsuper from pg_roles where rolname = current_user) as superuser,
       pg_is_in_recovery() as standby, current_setting('default_transaction_read_only')::boolean as "readOnly",
       floor(extract(epoch from clock_timestamp()) * 1000)::bigint::text as "clockMs",
       current_setting('autovacuum')::boolean as autovacuum, current_setting('fsync')::boolean as fsync,
       (select age(datfrozenxid) from pg_database where datname = current_database()) as "frozenAge"`,
  );
  return row === undefined ? null : { ...row, clockMs: Number(row.clockMs) };
}

/** Whether this login is a superuser. */
export async function isSuperuser(connection: Connection): Promise<boolean> {
  const [row] = await connection.query<{ superuser: boolean }>(
    'select rolsuper as superuser from pg_roles where rolname = current_user',
  );
  return row?.superuser === true;
}

export interface ConnectionLimit {
  readonly scope: 'server' | 'database' | 'role';
  /** Of the database or role; null for the server. */
  readonly name: string | null;
  readonly limit: number;
  /** Sessions now. */
  readonly used: number;
}

/**
 * Returns the limits that apply to sessions of daemons: of the server without the reserved ones, of this database, and of this login,
 * pgherd_daemon and the roles of jobs, where they have one. The latter two do not apply to a superuser.
 */
export function connectionLimits(connection: Connection): Promise<readonly ConnectionLimit[]> {
  return connection.query(
    // Every login sees the user and address of other sessions, but not their kind; sessions of the server itself lack login or database.
    `with session as (
       select datid, usesysid from pg_stat_activity where usesysid is not null and datid is not null and coalesce(backend_type, 'client backend') = 'client backend'
     )
     select 'server' as scope, null as name,
       (select sum(case when name = 'max_connections' then setting::int else -setting::int end) from pg_settings
        where name in ('max_connections', 'superuser_reserved_connections', 'reserved_connections'))::int as "limit",
       (select count(*) from session)::int as used
     union all
     select 'database', d.datname, d.datconnlimit, (select count(*) from session s where s.datid = d.oid)::int
     from pg_database d where d.datname = current_database() and d.datconnlimit >= 0
     union all
     select 'role', r.rolname, r.rolconnlimit, (select count(*) from session s where s.usesysid = r.oid)::int
     from pg_roles r
     where r.rolconnlimit >= 0 and not r.rolsuper
       and (r.rolname in (current_user, (select role_prefix || 'pgherd_daemon' from installation)::name) or r.rolname in (select j.role from jobs j where j.connection is null))
     order by scope, name`,
  );
}

export interface WaitingCommits {
  /** Sessions whose commit waits for a synchronous standby. */
  readonly sessions: number;
  /** How long the first of them has waited, ms. */
  readonly sinceMs: number;
}

/** Commits of this database that wait for a synchronous standby; null: none has for longer than a second, as far as this login sees. */
export async function waitingCommits(connection: Connection): Promise<WaitingCommits | null> {
  const [row] = await connection.query<WaitingCommits>(
    `select count(*)::int as sessions, (extract(epoch from clock_timestamp() - min(query_start)) * 1000)::float8 as "sinceMs"
     from pg_stat_activity where datname = current_database() and wait_event = 'SyncRep'
     having min(query_start) < clock_timestamp() - interval '1 second'`,
  );
  return row ?? null;
}

export interface Visibility {
  /** The login of the daemons: pgherd_daemon, or this login where that role does not exist. */
  readonly daemonLogin: string;
  /** Of pg_read_all_stats and pg_signal_backend those that the daemons' login lacks. */
  readonly daemonLacks: readonly string[];
}

/** Whether this login may see the activity of other logins' sessions. */
export async function seesOtherSessions(connection: Connection): Promise<boolean> {
  const [row] = await connection.query<{ sees: boolean }>("select pg_has_role('pg_read_all_stats', 'usage') as sees");
  return row?.sees === true;
}

export async function visibility(connection: Connection): Promise<Visibility> {
  const [row] = await connection.query<Visibility>(
    `select login as "daemonLogin",
       array(select x from unnest('{pg_read_all_stats,pg_signal_backend}'::text[]) x where not pg_has_role(login, x, 'usage') order by x) as "daemonLacks"
     from (select coalesce((select rolname from pg_roles where rolname = (select role_prefix || 'pgherd_daemon' from installation)), current_user)::text as login) x`,
  );
  return row ?? { daemonLogin: '', daemonLacks: [] };
}

export interface MissingPrivilege {
  readonly purpose: 'plan' | 'apply' | 'run';
  /** Such as `insert on jobs`. */
  readonly privileges: readonly string[];
}

/** The privileges that this login lacks for each purpose; a purpose that lacks none is left out. */
export function missingPrivileges(connection: Connection): Promise<readonly MissingPrivilege[]> {
  return connection.query(
    `select n.purpose, array_agg(n.privilege || ' on ' || n.relation order by n.relation, n.privilege) as privileges
     from (
       select 'plan' as purpose, r as relation, 'select' as privilege
       from unnest('{jobs,topics,projects,job_state,topic_state,targets,_tasks,_task_states}'::text[]) r
       union all select 'apply', r, p from unnest('{jobs,topics}'::text[]) r, unnest('{insert,update,delete}'::text[]) p
       union all select 'apply', r, 'insert' from unnest('{projects,revisions,revision_changes}'::text[]) r
       union all select 'run', r, p from unnest('{_tasks,_ready,_leases,_done,daemons,_connections,_workers}'::text[]) r, unnest('{select,insert,update,delete}'::text[]) p
       union all select 'run', r, 'update' from unnest('{job_state,topic_state}'::text[]) r
     ) n
     where not has_table_privilege(n.relation, n.privilege)
     group by n.purpose order by n.purpose`,
  );
}

export interface JobRole {
  readonly role: string;
  readonly jobs: number;
  readonly exists: boolean;
  readonly mayLogIn: boolean;
}

/** The roles that jobs of this server name and that cannot log in. */
export function brokenJobRoles(connection: Connection): Promise<readonly JobRole[]> {
  return connection.query(
    `select j.role::text as role, count(*)::int as jobs, bool_or(r.oid is not null) as exists,
       coalesce(bool_or(r.rolcanlogin), false) as "mayLogIn"
     from jobs j left join pg_roles r on r.rolname = j.role
     where j.role is not null and j.connection is null and not coalesce(r.rolcanlogin, false)
     group by j.role order by j.role`,
  );
}

/** Of the roles that `migrate` creates, those that do not exist. */
export async function missingRoles(connection: Connection): Promise<readonly string[]> {
  const rows = await connection.query<{ name: string }>(
    `select x.name from (
       select i.role_prefix || r as name
       from installation i cross join unnest('{pgherd_owner,pgherd_daemon,pgherd_deployer,job_monitor,job_scheduler}'::text[]) r
     ) x where not exists (select from pg_roles where rolname = x.name) order by x.name`,
  );
  return rows.map(({ name }) => name);
}

export interface XminHolder {
  /** `session 4711 (alice, psql)`, `replication slot x`, `prepared transaction y`. */
  readonly what: string;
  readonly ageMs: number | null;
  readonly remedy: string;
}

/** Sessions, slots and transactions that have kept vacuum from removing dead rows for over 15 minutes, the oldest first. */
export function xminHolders(connection: Connection): Promise<readonly XminHolder[]> {
  return connection.query(
    `select * from (
       select format('session %s (%s)', pid, concat_ws(', ', usename, nullif(application_name, ''), state)) as what,
         (extract(epoch from clock_timestamp() - xact_start) * 1000)::float8 as "ageMs",
         format('end its transaction, or: select pg_terminate_backend(%s)', pid) as remedy
       from pg_stat_activity
       where xact_start < clock_timestamp() - interval '15 min' and (backend_xmin is not null or backend_xid is not null)
         and (datname = current_database() or datname is null)
       union all
       select format('replication slot %s', slot_name), null, format('let its consumer go on, or: select pg_drop_replication_slot(%L)', slot_name)
       from pg_replication_slots
       where greatest(age(xmin), age(catalog_xmin)) > 1000000
       union all
       select format('prepared transaction %s', gid), (extract(epoch from clock_timestamp() - prepared) * 1000)::float8,
         format('commit prepared %L, or rollback prepared %L', gid, gid)
       from pg_prepared_xacts where prepared < clock_timestamp() - interval '15 min' and database = current_database()
     ) x
     order by "ageMs" desc nulls last limit 5`,
  );
}

export interface LogFacts {
  /** Days (UTC) from today to tomorrow without a partition of the log. */
  readonly missingDays: readonly string[];
  readonly tablesWithoutAutovacuum: readonly string[];
}

export async function logFacts(connection: Connection): Promise<LogFacts> {
  const [row] = await connection.query<LogFacts>(
    `select
       (select coalesce(array_agg(to_char(day, 'YYYY-MM-DD') order by day), '{}')
        from generate_series((clock_timestamp() at time zone 'UTC')::date, (clock_timestamp() at time zone 'UTC')::date + 1, interval '1 day') day
        where to_regclass('_task_log_' || to_char(day, 'YYYYMMDD')) is null) as "missingDays",
       (select coalesce(array_agg(relname::text order by relname), '{}') from pg_class
        where relnamespace = current_schema()::regnamespace and 'autovacuum_enabled=false' = any (reloptions)) as "tablesWithoutAutovacuum"`,
  );
  return row ?? { missingDays: [], tablesWithoutAutovacuum: [] };
}

export interface TaskFacts {
  /** Running, and the daemon that claimed it no longer exists, or its lease has expired. */
  readonly orphaned: number;
  /** Running for a minute longer than they may. */
  readonly overdue: number;
  /** Available for more than five minutes, not paused, and not claimed by any daemon. */
  readonly waiting: number;
}

export async function taskFacts(connection: Connection): Promise<TaskFacts> {
  const [row] = await connection.query<TaskFacts>(
    `select r.*, w.* from (
       select (count(*) filter (where (d.lease_until > clock_timestamp()) is not true))::int as orphaned,
         (count(*) filter (where l.claimed_at + t.timeout < clock_timestamp() - interval '1 min'))::int as overdue
       from _task_leases l join _tasks t on t.id = l.task_id left join daemons d on d.id = l.daemon_id where not l.done
     ) r, (
       select count(*)::int as waiting from _tasks t
       where t.held is not true and t.available_at < clock_timestamp() - interval '5 min'
         and not exists (select from _task_leases l where l.task_id = t.id)
         and not exists (select from topics p where p.name = t.topic and p.paused)
         and not exists (select from topic_state s where s.topic = t.topic and s.paused_at is not null)
     ) w`,
  );
  return row ?? { orphaned: 0, overdue: 0, waiting: 0 };
}
