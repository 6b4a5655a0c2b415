-- cron.job to @schema@.jobs

-- Returns the five fields as one text. As in pg_cron, a step beyond the field selects the first value of its range: it becomes the largest
-- step that pgherd accepts, which selects the same; of all minutes and all hours, which start at 0, it would select the last one too.
create or replace function cron._with_short_steps(p_fields text[]) returns text
  language sql immutable set search_path = pg_catalog, pg_temp
  as $$
    select string_agg((
        select string_agg(case when i.item !~ '^[^/]*[*-][^/]*/[0-9]{1,9}$' then i.item
            else case when split_part(i.item, '/', 2)::int <= f.top then i.item
              when f.top in (59, 23) and split_part(i.item, '/', 1) ~ format('^([*]|0+-%s)$', f.top) then '0'
              else split_part(i.item, '/', 1) || '/' || f.top end end, ',' order by i.position)
          from unnest(string_to_array(f.field, ',')) with ordinality i (item, position)), ' ' order by f.position)
      from unnest(p_fields, array[59, 23, 31, 12, 7]) with ordinality f (field, top, position)
  $$;

-- Converts a schedule to pgherd's syntax; null when it is invalid. As in pg_cron, white space around it and the text after
-- the fifth field are ignored, and @restart means @reboot.
create or replace function cron._native_schedule(p_schedule text) returns text
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_parts text[] := regexp_split_to_array(btrim(p_schedule, E' \t\r\n'), '[ \t\r\n]+');
  v_native text;
begin
  if length(p_schedule) >= 1000 then
    return null;
  end if;
  v_native := case
    when v_parts[1] = '@restart' then '@reboot'
    when v_parts[1] in ('@every', '@after') then null
    when v_parts[1] like '@%' then v_parts[1]
    when cardinality(v_parts) = 2 and lower(v_parts[2]) in ('second', 'seconds') then v_parts[1] || ' seconds'
    when cardinality(v_parts) >= 5 then cron._with_short_steps(v_parts[1:5])
  end;
  if v_native is null or exists (select from @schema@._schedule_mistake(v_native) m where m.mistake is not null) then
    return null;
  end if;
  return v_native;
end $$;

create or replace function cron._is_superuser(p_role text) returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
  as $$ select coalesce((select r.rolsuper from pg_roles r where r.rolname = p_role), false) $$;

-- Row security cannot restrict which user or database a row may name. Runs with the caller's privileges, because the
-- caller is checked. Only a superuser itself may name that superuser. The owner could allow any other role; it also
-- writes changes of @schema@.jobs here.
create or replace function cron._check_job() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_is_owner boolean;
  v_renames boolean;
begin
  if tg_op = 'UPDATE' then
    if new.jobid <> old.jobid then
      raise exception using errcode = 'invalid_parameter_value', message = format('jobid of job %s cannot change', old.jobid),
        hint = 'unschedule the job and schedule it again';
    end if;
  end if;
  if new.command !~ '\S' and (tg_op = 'INSERT' or new.command is distinct from old.command) then
    raise exception using errcode = 'invalid_parameter_value', message = 'command is empty', hint = 'give the SQL to execute';
  end if;
  if octet_length(new.jobname) > 1024 then
    raise exception using errcode = 'invalid_parameter_value', message = format('job_name has %s bytes, and 1024 are allowed', octet_length(new.jobname)),
      hint = 'give a shorter name';
  end if;
  if (tg_op = 'INSERT' or (new.nodename, new.nodeport) is distinct from (old.nodename, old.nodeport))
    and (new.nodeport <> current_setting('port')::int or not (new.nodename in ('', 'localhost', '::1') or new.nodename ~ '^/|^127(\.\d+){3}$'))
  then
    raise exception using errcode = 'feature_not_supported', message = format('jobs of cron.job run on this server, not on %s:%s', new.nodename, new.nodeport),
      hint = 'write a definition with a connection of pgherd.yaml: pgherd import pg_cron shows the form';
  end if;
  v_renames := tg_op = 'INSERT' or new.username <> old.username;
  if v_renames and new.username <> current_user and cron._is_superuser(new.username) then
    raise exception using errcode = 'insufficient_privilege', message = format('only %s itself may schedule jobs of superuser %s', new.username, new.username),
      hint = 'schedule it for a role that has just the privileges the job needs';
  elsif cron._is_superuser(current_user) then
    return new;
  end if;
  v_is_owner := current_user = (select pg_get_userbyid(c.relowner) from pg_class c where c.oid = tg_relid);
  if v_renames and new.username <> current_user and not v_is_owner then
    raise exception using errcode = 'insufficient_privilege',
      message = case tg_op when 'INSERT' then 'must be superuser to create a job for another role' else 'must be superuser to alter username' end,
      hint = format('schedule it as %s, or let a superuser do it', new.username);
  end if;
  if not v_is_owner and new.database <> current_database() and (tg_op = 'INSERT' or new.database is distinct from old.database)
    and not has_function_privilege('cron.schedule_in_database(text,text,text,text,text,boolean)', 'execute')
    and not has_function_privilege('cron.alter_job(bigint,text,text,text,text,boolean)', 'execute')
  then
    raise exception using errcode = 'insufficient_privilege', message = format('permission denied to schedule in database %s', new.database),
      hint = format('a superuser may grant execute on function cron.schedule_in_database(text,text,text,text,text,boolean) to %I', current_user);
  end if;
  return new;
end $$;
drop trigger if exists cron_job_check on cron.job;
create trigger cron_job_check before insert or update on cron.job for each row execute function cron._check_job();
