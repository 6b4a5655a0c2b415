-- An approval is that of its session's login, whatever the inserted row says.
create or replace function @schema@._approvals_stamp() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  new.approved_by := session_user;
  new.approved_at := clock_timestamp();
  new.address := inet_client_addr();
  new.application_name := current_setting('application_name');
  return new;
end $$;

comment on function @schema@._approvals_stamp() is 'Trigger: an approval has the login, time and address of its session.';
