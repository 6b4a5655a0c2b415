-- Schedules, understood by the database itself: by the same rules, and with the same words, as src/schedule/ has.
-- test/fixtures/schedules.json and a fuzz test hold the two together.

-- `after: job` is read without regard to case and blanks, as everywhere else. In PL/pgSQL: generated columns call these
-- two for every row, and a function in SQL is started anew each time.
create or replace function @schema@._after_jobs(p_schedule text[]) returns text[]
  language plpgsql immutable parallel safe
  as $$
begin
  if array_to_string(p_schedule, ' ') !~* 'after:' then
    return '{}';
  end if;
  return array(select btrim(substr(btrim(s, E' \t\r\n'), 7), E' \t\r\n') from unnest(p_schedule) s where s ~* E'^[ \t\r\n]*after:');
end $$;

create or replace function @schema@._repeats_after_finish(p_schedule text[]) returns boolean
  language plpgsql immutable parallel safe
  as $$
begin
  return array_to_string(p_schedule, E'\n') ~* E'(^|\n)[ \t\r\n]*@after[ \t]';
end $$;

-- The number that a cron field's value stands for; null: it is neither a number nor a name of this field.
create function @schema@._cron_value(p_field int, p_text text) returns int
  language plpgsql immutable parallel safe
  as $$
begin
  if p_text ~ '^[0-9]+$' then
    return case when length(ltrim(p_text, '0')) > 3 then 1000 else p_text::numeric::int end;
  end if;
  return case p_field
    when 5 then array_position('{JAN,FEB,MAR,APR,MAY,JUN,JUL,AUG,SEP,OCT,NOV,DEC}'::text[], upper(p_text collate "C"))
    when 6 then array_position('{SUN,MON,TUE,WED,THU,FRI,SAT}'::text[], upper(p_text collate "C")) - 1
  end;
end $$;

-- Strict Vixie syntax, 5 fields, or 6 with the seconds first. Each field as a set of bits: bit v stands for value v.
create function @schema@._cron(p_text text, out mistake text, out hint text, out fields bigint[], out last_day boolean,
    out both_days boolean, out wildcard boolean, out has_seconds boolean)
  language plpgsql immutable parallel safe
  as $$
declare
  c_label constant text[] := '{second,minute,hour,day of month,month,day of week}';
  c_min constant int[] := '{0,0,0,1,1,0}';
  c_max constant int[] := '{59,59,23,31,12,7}';
  c_all constant bigint[] := array[(1::bigint << 60) - 1, (1::bigint << 60) - 1, (1::bigint << 24) - 1, (1::bigint << 32) - 2, (1::bigint << 13) - 2, 127];
  v_atoms text[] := array_remove(string_to_array(translate(p_text, E'\t\r\n', '   '), ' '), '');
  v_count int := coalesce(array_length(v_atoms, 1), 0);
  v_field int;
  v_atom text;
  v_item text;
  v_parts text[];
  v_ends text[];
  v_end text;
  v_low int;
  v_high int;
  v_step int;
  v_bits bigint;
  v_allowed text;
