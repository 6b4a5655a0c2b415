-- Takes the rows of a day that has no partition yet, so that a completion never fails because a partition is missing.
create table @schema@._task_log_default partition of @schema@._task_log default;
-- No row of the log has a key. Without this, a publication for all tables refuses each delete and update.
alter table @schema@._task_log_default replica identity full;
