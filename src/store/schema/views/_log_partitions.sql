create or replace view @schema@._log_partitions as
  select c.relname as name, case when c.relname ~ '^_task_log_\d{8}$' then to_date(right(c.relname, 8), 'YYYYMMDD') end as day
  from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = '@schema@._task_log'::regclass and c.relname ~ '^_task_log_\d{8}$';