begin
  if v_count not in (5, 6) then
    mistake := format('a cron schedule has 5 fields (or 6, seconds first), this one has %s', v_count);
    hint := 'minute hour day-of-month month day-of-week, for example "30 2 * * *"; also "@daily", "@every 30s", "@after 5m"';
    if v_count > 6 then
      mistake := format('%s; "%s" is too much', mistake, v_atoms[7]);
      hint := 'there is no year field and no command after the fields';
    end if;
    return;
  end if;
  has_seconds := v_count = 6;
  last_day := false;
  fields := array[1, 0, 0, 0, 0, 0];
  for v_field in 7 - v_count .. 6 loop
    v_atom := v_atoms[v_field + v_count - 6];
    if v_atom = '*' then
      fields[v_field] := c_all[v_field];
      continue;
    end if;
    v_bits := 0;
    foreach v_item in array string_to_array(v_atom, ',') loop
      if v_item = '' then
        mistake := format('%s: "%s" has an empty list item', c_label[v_field], v_atom);
        hint := 'remove the extra comma';
        return;
      end if;
      if v_field = 4 and v_item in ('$', 'L', 'l') then
        last_day := true;
        continue;
      end if;
      v_parts := string_to_array(v_item, '/');
      if array_length(v_parts, 1) > 2 then
        mistake := format('%s: "%s" has more than one step', c_label[v_field], v_item);
        return;
      end if;
      if v_parts[1] = '*' then
        v_low := c_min[v_field];
        v_high := c_max[v_field];
      else
        v_ends := case when v_parts[1] = '' then array[''] else string_to_array(v_parts[1], '-') end;
        if array_length(v_ends, 1) > 2 then
          mistake := format('%s: "%s" is no range', c_label[v_field], v_item);
          hint := 'write a-b or a-b/n';
          return;
        end if;
        v_low := null;
        foreach v_end in array v_ends loop
          v_high := @schema@._cron_value(v_field, v_end);
          if v_high is null or v_high not between c_min[v_field] and c_max[v_field] then
            v_allowed := c_min[v_field] || ' to ' || c_max[v_field]
              || case v_field when 5 then ' or JAN to DEC' when 6 then ' or SUN to SAT' else '' end;
            mistake := format('%s: %s is not one of %s', c_label[v_field],
              case when v_end in (v_item, '') then format('"%s"', v_item) else format('"%s" in "%s"', v_end, v_item) end, v_allowed);
            hint := case
              when strpos(v_end, '?') > 0 then 'write * instead of ?'
              when strpos(v_end, '#') > 0 then 'the n-th weekday (#) is not supported: name the weekday and let the SQL test the date'
              when v_end ~* '^([0-9]*L|\$)$' then 'L and $ stand alone in the day of month field and mean the last day of the month'
              when v_end like '*_%' then 'after * comes nothing, or a step: */n'
              else format('the %s goes from %s', c_label[v_field], v_allowed) end;
            return;
          end if;
          v_low := coalesce(v_low, v_high);
        end loop;
        if v_low > v_high then
          mistake := format('%s: the range "%s" runs backwards (%s is after %s)', c_label[v_field], v_parts[1], v_low, v_high);
          hint := case when v_field = 6 and v_high = 0 then format('Sunday is 7 too: write %s-7', v_low)
            else format('write two ranges: %s-%s,%s-%s', v_low, case v_field when 6 then 6 else c_max[v_field] end, c_min[v_field], v_high) end;
          return;
        end if;
        if v_parts[2] is not null and array_length(v_ends, 1) = 1 then
          mistake := format('%s: "%s": a step needs * or a range before the /', c_label[v_field], v_item);
          hint := format('write %s-%s/%s or */%s', v_parts[1], c_max[v_field], v_parts[2], v_parts[2]);
          return;
        end if;
      end if;
      v_step := 1;
      if v_parts[2] is not null then
        v_step := case when v_parts[2] ~ '^[0-9]+$' then @schema@._cron_value(v_field, v_parts[2]) else 0 end;
        if v_step not between 1 and c_max[v_field] then
          mistake := format('%s: "%s": the step must be a number from 1 to %s', c_label[v_field], v_item, c_max[v_field]);
          hint := case when v_parts[2] = '' then 'write a number after the /' end;
          return;
        end if;
      end if;
      if v_low = v_high then
        v_bits := v_bits | (1::bigint << v_low);
      else
        for v_value in v_low .. v_high by v_step loop
          v_bits := v_bits | (1::bigint << v_value);
        end loop;
      end if;
    end loop;
    -- 7 is Sunday too.
    fields[v_field] := case when v_field = 6 then (v_bits | (v_bits >> 7)) & 127 else v_bits end;
  end loop;
  both_days := v_atoms[v_count - 2] like '*%' or v_atoms[v_count] like '*%';
  wildcard := v_atoms[v_count - 4] like '*%' or v_atoms[v_count - 3] like '*%';
end $$;

