create table visits (at timestamptz);
create materialized view daily_visits as select at::date as day, count(*) as visits from visits group by 1;
create materialized view monthly_visits as
  select date_trunc('month', day) as month, sum(visits) as visits from daily_visits group by 1;
create unique index on daily_visits (day);
create unique index on monthly_visits (month);
insert into visits values (now()), (now());
