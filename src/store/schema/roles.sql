-- Roles are shared by all databases of a server. When this login may not create or grant a role, the installation continues with a
-- warning: managed services provide no superuser, and some no CREATEROLE. A concurrent creation of the same role is not an error.
do $$
declare
  v_role record;
  v_missing text[] := '{}';
begin
  for v_role in
    select * from (values
      ('pgherd_owner', 'nologin', 'owns the schema'),
      ('pgherd_daemon', 'login', 'what pgherd run logs in as; give it a password or a certificate'),
      ('pgherd_deployer', 'nologin', 'may plan and apply'),
      ('job_monitor', 'nologin', 'may plan and look'),
      ('job_scheduler', 'nologin', 'may use the SQL API')
    ) as x (name, login, comment)
  loop
    if not exists (select from pg_roles where rolname = v_role.name) then
      begin
        execute format('create role %I %s', v_role.name, v_role.login);
        execute format('comment on role %I is %L', v_role.name, 'pgherd: ' || v_role.comment);
      exception
        when duplicate_object or unique_violation then null;
        when insufficient_privilege then v_missing := v_missing || v_role.name;
      end;
    end if;
  end loop;
  if v_missing <> '{}' then
    raise warning 'pgherd: % may not create roles, and % not there: the owner of the schema does what they are for. For separate roles a login with CREATEROLE creates them, then migrate runs again',
      current_user, array_to_string(v_missing, ', ') || case when cardinality(v_missing) = 1 then ' is' else ' are' end;
  end if;
end $$;

do $$
declare
  v_grant record;
begin
  for v_grant in
    select * from (values
      ('pg_read_all_stats', 'pg_monitor', 'doctor and status see less'),
      ('pg_signal_backend', null, 'a session of a lost daemon is ended by a login as its role, or waited for')
    ) as x (role, wider, without)
    where exists (select from pg_roles where rolname = 'pgherd_daemon') and not pg_has_role('pgherd_daemon', x.role, 'usage')
  loop
    begin
      execute format('grant %I to pgherd_daemon', v_grant.role);
    exception when insufficient_privilege then
      begin
        -- Some services grant their administrators only the wider role.
        if v_grant.wider is null then raise insufficient_privilege; end if;
        execute format('grant %I to pgherd_daemon', v_grant.wider);
      exception when insufficient_privilege then
        raise warning 'pgherd: not granted: grant % to pgherd_daemon; without it %', v_grant.role, v_grant.without;
      end;
    end;
  end loop;
end $$;