-- Milliseconds of "90s", "5m", "1h30m", "1d"; null: no duration.
create function @schema@._duration_ms(p_text text) returns numeric
  language sql immutable parallel safe
  as $$
    select coalesce(m[1]::numeric, 0) * 604800000 + coalesce(m[2]::numeric, 0) * 86400000 + coalesce(m[3]::numeric, 0) * 3600000
      + coalesce(m[4]::numeric, 0) * 60000 + coalesce(m[5]::numeric, 0) * 1000 + coalesce(m[6]::numeric, 0)
    from regexp_matches(p_text, '^(?:([0-9]+)w)?(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?(?:([0-9]+)ms)?$') m
    where p_text <> ''
  $$;

-- What one text of a schedule is: kind and the value of that kind, or the mistake. Cron fields are left to _cron.
create function @schema@._schedule(p_text text, out mistake text, out hint text, out kind text, out cron text, out every_ms bigint, out at timestamptz)
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
    mistake := format('a schedule has at most 1000 characters, this one %s', length(p_text));
    hint := 'give several';
  elsif v_source = '' then
    mistake := 'the schedule is empty';
    hint := 'leave it out for a job that is triggered by hand';
  elsif v_source like '@%' then
    m := array_remove(regexp_split_to_array(v_source, '[ \t]+'), '');
    v_name := lower(m[1] collate "C");
    v_argument := array_to_string(m[2:], ' ');
    cron := case v_name when '@yearly' then '0 0 1 1 *' when '@annually' then '0 0 1 1 *' when '@monthly' then '0 0 1 * *'
      when '@weekly' then '0 0 * * 0' when '@daily' then '0 0 * * *' when '@midnight' then '0 0 * * *' when '@hourly' then '0 * * * *' end;
    if v_name in ('@every', '@after') then
      v_ms := @schema@._duration_ms(v_argument);
      if v_ms is null or v_ms > 9007199254740991 then
        mistake := format('%s takes one duration, not %s', v_name, case v_argument when '' then 'nothing' else format('"%s"', v_argument) end);
        hint := format('for example %s 30s, 5m, 1h30m or 1d', v_name);
      elsif v_ms not between 1000 and 316224000000 then
        mistake := format('%s %s: the duration must be from 1s to 3660d', v_name, v_argument);
      else
        kind := case v_name when '@every' then 'every' else 'after-finish' end;
        every_ms := v_ms;
      end if;
    elsif cron is null and v_name <> '@reboot' then
      mistake := format('"%s" is no schedule name', m[1]);
      hint := 'known are @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly, @reboot, @every 30s, @after 5m';
    elsif v_argument <> '' then
      mistake := format('"%s" after %s is too much', v_argument, m[1]);
      hint := format('write %s alone', m[1]);
    else
      kind := case v_name when '@reboot' then 'reboot' else 'cron' end;
    end if;
  elsif v_source ~* '^after:' then
    v_argument := btrim(substr(v_source, 7), E' \t\r\n');
    if v_argument = '' then
      mistake := 'after: names no job';
      hint := 'write "after: other-job"';
    elsif v_argument ~ E'[\x01-\x1f\x7f]' then
      mistake := 'the job name after "after:" has a control character';
    else
      kind := 'after-job';
    end if;
  elsif v_source ~ '^[0-9]{4}-[0-9]' then
    kind := 'at';
    m := regexp_match(v_source, '^([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)? ?(?:[Zz]|([+-])([0-9]{2})(?::?([0-9]{2}))?)$');
    if m is null then
      mistake := case when regexp_replace(v_source, '^[0-9]{4}-[0-9]{2}-[0-9]{2}', '') ~ '([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)$'
        then 'is not a timestamp like 2026-12-01T08:00:00Z' else 'names no time zone offset' end;
    elsif m[1]::int < 1970 then
      mistake := 'lies before 1970';
    elsif m[2]::int not between 1 and 12 or m[3]::int < 1 or m[4]::int > 23
        or m[3]::int > extract(day from make_date(m[1]::int, m[2]::int, 1) + interval '1 month - 1 day') then
      mistake := 'is no day or hour of the calendar';
    elsif m[5]::int > 59 or coalesce(m[6]::int, 0) > 59 then
      mistake := 'has a minute or second above 59';
    elsif coalesce(m[9]::int, 0) > 15 or coalesce(m[10]::int, 0) > 59 then
      mistake := 'has an offset beyond ±15:59';
    else
      -- A fraction finer than a millisecond is cut.
      at := (make_timestamp(m[1]::int, m[2]::int, m[3]::int, m[4]::int, m[5]::int, (coalesce(m[6], '0') || '.' || left(coalesce(m[7], '0'), 3))::double precision)
        at time zone 'UTC') - make_interval(hours => coalesce(m[9]::int, 0), mins => coalesce(m[10]::int, 0)) * case m[8] when '-' then -1 else 1 end;
    end if;
    if mistake is not null then
      mistake := format('the timestamp "%s" %s', v_source, mistake);
      hint := 'write for example 2026-12-01T08:00:00Z or …+01:00';
    end if;
  elsif v_source ~* '^[0-9]+[ \t]+seconds?$' then
    m := regexp_match(v_source, '^[0-9]+');
    v_ms := m[1]::numeric * 1000;
    kind := 'every';
    every_ms := case when v_ms between 1000 and 59000 then v_ms end;
    if every_ms is null then
      mistake := format('"%s": seconds go from 1 to 59, %s does not', v_source, m[1]);
      hint := case when v_ms between 60000 and 316224000000 then format('write "@every %ss"', v_ms / 1000) end;
    end if;
  elsif v_source ~* '^every([^a-z0-9_]|$)' then
    mistake := format('"%s" is no schedule', v_source);
    hint := 'write "@every 5m", or cron fields such as "*/5 * * * *"';
  else
    kind := 'cron';
    cron := v_source;
  end if;
