-- Strict Vixie syntax, 5 fields, or 6 with the seconds first. Each field is a set of bits: bit v represents value v.
create or replace function @schema@._cron(p_text text, out mistake text, out hint text, out fields bigint[], out last_day boolean,
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
      mistake := format('%s: unexpected "%s"', mistake, v_atoms[7]);
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
          mistake := format('%s: "%s" is not a range', c_label[v_field], v_item);
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
              when strpos(v_end, '#') > 0 then 'the n-th weekday (#) is not supported: use the weekday and test the date in the SQL'
              when v_end ~* '^([0-9]*L|\$)$' then 'L and $ must be the only value of the day of month field and mean the last day of the month'
              when v_end like '*_%' then 'only a step may follow *: */n'
              else format('the %s must be from %s', c_label[v_field], v_allowed) end;
            return;
          end if;
          v_low := coalesce(v_low, v_high);
        end loop;
        if v_low > v_high then
          mistake := format('%s: the range "%s" is reversed (%s is after %s)', c_label[v_field], v_parts[1], v_low, v_high);
          hint := case when v_field = 6 and v_high = 0 then format('Sunday is also 7: write %s-7', v_low)
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
