create table clicks (at timestamptz);
create table clicks_by_hour (hour timestamptz primary key, clicks bigint);
insert into clicks select date_trunc('hour', now()) - interval '30 minutes' from generate_series(1, 3);
