-- The message that libpq reports at the end of a run

-- Returns the last statement of an SQL text without comments, and with empty quotes: enough to know its kind. A parser would be exact;
-- the bodies of `begin atomic` are not recognized.
create or replace function cron._last_statement(p_sql text) returns text
  language plpgsql immutable set search_path = pg_catalog, pg_temp
  as $body$
declare
  v_rest text := p_sql;
  v_statement text := '';
  v_last text := '';
  v_token text;
  v_end int;
begin
  while v_rest <> '' loop
    v_token := substring(v_rest from '^(?:[^;''"$/-]+|--[^\n]*|/\*|"(?:[^"]|"")*(?:"|$)|\$(?:[A-Za-z_][A-Za-z0-9_]*)?\$|.)');
    if v_token = '''' then
      v_token := case when v_statement ~* '(^|\W)e$' then substring(v_rest from '^''(?:\\.|[^\\'']|'''')*(?:''|$)')
        else substring(v_rest from '^''(?:[^'']|'''')*(?:''|$)') end;
      v_statement := v_statement || '''''';
    elsif v_token ~ '^\$.*\$$' then
      v_end := strpos(substr(v_rest, length(v_token) + 1), v_token);
      v_token := case v_end when 0 then v_rest else left(v_rest, v_end + 2 * length(v_token) - 1) end;
      v_statement := v_statement || '''''';
    elsif v_token = '/*' then
      v_end := strpos(v_rest, '*/');
      v_token := case v_end when 0 then v_rest else left(v_rest, v_end + 1) end;
      v_statement := v_statement || ' ';
    elsif v_token = ';' then
      if v_statement ~ '\S' then
        v_last := v_statement;
      end if;
      v_statement := '';
    elsif v_token !~ '^--' then
      v_statement := v_statement || v_token;
    end if;
    v_rest := substr(v_rest, length(coalesce(nullif(v_token, ''), ' ')) + 1);
  end loop;
  return btrim(case when v_statement ~ '\S' then v_statement else v_last end, E' \t\r\n');
end $body$;

-- Returns the command tag of a statement of _last_statement, or null when it returns rows.
create or replace function cron._command_tag(p_statement text, p_row_count bigint) returns text
  language plpgsql immutable set search_path = pg_catalog, pg_temp
  as $$
declare
  v_statement text := p_statement;
  v_word text := upper((regexp_match(v_statement, '^(\w+)'))[1]);
begin
  if v_word = 'WITH' then
    while v_statement ~ '\([^()]*\)' loop
      v_statement := regexp_replace(v_statement, '\([^()]*\)', '', 'g');
    end loop;
    v_word := upper((regexp_match(v_statement, '\m(insert|update|delete|merge|select|values|table)\M', 'i'))[1]);
  end if;
  return case
    when v_word is null or v_word in ('SELECT', 'WITH', 'VALUES', 'TABLE', 'SHOW', 'EXPLAIN') then null
    when v_word in ('INSERT', 'UPDATE', 'DELETE', 'MERGE') and v_statement ~* '[^"\w]returning[^"\w]' then null
    when v_word = 'INSERT' then 'INSERT 0 ' || p_row_count
    when v_word in ('UPDATE', 'DELETE', 'MERGE', 'COPY') then v_word || ' ' || p_row_count
    when v_word = 'REFRESH' then 'REFRESH MATERIALIZED VIEW'
    when v_word = 'TRUNCATE' then 'TRUNCATE TABLE'
    when v_word = 'LOCK' then 'LOCK TABLE'
    when v_statement ~* '^create\s+(?:(?:global|local|temp|temporary|unlogged)\s+)*(?:table|materialized\s+view)\s.*\mas\M'
      and v_statement !~* '\mwith\s+no\s+data\s*$' then 'SELECT ' || p_row_count
    when v_word in ('CREATE', 'DROP', 'ALTER') then v_word || coalesce(' ' || upper(regexp_replace((regexp_match(v_statement,
      '^\w+\s+(?:or\s+replace\s+|temp\s+|temporary\s+|unlogged\s+|unique\s+|trusted\s+|procedural\s+|constraint\s+)*'
        || '(materialized\s+view|foreign\s+table|foreign\s+data\s+wrapper|event\s+trigger|default\s+privileges|text\s+search\s+\w+'
        || '|operator\s+class|operator\s+family|user\s+mapping|large\s+object|access\s+method|\w+)', 'i'))[1], '\s+', ' ', 'g')), '')
    else v_word end;
end $$;

-- Returns the line with the error as libpq shows it, with a mark below; a long line is cut around the place, to 60 characters.
create or replace function cron._error_line(p_sql text, p_position int) returns text
  language plpgsql immutable set search_path = pg_catalog, pg_temp
  as $$
declare
  v_before text := left(p_sql, p_position - 1);
  v_number int := length(v_before) - length(replace(v_before, E'\n', '')) + 1;
  v_line text := translate(split_part(p_sql, E'\n', v_number), E'\t\r', ' ');
  v_at int := length(substring(v_before from '[^\n]*$'));
  v_begin int := 0;
  v_end int := length(v_line);
  v_head text := format('LINE %s: ', v_number);
begin
  if v_end > 60 then
    v_end := case when v_at + 10 <= 60 then 60 else least(v_end, v_at + 10) end;
    v_begin := greatest(0, v_end - 60);
  end if;
  v_head := v_head || case when v_begin > 0 then '...' else '' end;
  return v_head || substr(v_line, v_begin + 1, v_end - v_begin) || case when v_end < length(v_line) then '...' else '' end || E'\n'
    || repeat(' ', length(v_head) + v_at - v_begin) || E'^\n';
end $$;

-- Returns the message that libpq reports: the command tag of the last statement, the number of rows, or the error.
create or replace function cron._return_message(p_state text, p_sql text, p_row_count bigint, p_message text, p_detail text, p_hint text,
    p_context text, p_position int, p_reason text)
  returns text language sql immutable set search_path = pg_catalog, pg_temp
  as $$
    select case
      when p_state = 'finished' then coalesce(cron._command_tag(cron._last_statement(p_sql), coalesce(p_row_count, 0)),
        case p_row_count when 1 then '1 row' else coalesce(p_row_count, 0) || ' rows' end)
      when p_message is not null then 'ERROR:  ' || p_message || E'\n'
        || case when p_position between 1 and length(p_sql) + 1 then cron._error_line(p_sql, p_position) else '' end
        || coalesce('DETAIL:  ' || p_detail || E'\n', '') || coalesce('HINT:  ' || p_hint || E'\n', '')
        || coalesce('CONTEXT:  ' || p_context || E'\n', '')
      else p_reason end
  $$;
