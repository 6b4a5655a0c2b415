-- 62 random bits.
create or replace function @schema@._random() returns bigint
  language sql volatile set search_path = pg_catalog, pg_temp
  as $$ select ('x' || right(replace(gen_random_uuid()::text, '-', ''), 16))::bit(64)::bigint $$;
