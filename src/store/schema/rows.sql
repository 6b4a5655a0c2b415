-- Rows that a new schema starts with.
insert into @schema@.installation (system_identifier, database_oid, database_name, relation, role_prefix, timeline)
  select system_identifier, database_oid, database_name, relation, '@role_prefix@', @schema@._timeline() from @schema@._place();
insert into @schema@.topic_defaults default values;
-- Autovacuum never analyzes tables of one or two rows.
analyze @schema@.installation, @schema@.topic_defaults;
select @schema@._make_log_partitions((now() at time zone 'UTC')::date, (now() at time zone 'UTC')::date + 7);
