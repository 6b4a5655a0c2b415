-- A function in PL/pgSQL, not an expression: the expressions of constraints are prepared anew for every statement, which doubled
-- the cost of a single insert.
create or replace function @schema@._is_backoff(p_backoff jsonb) returns boolean
  language plpgsql immutable parallel safe
  as $$
begin
  return jsonb_typeof(p_backoff -> 'initialMs') = 'number' and jsonb_typeof(p_backoff -> 'factor') = 'number'
    and jsonb_typeof(p_backoff -> 'maxMs') = 'number' and jsonb_typeof(p_backoff -> 'jitter') = 'number'
    and (p_backoff ->> 'initialMs')::numeric > 0 and (p_backoff ->> 'factor')::numeric >= 1 and (p_backoff ->> 'maxMs')::numeric > 0
    and (p_backoff ->> 'jitter')::numeric between 0 and 1;
exception when data_exception then
  return false;
end $$;
