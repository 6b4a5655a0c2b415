-- Which revision a rollback went back to.
alter table @schema@.revisions
  add column rollback_to bigint constraint revisions_rollback_to_is_earlier check (rollback_to between 1 and revision - 1);
