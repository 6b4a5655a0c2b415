-- The message that libpq reports at the end of a run

-- Returns the last statement of an SQL text without comments and parentheses, and with empty quotes: enough to know its kind. A parser
-- would be exact; the bodies of `begin atomic` are not recognized. Null for a text above 16 kB: the view calls this for each of its
-- runs, so that its time is proportional to the text, and bounded.
create or replace function cron._last_statement(p_sql text) returns text
  language plpgsql immutable set search_path = pg_catalog, pg_temp
  as $body$
declare
  v_parts text[] := '{}';
  v_statement text;
  v_last text := '';
  v_token text;
  v_before text := '';
  -- The quote, tag or beginning of a comment that the token is in.
  v_in text;
  v_comments int := 0;
  v_parentheses int := 0;
  v_begun boolean := false;
  v_escapes boolean := false;
  v_escaped boolean := false;
begin
  if octet_length(p_sql) > 16384 then
    return null;
  end if;
  for v_token in
    -- A word has letters, digits, _ and characters beyond ASCII. The last statement ends as if by a semicolon.
    select m.token[1] from regexp_matches(p_sql || E'\n;', '--|/\*|\*/|\$(?:[^\u0001-\u0040\u005b-\u005e\u0060\u007b-\u007f][^\u0001-\u002f\u003a-\u0040\u005b-\u005e\u0060\u007b-\u007f]*)?\$|[^\u0001-\u002f\u003a-\u0040\u005b-\u005e\u0060\u007b-\u007f]+|[ \t\r,.=]+|.', 'g') as m (token)
  loop
    if v_in is null then
      if v_token = '''' then
        v_in := v_token;
        v_escapes := case v_before when '''' then v_escapes else lower(v_before) = 'e' end;
        v_token := '''''';
      elsif v_token in ('"', '--', '/*') then
        v_in := v_token;
        v_comments := 1;
        v_token := case v_token when '"' then '""' else ' ' end;
      elsif v_token ~ '^\$.*\$$' and v_before !~ '[^\u0001-\u002f\u003a-\u0040\u005b-\u005e\u0060\u007b-\u007f]$' then
        v_in := v_token;
        v_token := '''''';
      elsif v_token = '(' then
        v_parentheses := v_parentheses + 1;
        -- (select 1) union (select 2)
        v_token := case when v_begun then ' ' else 'select ' end;
        v_parts := case when v_parentheses = 1 then array_append(v_parts, v_token) else v_parts end;
        v_begun := true;
      elsif v_token = ')' then
        v_parentheses := greatest(v_parentheses - 1, 0);
        v_token := ' ';
      elsif v_token = ';' and v_parentheses = 0 then
        v_statement := array_to_string(v_parts, '');
        v_last := case when v_statement ~ '\S' then v_statement else v_last end;
        v_parts := '{}';
        v_token := '';
        v_begun := false;
      end if;
      v_begun := v_begun or v_token ~ '\S';
      if v_parentheses = 0 then
        v_parts := array_append(v_parts, v_token);
      end if;
      v_before := case when v_in = '''' then '' else v_token end;
    elsif v_escaped then
      v_escaped := false;
    elsif v_token = '\' and v_in = '''' and v_escapes then
      v_escaped := true;
    elsif v_in in ('/*', '--') then
      v_comments := v_comments + case when v_in = '--' then -(v_token = E'\n')::int when v_token = '/*' then 1 when v_token = '*/' then -1 else 0 end;
      v_in := case when v_comments > 0 then v_in end;
    elsif v_token = v_in then
      v_in := null;
      v_before := v_token;
    end if;
  end loop;
  return btrim(v_last, E' \t\r\n');
end $body$;

-- Returns the command tag of a statement of _last_statement, or null when it returns rows.
create or replace function cron._command_tag(p_statement text, p_row_count bigint) returns text
  language plpgsql immutable set search_path = pg_catalog, pg_temp
  as $$
declare
  v_word text := upper((regexp_match(p_statement, '^(\w+)'))[1]);
begin
  if v_word = 'WITH' then
    v_word := upper((regexp_match(p_statement, '\m(insert|update|delete|merge|select|values|table)\M', 'i'))[1]);
  end if;
  return case
    when v_word is null or v_word in ('SELECT', 'WITH', 'VALUES', 'TABLE', 'SHOW', 'EXPLAIN') then null
    when v_word in ('INSERT', 'UPDATE', 'DELETE', 'MERGE') and p_statement ~* '[^"\w]returning[^"\w]' then null
    when v_word = 'INSERT' then 'INSERT 0 ' || p_row_count
    when v_word in ('UPDATE', 'DELETE', 'MERGE', 'COPY') then v_word || ' ' || p_row_count
    when v_word = 'REFRESH' then 'REFRESH MATERIALIZED VIEW'
    when v_word = 'TRUNCATE' then 'TRUNCATE TABLE'
    when v_word = 'LOCK' then 'LOCK TABLE'
    when p_statement ~* '^create\s+(?:(?:global|local|temp|temporary|unlogged)\s+)*(?:table|materialized\s+view)\s.*\mas\M'
      and p_statement !~* '\mwith\s+no\s+data\s*$' then 'SELECT ' || p_row_count
    when v_word in ('CREATE', 'DROP', 'ALTER') then v_word || coalesce(' ' || upper(regexp_replace((regexp_match(p_statement,
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
