-- What delete_job writes. Who may DELETE from a view may LOCK it, and with it the tables below, in any mode: that would stop
-- every daemon. Who may only insert a column may not. The rows do not stay.
create table @schema@._job_deletions (job_id bigint not null constraint job_deletions_pkey primary key);

create trigger job_deletions_do after insert on @schema@._job_deletions for each row execute function @schema@._delete_job();
