-- Returns the mistake in one text of a schedule and a hint; both null when it is valid. `fires` is false for dates that no year
-- has: 30 February, 31 April.
create or replace function @schema@._schedule_mistake(p_text text, out mistake text, out hint text, out fires boolean)
  language plpgsql immutable parallel safe
  as $$
declare
  v_cron text;
  c record;
begin
  select s.mistake, s.hint, s.cron into mistake, hint, v_cron from @schema@._schedule(p_text) s;
  fires := true;
  if mistake is null and v_cron is not null then
    select x.* into c from @schema@._cron(v_cron) x;
    mistake := c.mistake;
    hint := c.hint;
    fires := c.mistake is not null or not c.both_days or c.last_day
      or c.fields[4] & ((1::bigint << 30) - 2) <> 0
      or (c.fields[4] & (1::bigint << 30) <> 0 and c.fields[5] & ~4::bigint <> 0)
      or (c.fields[4] & (1::bigint << 31) <> 0 and c.fields[5] & 5546 <> 0);
  end if;
end $$;
