-- Creates the partitions of this month and the next three; existing partitions stay unchanged.
do $$
declare
  first_day date := date_trunc('month', current_date);
  month date;
begin
  for i in 0..3 loop
    month := first_day + make_interval(months => i);
    execute format(
      'create table if not exists %I partition of audit_events for values from (%L) to (%L)',
      'audit_events_' || to_char(month, 'YYYY_MM'),
      month,
      month + interval '1 month'
    );
  end loop;
end
$$;
