-- A text as one segment of the path of a URL.
create or replace function @schema@._url_encoded(p_text text) returns text
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(string_agg(case when b between 48 and 57 or b between 65 and 90 or b between 97 and 122 or b in (45, 46, 95, 126)
      then chr(b) else '%' || upper(lpad(to_hex(b), 2, '0')) end, '' order by n), '')
    from (select convert_to(p_text, 'UTF8') as bytes) x cross join lateral generate_series(0, octet_length(x.bytes) - 1) n
      cross join lateral (select get_byte(x.bytes, n) as b) y
  $$;