end $$;

-- What is wrong with one text of a schedule, and what to do; both null: nothing. `fires` is false for 30 February, 31 April:
-- dates no year has.
create function @schema@._schedule_mistake(p_text text, out mistake text, out hint text, out fires boolean)
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

create function @schema@._schedule_error(p_text text) returns text
  language sql immutable parallel safe
  as $$ select m.mistake from @schema@._schedule_mistake(p_text) m $$;

-- True for the everyday forms of a schedule, which are surely right; false says nothing. One match of a regular
-- expression: an apply of thousands of jobs does not wait for the full check of each.
create function @schema@._is_plain_schedule(p_text text) returns boolean
  language sql immutable parallel safe
  as $$
    select length(p_text) <= 200 and p_text ~ ('^(@(yearly|annually|monthly|weekly|daily|midnight|hourly|reboot)'
      || '|(\*(/([1-9]|[1-5][0-9]))?|[0-5]?[0-9](,[0-5]?[0-9])*)'
      || ' (\*(/([1-9]|1[0-9]|2[0-3]))?|(1?[0-9]|2[0-3])(,(1?[0-9]|2[0-3]))*)'
      || ' (\*(/([1-9]|1[0-9]|2[0-8]))?|([1-9]|1[0-9]|2[0-8])(,([1-9]|1[0-9]|2[0-8]))*)'
      || ' (\*(/([1-9]|1[0-2]))?|([1-9]|1[0-2])(,([1-9]|1[0-2]))*)'
      || ' (\*|1-5|[0-7](,[0-7])*))$')
  $$;

-- What is wrong with the name of a time zone; null: nothing. Names PostgreSQL and IANA both know; no bare offsets and
-- no POSIX rules, which PostgreSQL would take ("Berlin1" is one).
create function @schema@._timezone_error(p_zone text) returns text
  language plpgsql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC'
  as $$
begin
  if p_zone = 'UTC' then
    return null;
  end if;
  if p_zone !~ '^[A-Za-z][A-Za-z0-9_+/-]*$' or p_zone ~* '^(posix|right)/' or lower(p_zone) in ('localtime', 'posixrules', 'factory', 'default', 'local')
      or (p_zone ~ '[0-9]' and p_zone !~* '^((Etc/)?GMT([+-][0-9]{1,2}|0)|EST5EDT|CST6CDT|MST7MDT|PST8PDT)$') then
    return format('unknown time zone "%s"', p_zone);
  end if;
  perform set_config('timezone', p_zone, true);
  return null;
