-- Helpers of an upgrade. They live only in its transaction: end.sql drops them.

-- Creates a view, function or procedure again, in place where PostgreSQL can do that: grants and dependent objects
-- outside the schema stay. Where columns, arguments or the result have changed, the old one is dropped first, together with the views and
-- functions of this schema that depend on it: the upgrade creates them again afterwards. Raises when anything else depends on it.
create function @schema@._replace_code(p_name text, p_sql text) returns void
  language plpgsql
  as $$
declare
  v_grants text[];
  v_grant text;
begin
  execute p_sql;
exception when invalid_table_definition or invalid_function_definition or wrong_object_type then
  select array_agg(format('grant %s on %s to %s%s', a.privilege_type, o.what,
      case a.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end, case when a.is_grantable then ' with grant option' else '' end))
    into v_grants
    from (
      select c.relacl as acl, 'table ' || c.oid::regclass as what from pg_class c
        where c.relnamespace = '@schema@'::regnamespace and c.relname = p_name and c.relkind = 'v'
      union all
      select p.proacl, 'routine @schema@.' || quote_ident(p.proname) from pg_proc p
        where p.pronamespace = '@schema@'::regnamespace and p.proname = p_name
    ) o, aclexplode(o.acl) a;
  perform @schema@._drop_code(d.classid, d.oid) from @schema@._code(p_name) d;
  execute p_sql;
  foreach v_grant in array coalesce(v_grants, '{}') loop
    execute v_grant;
  end loop;
end $$;

-- Views, functions and procedures of this schema; p_name null: all.
create function @schema@._code(p_name text) returns table (classid oid, oid oid, xmin xid)
  language sql
  as $$
    select 'pg_class'::regclass::oid, c.oid, r.xmin from pg_class c join pg_rewrite r on r.ev_class = c.oid
      where c.relnamespace = '@schema@'::regnamespace and c.relkind = 'v' and c.relname = coalesce(p_name, c.relname)
    union all
    select 'pg_proc'::regclass::oid, p.oid, p.xmin from pg_proc p
      where p.pronamespace = '@schema@'::regnamespace and p.proname = coalesce(p_name, p.proname)
  $$;

create function @schema@._drop_code(p_class oid, p_oid oid) returns void
  language plpgsql
  as $$
declare
  v_address record;
  v_other text;
begin
  -- Already dropped together with another one.
  v_address := pg_identify_object(p_class, p_oid, 0);
  if v_address.type is null then
    return;
  end if;
  with recursive dependent (classid, objid) as (
    select p_class, p_oid
    union
    select case when r.oid is null then d.classid else 'pg_class'::regclass::oid end, coalesce(r.ev_class, d.objid)
      from dependent x
        join pg_depend d on d.refclassid = x.classid and d.refobjid = x.objid
        left join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
  )
  select pg_describe_object(x.classid, x.objid, 0) into v_other from dependent x
    where x.classid <> 'pg_type'::regclass
      and not exists (select from @schema@._code(null) c where c.classid = x.classid and c.oid = x.objid)
    limit 1;
  if v_other is not null then
    raise exception using errcode = 'dependent_objects_still_exist',
      message = format('%s depends on %s, which this upgrade changes', v_other, pg_describe_object(p_class, p_oid, 0)),
      hint = 'drop it, run pgherd migrate again, and create it again';
  end if;
  execute format('drop %s %s cascade', case v_address.type when 'view' then 'view' else 'routine' end, v_address.identity);
end $$;
