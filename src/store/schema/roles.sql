-- Roles are cluster-wide: another session may create the same role at the same moment.
do $$
declare
  v_role record;
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
      exception when duplicate_object or unique_violation then
        null;
      end;
    end if;
  end loop;
end $$;
