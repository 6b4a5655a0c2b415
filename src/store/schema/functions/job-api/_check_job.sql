-- Checks the arguments of a job: raises 22004, 22023, 42704, 42501 or 3D000, always with a hint.
create or replace function @schema@._check_job(p_command text, p_datname name, p_rolname name, p_timeout interval) returns void
  language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$
begin
  if p_command !~ '\S' then
    raise exception using errcode = 'invalid_parameter_value', message = 'job_command is empty', hint = 'give the SQL to execute';
  elsif p_timeout <= '0' or p_timeout >= '1000 years' then
    raise exception using errcode = 'invalid_parameter_value', message = format('job_timeout is %s, which is not positive and below 1000 years', p_timeout),
      hint = 'give a positive interval such as ''10 minutes''';
  end if;
  perform @schema@._check_target(p_rolname, p_datname);
end $$;
