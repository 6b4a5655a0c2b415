-- Whether cron fields match a local time: any second of [p_wall, p_until), which lies within one minute.
create or replace function @schema@._cron_matches(p_fields bigint[], p_last_day boolean, p_both_days boolean, p_wall bigint, p_until bigint) returns boolean
  language plpgsql immutable parallel safe
  as $$
declare
  v_second int := mod(mod(p_wall, 60) + 60, 60);
  v_minute bigint := (p_wall - v_second) / 60;
  v_minute_of_day int := mod(mod(v_minute, 1440) + 1440, 1440);
  v_date date := date '1970-01-01' + ((v_minute - v_minute_of_day) / 1440)::int;
  v_by_month boolean;
  v_by_week boolean;
begin
  if (p_fields[2] >> mod(v_minute_of_day, 60)) & 1 = 0 or (p_fields[3] >> (v_minute_of_day / 60)) & 1 = 0
      or (p_fields[5] >> extract(month from v_date)::int) & 1 = 0
      or (p_fields[1] >> v_second) & ((1::bigint << (p_until - p_wall)::int) - 1) = 0 then
    return false;
  end if;
  v_by_month := (p_fields[4] >> extract(day from v_date)::int) & 1 = 1 or (p_last_day and extract(day from v_date + 1) = 1);
  v_by_week := (p_fields[6] >> extract(dow from v_date)::int) & 1 = 1;
  return case when p_both_days then v_by_month and v_by_week else v_by_month or v_by_week end;
end $$;
