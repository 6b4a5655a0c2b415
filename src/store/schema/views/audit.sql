create or replace view @schema@.audit with (security_barrier) as
  select x.at, x.login, x.action, x.target, x.reason,
    case when x.token is not null or x.application_name = 'pgherd http changes' then 'http' when x.application_name = 'pgherd sync' then 'sync'
      when x.application_name like 'pgherd %' then 'cli' else 'sql' end as channel,
    x.address, x.application_name, x.token
  from (
    select r.requested_at as at, r.requested_by as login, r.action,
      coalesce((select j.name from @schema@.jobs j where j.id = r.job_id), r.topic, r.task_id::text, 'job ' || r.job_id) as target,
      r.reason, coalesce(r.http_client, host(r.address)) as address, r.application_name, r.http_token as token
    from @schema@._requests r
    union all
    select v.applied_at, v.applied_by, case when v.rollback_to is null then 'apply' else 'rollback' end,
      p.name || ' revision ' || v.revision,
      nullif(concat_ws(', ', case when v.rollback_to is not null then 'to revision ' || v.rollback_to when v.git_commit is not null then 'commit ' || v.git_commit end,
        'author ' || v.author, 'in a freeze: ' || v.override), ''),
      host(v.address), v.application_name, null
    from @schema@.revisions v join @schema@.projects p on p.id = v.project_id
    union all
    select a.approved_at, a.approved_by, 'approve', 'plan ' || left(a.digest, 8), a.reason, host(a.address), a.application_name, null
    from @schema@.approvals a
  ) x
  where (select @schema@._sees_all());

comment on view @schema@.audit is
  'Who triggered, paused, cancelled, retried, applied and approved, and how. For job_monitor and pgherd_deployer.';
comment on column @schema@.audit.at is 'Time of the action.';
comment on column @schema@.audit.login is 'Login of the session. Over HTTP: that of the daemon.';
comment on column @schema@.audit.action is 'trigger job, pause job, resume job, pause topic, resume topic, cancel task, retry task, apply, rollback or approve.';
comment on column @schema@.audit.target is 'Name of the job or topic, id of the task, project and revision, or plan and the start of its digest.';
comment on column @schema@.audit.reason is 'Reason that was given; for apply the Git commit, the author and why it was applied in a freeze. Null: none.';
comment on column @schema@.audit.channel is 'cli, sql, http or sync, by what the program of the session said of itself.';
comment on column @schema@.audit.address is 'Address of the client. Null: a socket of the server.';
comment on column @schema@.audit.application_name is 'Name of the program of the session.';
comment on column @schema@.audit.token is 'Name of the HTTP token. Null: not over HTTP.';
