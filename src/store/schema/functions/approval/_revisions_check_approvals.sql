-- A revision needs the approvals that it demands itself, and at least as many as the one before it demanded. Approvals of the
-- login that applies, and of the author, do not count. A login may take the revision that it has just applied back without approvals.
create or replace function @schema@._revisions_check_approvals() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
declare
  v_last @schema@.revisions;
  v_before int;
  v_required int;
begin
  select r.* into v_last from @schema@.revisions r
    where r.project_id = new.project_id and r.revision < new.revision order by r.revision desc limit 1;
  v_before := coalesce(v_last.approvals, 0);
  new.approvals := coalesce(new.approvals, v_before);
  v_required := greatest(new.approvals, v_before);
  new.approved_by := '{}';
  if v_required = 0 or (new.rollback_to = new.revision - 2 and v_last.revision = new.revision - 1 and v_last.applied_by = session_user) then
    return new;
  end if;
  new.approved_by := coalesce((select array_agg(distinct a.approved_by order by a.approved_by) from @schema@.approvals a
    where a.digest = new.digest and a.expires_at > clock_timestamp()
      and lower(a.approved_by) not in (lower(session_user), lower(coalesce(new.author, session_user)))), '{}');
  if cardinality(new.approved_by) < v_required then
    raise exception using errcode = 'insufficient_privilege',
      message = format('the plan needs %s approvals of other logins, has %s', v_required, cardinality(new.approved_by)),
      hint = 'another login approves it with: pgherd approve ' || new.digest;
  end if;
  return new;
end $$;

comment on function @schema@._revisions_check_approvals() is 'Trigger: a revision needs the approvals of its plan.';
