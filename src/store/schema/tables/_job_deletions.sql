-- delete_job writes to this table. A role with DELETE on a view may also LOCK it, and with it the tables below, in any mode: that
-- would stop every daemon. INSERT on a single column does not allow LOCK. The rows are not kept.
create table @schema@._job_deletions (job_id bigint not null constraint job_deletions_pkey primary key);

create trigger job_deletions_do after insert on @schema@._job_deletions for each row execute function @schema@._delete_job();
