-- Every login may maintain its own ledger rows, through these functions only.
revoke all on schema @schema@ from public;
grant usage on schema @schema@ to public;
revoke all on @tables@ from public;
do $$
declare
  v_name regprocedure;
begin
  for v_name in
    select p.oid::regprocedure from pg_proc p where p.pronamespace = '@schema@'::regnamespace and p.proname = any (@routines@)
  loop
    execute format('grant execute on routine %s to public', v_name);
  end loop;
end $$;
