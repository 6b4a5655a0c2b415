-- Whether a value is a backoff and nothing else: a claim reads it. Schedulers can write it through _task_input.
-- A function in PL/pgSQL, not an expression: the expressions of constraints are prepared anew for every statement, which doubled
-- the cost of a single insert.
create or replace function @schema@._is_backoff(p_backoff jsonb) returns boolean
  language plpgsql immutable parallel safe
  as $$
begin
  if pg_column_size(p_backoff) > 1000 then
    return false;
  end if;
  return p_backoff - '{initialMs,factor,maxMs,jitter}'::text[] = '{}' and jsonb_typeof(p_backoff -> 'initialMs') = 'number' and jsonb_typeof(p_backoff -> 'factor') = 'number'
    and jsonb_typeof(p_backoff -> 'maxMs') = 'number' and jsonb_typeof(p_backoff -> 'jitter') = 'number'
    and (p_backoff ->> 'initialMs')::numeric between 1e-6 and 1e14 and (p_backoff ->> 'factor')::numeric >= 1 and (p_backoff ->> 'maxMs')::numeric between 1e-6 and 1e14
    and (p_backoff ->> 'jitter')::numeric between 0 and 1;
exception when data_exception then
  return false;
end $$;
