create table payments (total numeric, paid_at timestamptz);
create table month_reports (month date primary key, revenue numeric);
insert into payments values (12.5, now());
