-- Parses one text of a schedule: its kind and value, or the mistake. Cron fields are left to _cron.
create or replace function @schema@._schedule(p_text text, out mistake text, out hint text, out kind text, out cron text, out every_ms bigint, out at timestamptz)
  language plpgsql immutable parallel safe
  as $$
declare
  v_source text := btrim(p_text, E' \t\r\n');
  v_name text;
  v_argument text;
  v_ms numeric;
  m text[];
begin
  if length(p_text) > 1000 then
    mistake := format('a schedule has at most 1000 characters, this one has %s', length(p_text));
    hint := 'write several schedules';
  elsif v_source = '' then
    mistake := 'the schedule is empty';
    hint := 'remove the key for a job that is only started manually';
  elsif v_source like '@%' then
    m := array_remove(regexp_split_to_array(v_source, '[ \t]+'), '');
    v_name := lower(m[1] collate "C");
    v_argument := array_to_string(m[2:], ' ');
    cron := case v_name when '@yearly' then '0 0 1 1 *' when '@annually' then '0 0 1 1 *' when '@monthly' then '0 0 1 * *'
      when '@weekly' then '0 0 * * 0' when '@daily' then '0 0 * * *' when '@midnight' then '0 0 * * *' when '@hourly' then '0 * * * *' end;
    if v_name in ('@every', '@after') then
      v_ms := @schema@._duration_ms(v_argument);
      if v_ms is null or v_ms > 9007199254740991 then
        mistake := format('%s takes one duration, found %s', v_name, case v_argument when '' then 'nothing' else format('"%s"', v_argument) end);
        hint := format('for example %s 30s, 5m, 1h30m or 1d', v_name);
      elsif v_ms not between 1000 and 316224000000 then
        mistake := format('%s %s: the duration must be from 1s to 3660d', v_name, v_argument);
      else
        kind := case v_name when '@every' then 'every' else 'after-finish' end;
        every_ms := v_ms;
      end if;
    elsif cron is null and v_name <> '@reboot' then
      mistake := format('"%s" is not a schedule name', m[1]);
      hint := 'known names: @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly, @reboot, @every 30s, @after 5m';
    elsif v_argument <> '' then
      mistake := format('unexpected "%s" after %s', v_argument, m[1]);
      hint := format('write %s alone', m[1]);
    else
      kind := case v_name when '@reboot' then 'reboot' else 'cron' end;
    end if;
  elsif v_source ~* '^after:' then
    v_argument := btrim(substr(v_source, 7), E' \t\r\n');
    if v_argument = '' then
      mistake := 'missing job name after "after:"';
      hint := 'write "after: other-job"';
    elsif v_argument ~ E'[\x01-\x1f\x7f]' then
      mistake := 'the job name after "after:" contains a control character';
    else
      kind := 'after-job';
    end if;
  elsif v_source ~ '^[0-9]{4}-[0-9]' then
    kind := 'at';
    m := regexp_match(v_source, '^([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)? ?(?:[Zz]|([+-])([0-9]{2})(?::?([0-9]{2}))?)$');
    if m is null then
      mistake := case when regexp_replace(v_source, '^[0-9]{4}-[0-9]{2}-[0-9]{2}', '') ~ '([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)$'
        then 'is not a timestamp like 2026-12-01T08:00:00Z' else 'has no time zone offset' end;
    elsif m[1]::int < 1970 then
      mistake := 'is before 1970';
    elsif m[2]::int not between 1 and 12 or m[3]::int < 1 or m[4]::int > 23
        or m[3]::int > extract(day from make_date(m[1]::int, m[2]::int, 1) + interval '1 month - 1 day') then
      mistake := 'has a day or hour that does not exist';
    elsif m[5]::int > 59 or coalesce(m[6]::int, 0) > 59 then
      mistake := 'has a minute or second above 59';
    elsif coalesce(m[9]::int, 0) > 15 or coalesce(m[10]::int, 0) > 59 then
      mistake := 'has an offset beyond 15:59';
    else
      -- A fraction finer than a millisecond is cut.
      at := (make_timestamp(m[1]::int, m[2]::int, m[3]::int, m[4]::int, m[5]::int, (coalesce(m[6], '0') || '.' || left(coalesce(m[7], '0'), 3))::double precision)
        at time zone 'UTC') - make_interval(hours => coalesce(m[9]::int, 0), mins => coalesce(m[10]::int, 0)) * case m[8] when '-' then -1 else 1 end;
    end if;
    if mistake is not null then
      mistake := format('the timestamp "%s" %s', v_source, mistake);
      hint := 'write for example 2026-12-01T08:00:00Z or 2026-12-01T09:00:00+01:00';
    end if;
  elsif v_source ~* '^[0-9]+[ \t]+seconds?$' then
    m := regexp_match(v_source, '^[0-9]+');
    v_ms := m[1]::numeric * 1000;
    kind := 'every';
    every_ms := case when v_ms between 1000 and 59000 then v_ms end;
    if every_ms is null then
      mistake := format('"%s": seconds must be from 1 to 59, found %s', v_source, m[1]);
      hint := case when v_ms between 60000 and 316224000000 then format('write "@every %ss"', v_ms / 1000) end;
    end if;
  elsif v_source ~* '^every([^a-z0-9_]|$)' then
    mistake := format('"%s" is not a schedule', v_source);
    hint := 'write "@every 5m", or cron fields such as "*/5 * * * *"';
  else
    kind := 'cron';
    cron := v_source;
  end if;
end $$;
