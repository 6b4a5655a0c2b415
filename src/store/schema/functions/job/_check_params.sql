-- The parameters of a caller must be parameters of the job: raises 22023.
create or replace function @schema@._check_params(p_job @schema@.jobs, p_params jsonb) returns void
  language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$
declare
  v_name text;
begin
  if jsonb_typeof(p_params) <> 'object' then
    raise exception using errcode = 'invalid_parameter_value', message = format('params is of type %s, not an object', jsonb_typeof(p_params)),
      hint = 'give an object such as {"days": 7}';
  end if;
  select k into v_name from jsonb_object_keys(p_params) k where not coalesce(p_job.params ? k, false) order by k limit 1;
  if found then
    raise exception using errcode = 'invalid_parameter_value', message = format('job "%s" has no parameter %s', p_job.name, to_json(v_name)),
      hint = coalesce('it has ' || (select string_agg(k, ', ' order by k) from jsonb_object_keys(p_job.params) k), 'it has none');
  end if;
  select e.key into v_name from jsonb_each(p_params) e where jsonb_typeof(e.value) in ('object', 'array') order by e.key limit 1;
  if found then
    raise exception using errcode = 'invalid_parameter_value', message = format('parameter %s is not a single value', to_json(v_name)),
      hint = 'give a string, a number, a boolean or null';
  end if;
end $$;
