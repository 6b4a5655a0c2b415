-- Catches rows of a day that has no partition yet, so that no completion ever fails for want of one.
create table @schema@._task_log_default partition of @schema@._task_log default;
