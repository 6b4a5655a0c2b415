import type { Connection } from '../../postgres/connection.ts';
import { transaction } from '../../postgres/transaction.ts';
import { assertOriginal } from '../definitions/identity.ts';

export interface DaemonFacts {
  readonly hostname: string;
  readonly pid: number;
  readonly version: string;
  readonly slots: number;
  readonly leaseMs: number;
  /** Maximum number of sessions that it may have open at once. */
  readonly maxSessions: number;
}

export interface Registration {
  readonly daemonId: string;
  /** Whether no other daemon was alive, so that `@reboot` jobs are due. */
  readonly first: boolean;
  /** The number that proves to a session of a job's role that this daemon called it. */
  readonly secret: string;
}

/** A daemon begins to work on a server, or comes back to it: the installation remembers the server's timeline. */
export async function followTimeline(connection: Connection): Promise<void> {
  await connection.query('select _follow_timeline()');
}

/** Registers a new daemon with a lease. `resumed`: it was asleep, and never counts as the first. Throws `database_copied`. */
export function registerDaemon(
  connection: Connection,
  facts: DaemonFacts,
  resumed: boolean = false,
): Promise<Registration> {
  return transaction(connection, async () => {
    // One registration at a time, so that exactly one of several daemons that start together is the first.
    // This lock needs a privilege: any login could hold an advisory lock, and then no daemon could start.
    await connection.execute('lock table daemons in share row exclusive mode');
    await assertOriginal(connection);
    const [row] = await connection.query<{ id: string; first: boolean }>(
      `insert into daemons (hostname, pid, version, slots, lease_until, max_sessions)
         values ($1, $2, $3, $4, clock_timestamp() + $5 * interval '1 ms', $6)
       returning id, not exists (select from daemons d where d.lease_until > clock_timestamp()) as first`,
      [facts.hostname, facts.pid, facts.version, facts.slots, facts.leaseMs, facts.maxSessions],
    );
    const first = !resumed && (row?.first ?? false);
    if (first) {
      await connection.execute(
        `with due as materialized (
           select s.job_id from job_state s join jobs j on j.id = s.job_id
           where exists (select from unnest(j.schedule) x where x ~* '^\\s*@reboot\\s*$')
           order by s.job_id for no key update of s
         )
         update job_state s set reboot_at = clock_timestamp(), next_due_at = '-infinity' from due d where s.job_id = d.job_id`,
      );
    }
    const daemonId = row?.id ?? '';
    const [proof] = await connection.query<{ secret: string }>(
      'insert into _daemon_secrets (daemon_id, secret) values ($1, _random()) returning secret',
      [daemonId],
    );
    return { daemonId, first, secret: proof?.secret ?? '' };
  });
}

export interface WorkerRow {
  readonly slot: number;
  readonly state: 'initializing' | 'waiting' | 'processing' | 'reloading' | 'stopping';
  readonly taskId: string | null;
  readonly pid: number | null;
  readonly items: number;
  readonly lastRunAgoMs: number | null;
  readonly lastStatus: string | null;
  /** The last notice of the running task; null: none, or the task is executed with others. */
  readonly notice: string | null;
}

/**
 * Renews the lease. Returns the server's clock, in ms since the epoch; null when the row is gone because another daemon declared this one
 * lost. Also null when the schema was restored from a dump meanwhile, which may contain the row, and when the row belongs to another
 * daemon, because a failover may assign its number again.
 */
export async function renewLease(
  connection: Connection,
  daemon: { readonly id: string; readonly secret: string },
  options: Pick<DaemonFacts, 'leaseMs' | 'slots' | 'maxSessions'> & {
    readonly state: 'running' | 'draining';
    /** The parts that do not work; null: all work. */
    readonly stalled: string | null;
  },
): Promise<number | null> {
  const [row] = await connection.query<{ now: number }>(
    `update daemons set heartbeat_at = clock_timestamp(), lease_until = clock_timestamp() + $2 * interval '1 ms',
       slots = $3, state = $4, max_sessions = $5, stalled = $7
     where id = $1 and exists (select from installation i where i.relation = i.tableoid)
       and exists (select from _daemon_secrets s where s.daemon_id = id and s.secret = $6)
     returning extract(epoch from clock_timestamp())::float8 * 1000 as now`,
    [daemon.id, options.leaseMs, options.slots, options.state, options.maxSessions, daemon.secret, options.stalled],
  );
  return row?.now ?? null;
}

/** Whether the lease of this daemon is still valid. */
export async function daemonHoldsLease(connection: Connection, daemonId: string): Promise<boolean> {
  const rows = await connection.query('select from daemons where id = $1 and lease_until > clock_timestamp()', [
    daemonId,
  ]);
  return rows.length === 1;
}

