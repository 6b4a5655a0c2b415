-- 62 random bits. Without a SET, so that PostgreSQL executes it as a part of the statement that calls it: names are qualified instead.
create or replace function @schema@._random() returns bigint
  language sql volatile
  as $$ select ('x' operator(pg_catalog.||) pg_catalog.right(pg_catalog.replace(pg_catalog.gen_random_uuid()::text, '-', ''), 16))::bit(64)::bigint $$;