exception when invalid_parameter_value then
  return format('unknown time zone "%s"', p_zone);
end $$;

-- Refuses schedules and zones whoever writes them: apply, the SQL API, a DBA's hand. Each text is read once per statement.
create function @schema@._jobs_check_schedule() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_wrong record;
  v_job record;
begin
  if tg_op = 'INSERT' then
    select x.text, m.mistake, m.hint into v_wrong
      from (select distinct s.text from new_rows n cross join lateral unnest(n.schedule) s (text) where not @schema@._is_plain_schedule(s.text)) x
        cross join lateral @schema@._schedule_mistake(x.text) m
      where m.mistake is not null or not m.fires limit 1;
  else
    select x.text, m.mistake, m.hint into v_wrong
      from (select distinct s.text from new_rows n join old_rows o on o.id = n.id cross join lateral unnest(n.schedule) s (text)
            where n.schedule is distinct from o.schedule and not @schema@._is_plain_schedule(s.text)) x
        cross join lateral @schema@._schedule_mistake(x.text) m
      where m.mistake is not null or not m.fires limit 1;
  end if;
  if v_wrong.text is not null then
    select n.name, array_position(n.schedule, v_wrong.text) as element into v_job from new_rows n where v_wrong.text = any (n.schedule) limit 1;
    raise exception using errcode = 'invalid_parameter_value', table = 'jobs', column = 'schedule',
      message = format('job "%s": schedule[%s] "%s": %s', v_job.name, v_job.element, v_wrong.text, coalesce(v_wrong.mistake, 'never fires')),
      hint = coalesce(v_wrong.hint, case when v_wrong.mistake is null then 'no year has that date' end,
        'a schedule is 5 or 6 cron fields, an @name, @every 30s, @after 5m, a timestamp with offset, or after: job');
  end if;
  select n.name, x.mistake into v_wrong
    from (select z.timezone, @schema@._timezone_error(z.timezone) as mistake from (select distinct n.timezone from new_rows n) z) x
    join new_rows n on n.timezone = x.timezone where x.mistake is not null limit 1;
  if v_wrong.name is not null then
    raise exception using errcode = 'invalid_parameter_value', table = 'jobs', column = 'timezone',
      message = format('job "%s": %s', v_wrong.name, v_wrong.mistake),
      hint = 'write an IANA name such as Europe/Berlin; select name from pg_timezone_names shows them';
  end if;
  return null;
end $$;

create trigger jobs_check_schedule_insert after insert on @schema@.jobs referencing new table as new_rows
  for each statement execute function @schema@._jobs_check_schedule();
create trigger jobs_check_schedule_update after update on @schema@.jobs referencing old table as old_rows new table as new_rows
  for each statement execute function @schema@._jobs_check_schedule();

----------------------------------------------------------------------------------------------------------------------
-- Is a schedule due at an instant? (Which instants come next is for src/schedule/ alone.)

-- The clock on the wall of a zone, in seconds since 1970-01-01T00:00 read as if it were UTC, and what a change of the
-- clock (of up to 3 hours) means for this second: how much it has just skipped, and whether it shows a time again.
create function @schema@._zone_at(p_zone text, p_at timestamptz, out wall bigint, out skipped_s int, out repeated boolean)
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

-- Whether cron fields match a local time: any second of [p_wall, p_until), which lies within one minute.
create function @schema@._cron_matches(p_fields bigint[], p_last_day boolean, p_both_days boolean, p_wall bigint, p_until bigint) returns boolean
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

-- Whether one text of a schedule is due at an instant. Cron with 5 fields and timestamps: at any time in that minute;
-- all else: in that second. What has no clock time is never due.
create function @schema@._schedule_is_due(p_text text, p_zone text, p_at timestamptz) returns boolean
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
    -- A period that is no whole number of seconds is due in the second that holds a multiple of it.
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
    -- What the change of the clock has just skipped is made up for, once.
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
