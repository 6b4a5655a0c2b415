-- elephant_worker's names over pgherd: thin functions and views over those of @schema@, with that extension's columns,
-- types and results. Idempotent. Runs as the owner of @schema@, in schema scheduler, which the installer has created.

-- What an administrator granted or revoked since the first installation stays.
select set_config('pgherd.compat_is_new', (to_regclass('scheduler.member_job') is null)::text, true);

-- Schedules: a crontab, an @name, or timestamps with the minute as their grain

-- All values of one crontab field, ascending. Null when it is not a crontab field, 22023 when its numbers are out of bounds.
create or replace function scheduler.parse_cronfield(cronfield text, minvalue int, maxvalue int) returns int[]
  language plpgsql immutable strict set search_path = pg_catalog, pg_temp
  as $$
declare
  v_item text;
  v_match text[];
  v_low int;
  v_high int;
  v_values int[] := '{}';
begin
  foreach v_item in array string_to_array(cronfield, ',') loop
    v_match := regexp_match(v_item, '^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:/(\d{1,2}))?$');
    if v_match is null then
      return null;
    end if;
    v_low := coalesce(v_match[1]::int, minvalue);
    v_high := coalesce(v_match[2]::int, v_match[1]::int, maxvalue);
    if v_high < v_low or v_low < minvalue or v_high > maxvalue or v_match[3]::int = 0 then
      raise exception using errcode = 'invalid_parameter_value', message = format('crontab field %s is out of bounds', cronfield),
        detail = format('%s to %s, step %s; %s to %s is allowed', v_low, v_high, coalesce(v_match[3], '1'), minvalue, maxvalue),
        hint = 'use an ascending range within the bounds';
    end if;
    v_values := v_values || array(select generate_series(v_low, v_high, coalesce(v_match[3]::int, 1)));
  end loop;
  return nullif(array(select distinct v from unnest(v_values) v order by v), '{}');
end $$;

-- The five fields as sets of values; of day of month and day of week, the one that is unrestricted is empty. All null
-- when the text is not a crontab.
create or replace function scheduler.parse_crontab(schedule text, out minute int[], out hour int[], out dom int[], out month int[], out dow int[])
  language plpgsql immutable set search_path = pg_catalog, pg_temp
  as $$
declare
  v_fields text[] := regexp_split_to_array(case $1
    when '@yearly' then '0 0 1 1 *' when '@annually' then '0 0 1 1 *' when '@monthly' then '0 0 1 * *' when '@weekly' then '0 0 * * 0'
    when '@daily' then '0 0 * * *' when '@midnight' then '0 0 * * *' when '@hourly' then '0 * * * *' else $1 end, '\s+');
begin
  if cardinality(v_fields) is distinct from 5 then
    return;
  end if;
  minute := scheduler.parse_cronfield(v_fields[1], 0, 59);
  hour := scheduler.parse_cronfield(v_fields[2], 0, 23);
  dom := scheduler.parse_cronfield(v_fields[3], 1, 31);
  month := scheduler.parse_cronfield(v_fields[4], 1, 12);
  dow := scheduler.parse_cronfield(v_fields[5], 0, 7);
  if minute is null or hour is null or dom is null or month is null or dow is null then
    minute := null; hour := null; dom := null; month := null; dow := null;
    return;
  end if;
  dow := array(select distinct v % 7 from unnest(dow) v order by 1);
  if v_fields[5] = '*' and v_fields[3] <> '*' then
    dow := '{}';
  elsif v_fields[3] = '*' and v_fields[5] <> '*' then
    dom := '{}';
  end if;
end $$;

-- The timestamps as texts in UTC, cut to the minute, ascending. Null when the text is not a list of timestamps.
create or replace function scheduler.parse_truncate_timestamps(schedule text) returns text[]
  language plpgsql stable strict set search_path = pg_catalog, pg_temp
  as $$
begin
  return array(select to_char(t at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' +00'
    from unnest((case when $1 ~ '^\s*\{' then $1 else '{' || $1 || '}' end)::timestamptz[]) t where t is not null order by t);
exception when data_exception then
  return null;
end $$;

-- Converts to pgherd's syntax; null when the text has none of the forms. An array may mix crontabs and timestamps.
create or replace function scheduler._native_schedule(p_schedule text) returns text[]
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  v_items text[] := array[btrim(p_schedule, E' \t\r\n')];
  v_times text[];
  v_native text[] := '{}';
  v_item text;
begin
  if exists (select from @schema@._schedule_mistake(v_items[1]) m where m.mistake is not null) then
    v_times := scheduler.parse_truncate_timestamps(p_schedule);
    if v_times is not null then
      v_items := v_times;
    elsif v_items[1] ~ '^\{.*\}$' then
      v_items := v_items[1]::text[];
    end if;
  end if;
  foreach v_item in array v_items loop
    v_item := coalesce((scheduler.parse_truncate_timestamps(v_item))[1], v_item);
    if v_item ~ ' \+00$' then
      v_item := replace(left(v_item, 16), ' ', 'T') || 'Z';
    elsif v_item is null or exists (select from @schema@._schedule_mistake(v_item) m where m.mistake is not null) then
      return null;
    end if;
    v_native := v_native || v_item;
  end loop;
  return nullif(v_native, '{}');
exception when data_exception then
  return null;
end $$;

-- As elephant_worker shows it: one crontab as it is, timestamps as an array of texts in UTC.
create or replace function scheduler._shown_schedule(p_schedule text[]) returns text
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select case when cardinality(p_schedule) = 0 then null
      when cardinality(p_schedule) = 1 and p_schedule[1] !~ '^\d{4}-\d' then p_schedule[1]
      else array(select case when s ~ '^\d{4}-\d' then to_char(s::timestamptz at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' +00' else s end
        from unnest(p_schedule) s)::text end
  $$;

do $$
begin
  if to_regtype('scheduler.schedule') is null then
    create domain scheduler.schedule as text
      constraint is_valid_schedule check (value is null or scheduler._native_schedule(value) is not null);
  end if;
end $$;
comment on domain scheduler.schedule is 'A crontab such as "*/3 12-22/5 * * *", an @name, or one or several timestamps.';
