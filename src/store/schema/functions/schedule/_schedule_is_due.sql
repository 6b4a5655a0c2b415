-- Whether one text of a schedule is due at an instant. Cron with 5 fields and timestamps: at any time in that minute; all other
-- forms: in that second. Forms without a clock time are never due.
create or replace function @schema@._schedule_is_due(p_text text, p_zone text, p_at timestamptz) returns boolean
  language plpgsql volatile
  as $$
declare
  v_second bigint := floor(extract(epoch from p_at));
  s record;
  c record;
  z record;
  v_from bigint;
  v_until bigint;
begin
  s := @schema@._schedule(p_text);
  if s.mistake is not null then
    return false;
  end if;
  if s.kind = 'every' then
    -- A period that is not a whole number of seconds is due in the second that holds a multiple of it.
    return mod(v_second * 1000 + s.every_ms - 1, s.every_ms) + 1000 >= s.every_ms;
  elsif s.kind = 'at' then
    return floor(extract(epoch from s.at) / 60) = v_second / 60;
  elsif s.kind <> 'cron' then
    return false;
  end if;
  c := @schema@._cron(s.cron);
  if c.mistake is not null then
    return false;
  end if;
  if not c.has_seconds then
    v_second := v_second - mod(v_second, 60);
  end if;
  z := @schema@._zone_at(p_zone, to_timestamp(v_second));
  if not c.wildcard then
    -- Times that a clock change has just skipped are made up for once.
    v_from := z.wall - z.skipped_s;
    while v_from < z.wall loop
      v_until := least(z.wall, v_from - mod(v_from, 60) + 60);
      if @schema@._cron_matches(c.fields, c.last_day, c.both_days, v_from, v_until) then
        return true;
      end if;
      v_from := v_until;
    end loop;
    if z.repeated then
      return false;
    end if;
  end if;
  return @schema@._cron_matches(c.fields, c.last_day, c.both_days, z.wall, z.wall + 1);
end $$;
