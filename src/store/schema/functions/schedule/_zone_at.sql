-- Returns the local time of a zone, in seconds since 1970-01-01T00:00 read as if it were UTC, and the effect of a clock change
-- (of up to 3 hours) on this second: how much was just skipped, and whether the time is shown again.
create or replace function @schema@._zone_at(p_zone text, p_at timestamptz, out wall bigint, out skipped_s int, out repeated boolean)
  language plpgsql volatile set search_path = pg_catalog, pg_temp set timezone = 'UTC'
  as $$
declare
  v_second bigint := floor(extract(epoch from p_at));
  v_offset int;
  v_before int;
  v_low bigint;
  v_high bigint;
  v_middle bigint;
begin
  perform set_config('timezone', p_zone, true);
  v_offset := extract(timezone from to_timestamp(v_second));
  wall := v_second + v_offset;
  skipped_s := v_offset - extract(timezone from to_timestamp(v_second - 1))::int;
  if skipped_s not between 1 and 10800 then
    skipped_s := 0;
  end if;
  repeated := false;
  v_low := v_second - 10800;
  v_before := extract(timezone from to_timestamp(v_low));
  if v_before - v_offset between 1 and 10800 then
    v_high := v_second;
    while v_high - v_low > 1 loop
      v_middle := (v_low + v_high) / 2;
      if extract(timezone from to_timestamp(v_middle)) = v_before then
        v_low := v_middle;
      else
        v_high := v_middle;
      end if;
    end loop;
    repeated := v_second < v_high + v_before - v_offset;
  end if;
end $$;
