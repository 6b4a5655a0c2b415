-- Returns why a finished run does not meet its expectation, or null.
create or replace function @schema@._broken_expectation(p_job_id bigint, p_row_count bigint) returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select format('expected rows %s, got %s', j.expect_rows, p_row_count) from @schema@.jobs j
    where j.id = p_job_id and j.expect_rows is not null and not @schema@._rows_match(j.expect_rows, p_row_count)
  $$;
