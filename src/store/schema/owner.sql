-- The schema belongs to pgherd_owner where this login may act as that role, else to this login. From PostgreSQL 16 on, a
-- login with CREATEROLE may grant a role that it created, also to itself, but may not act as it before that.
do $$
declare
  v_grant text := format('grant pgherd_owner to %I', current_user)
    || case when current_setting('server_version_num')::int >= 160000 then ' with inherit true, set true' else '' end;
begin
  create schema @schema@ authorization pgherd_owner;
exception when insufficient_privilege or undefined_object then
  begin
    execute v_grant;
    create schema @schema@ authorization pgherd_owner;
  exception when insufficient_privilege or undefined_object then
    create schema @schema@;
    if exists (select from pg_roles where rolname = 'pgherd_owner') then
      raise warning 'pgherd: % is not a member of pgherd_owner: it owns the schema itself', current_user;
    end if;
  end;
end $$;
do $$
begin
  execute format('set local role %I', (select r.rolname from pg_namespace n join pg_roles r on r.oid = n.nspowner where n.oid = '@schema@'::regnamespace));
end $$;