/** Writes the state of each slot that has changed since the last write, and deletes slots that no longer exist. */
export async function writeWorkers(
  connection: Connection,
  daemonId: string,
  workers: readonly WorkerRow[],
): Promise<void> {
  await connection.execute(
    `with now as materialized (
       select * from jsonb_to_recordset($2::jsonb) as x (slot int, state text, "taskId" bigint, pid int, items bigint,
         "lastRunAgoMs" float8, "lastStatus" text, notice text)
     ), gone as (
       delete from _workers w where w.daemon_id = $1 and w.slot not in (select x.slot from now x)
     )
     insert into _workers as w (daemon_id, slot, state, task_id, pid, items_processed, last_run_at, last_status, notice)
       select $1, x.slot, x.state, x."taskId", x.pid, x.items, clock_timestamp() - x."lastRunAgoMs" * interval '1 ms', x."lastStatus", x.notice
       from now x, (select d.id from daemons d where d.id = $1 for key share) own
     on conflict on constraint workers_pkey do update
       set state = excluded.state, task_id = excluded.task_id, pid = excluded.pid, items_processed = excluded.items_processed,
           last_run_at = excluded.last_run_at, last_status = excluded.last_status, notice = excluded.notice
       where (w.state, w.task_id, w.pid, w.items_processed, w.notice) is distinct from
             (excluded.state, excluded.task_id, excluded.pid, excluded.items_processed, excluded.notice)`,
    [daemonId, JSON.stringify(workers)],
  );
}

/** Deletes the daemon's row, its workers and its connections. */
export async function unregisterDaemon(
  connection: Connection,
  { id, secret }: { readonly id: string; readonly secret: string },
): Promise<void> {
  await connection.execute(
    `with own as materialized (
       select s.daemon_id from _daemon_secrets s where s.daemon_id = $1 and s.secret = $2
     ), gone as (
       delete from _connections c using own where c.daemon_id = own.daemon_id
     )
     delete from daemons d using own where d.id = own.daemon_id`,
    [id, secret],
  );
}

export interface DaemonHeartbeat {
  readonly id: string;
  /** As PostgreSQL writes it. */
  readonly heartbeatAt: string;
}

/** Other daemons whose last heartbeat is in the future: the clock was set back after it. A live daemon soon sends another heartbeat. */
export function futureHeartbeats(connection: Connection, ownId: string): Promise<readonly DaemonHeartbeat[]> {
  return connection.query(
    `select id, heartbeat_at::text as "heartbeatAt" from daemons
     where heartbeat_at > clock_timestamp() + interval '1 minute' and id <> $1`,
    [ownId],
  );
}

/** Deletes the rows of other daemons whose lease has expired, and of those that have sent no heartbeat since `silent`. */
export function removeLostDaemons(
  connection: Connection,
  ownId: string,
  silent: readonly DaemonHeartbeat[],
): Promise<readonly { readonly id: string; readonly hostname: string }[]> {
  return connection.query(
    `delete from daemons d where d.id <> $1 and (d.lease_until < clock_timestamp()
       or exists (select from jsonb_to_recordset($2::jsonb) as x (id bigint, "heartbeatAt" timestamptz)
                  where x.id = d.id and x."heartbeatAt" = d.heartbeat_at))
     returning id, hostname`,
    [ownId, JSON.stringify(silent)],
  );
}

export interface OrphanBackend {
  readonly pid: number;
  readonly backendStart: string;
  readonly login: string;
  readonly database: string;
  readonly alive: boolean;
}

/** Job connections of daemons that no longer exist. */
export function orphanBackends(connection: Connection): Promise<readonly OrphanBackend[]> {
  return connection.query(
    `select c.pid, c.backend_start::text as "backendStart", c.login, c.database,
       exists (select from pg_stat_activity a where a.pid = c.pid and coalesce(a.backend_start = c.backend_start, true)) as alive
     from _connections c where not exists (select from daemons d where d.id = c.daemon_id)`,
  );
}

/**
 * Takes the leases of daemons that no longer exist, whose sessions have all ended: done tasks are moved to the log, all others return to
 * the queue. A daemon that was only paused cannot execute under its leases after that. Returns the number of tasks that returned.
 */
export async function rescueTasks(connection: Connection): Promise<number> {
  const [row] = await connection.query<{ tasks: number }>('select _rescue() as tasks');
  return row?.tasks ?? 0;
}

/** Deletes records without a task, once no session can need them. */
export async function pruneDone(connection: Connection): Promise<void> {
  await connection.query("select _prune_done(interval '2 days')");
}

/** Deletes the cancel requests of ended tasks. */
export async function pruneRequests(connection: Connection): Promise<number> {
  return connection.execute(
    `delete from _cancel_requests c
     where c.requested_at < clock_timestamp() - interval '1 minute' and not exists (select from _tasks t where t.id = c.task_id)`,
  );
}
