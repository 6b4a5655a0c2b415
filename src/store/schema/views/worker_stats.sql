create or replace view @schema@.worker_stats with (security_barrier) as
  select 'pool' as kind, null::bigint as request_id, w.daemon_id, d.hostname, w.slot, d.lease_until > clock_timestamp() as alive, w.state, w.task_id,
    w.pid, w.items_processed, w.last_run_at as last_run, w.last_status as status, w.started_at
  from @schema@._workers w join @schema@.daemons d on d.id = w.daemon_id
  union all
  select 'one-shot', r.request_id, r.daemon_id, d.hostname, null,
    case when r.daemon_id is not null and r.state <> 'ended' then coalesce(d.lease_until > clock_timestamp(), false) end, r.state, r.task_id,
    r.pid, (r.state = 'ended' and r.started_at is not null)::int, coalesce(r.ended_at, r.started_at), r.status, r.started_at
  from @schema@._one_shot_workers r left join @schema@.daemons d on d.id = r.daemon_id;

comment on view @schema@.worker_stats is
  'Worker slots of all daemons (kind pool) and workers that launch_worker() started (kind one-shot).';
comment on column @schema@.worker_stats.kind is 'pool or one-shot.';
comment on column @schema@.worker_stats.request_id is 'Result of launch_worker(). Null: a slot of the pool.';
comment on column @schema@.worker_stats.daemon_id is 'Daemon of the worker. Null: no daemon has taken the request.';
comment on column @schema@.worker_stats.hostname is 'Host of the daemon.';
comment on column @schema@.worker_stats.slot is 'Number of the slot. Null: a one-shot worker.';
comment on column @schema@.worker_stats.alive is 'True while the lease of the daemon holds.';
comment on column @schema@.worker_stats.state is 'pool: initializing, waiting, processing, reloading or stopping. one-shot: also requested and ended.';
comment on column @schema@.worker_stats.task_id is 'Task of the worker.';
comment on column @schema@.worker_stats.pid is 'Server process of its session.';
comment on column @schema@.worker_stats.items_processed is 'Number of tasks that the worker has executed.';
comment on column @schema@.worker_stats.last_run is 'End of its last task.';
comment on column @schema@.worker_stats.status is 'How that task ended, or why a request waits or ended without a run.';
comment on column @schema@.worker_stats.started_at is 'Start of the worker.';
