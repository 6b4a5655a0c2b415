-- A small web shop: the data for the jobs in examples/jobs. For an empty database; needs a superuser.
-- Roles belong to the whole cluster, so they may already exist, or another session may create them at the same moment.
do $$
declare
  name text;
begin
  foreach name in array array['order_janitor', 'report_builder', 'reporting_reader', 'audit_keeper'] loop
    begin
      if not exists (select from pg_roles where rolname = name) then
        execute format('create role %I login', name);
      end if;
    exception when duplicate_object or unique_violation then
      null;
    end;
  end loop;
end
$$;

create table customers (
  id bigint generated always as identity primary key,
  name text not null,
  email text not null unique,
  country text,
  order_count bigint not null default 0,
  signed_up_at timestamptz not null
);

create table orders (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customers,
  status text not null check (status in ('cart', 'paid', 'shipped', 'delivered', 'cancelled')),
  total numeric(10, 2) not null default 0,
  ordered_at timestamptz not null,
  closed_at timestamptz,
  reminded_at timestamptz
);

create table order_items (
  order_id bigint not null references orders on delete cascade,
  line int not null,
  article text not null,
  quantity int not null check (quantity > 0),
  price numeric(8, 2) not null,
  primary key (order_id, line)
);

create table order_archive (
  id bigint primary key,
  customer_id bigint not null,
  status text not null,
  total numeric(10, 2) not null,
  ordered_at timestamptz not null,
  closed_at timestamptz not null
);

create table sessions (
  token uuid primary key,
  customer_id bigint not null references customers,
  started_at timestamptz not null,
  last_seen_at timestamptz not null
);

create table alerts (
  order_id bigint primary key,
  reason text not null,
  raised_at timestamptz not null default now()
);

create table hourly_sales (hour timestamptz primary key, orders bigint not null, revenue numeric(14, 2) not null);
create table daily_sales (day date primary key, orders bigint not null, revenue numeric(14, 2) not null);
create table monthly_reports (month date primary key, orders bigint not null, revenue numeric(14, 2) not null);

create table audit_events (
  happened_at timestamptz not null,
  actor text not null,
  action text not null
) partition by range (happened_at);

-- Data: the same at every load, with times up to now.
select setseed(0.4711);

insert into customers (name, email, country, signed_up_at)
select
  first || ' ' || last,
  lower(first || '.' || last || n) || '@example.com',
  case when n % 9 > 0 then (array['DE', 'FR', 'US', 'NL', 'AT'])[1 + n % 5] end,
  now() - random() * interval '2 years'
from generate_series(1, 1500) n,
  lateral (
    select
      (array['Ada', 'Grace', 'Edsger', 'Barbara', 'Alan', 'Radia', 'Ken', 'Margaret', 'Linus', 'Frances'])[1 + n % 10] as first,
      (array['Berger', 'Martin', 'Novak', 'Jansen', 'Rossi', 'Silva', 'Larsen'])[1 + n % 7] as last
  ) names;

insert into orders (customer_id, status, total, ordered_at)
select 1 + n % 1500, 'cart', 0, now() - power(random(), 2) * interval '60 days'
from generate_series(1, 8000) n;

insert into order_items (order_id, line, article, quantity, price)
select id, line, (array['Mug', 'Notebook', 'T-shirt', 'Poster', 'Sticker', 'Backpack'])[1 + (id + line) % 6],
  1 + (id * line) % 3, 4.9 + (id * 7 + line * 13) % 40
from orders, generate_series(1, 2) line;

-- Old orders are nearly all closed, some were not closed after payment, the newest are still carts.
update orders o
set
  total = items.total,
  status = case
    when ordered_at > now() - interval '2 hours' then 'paid'
    when id % 97 = 0 then 'paid'
    when id % 11 = 0 then 'cart'
    when id % 13 = 0 then 'cancelled'
    when ordered_at > now() - interval '1 day' then 'paid'
    when ordered_at > now() - interval '4 days' then 'shipped'
    else 'delivered'
  end,
  closed_at = case
    when ordered_at <= now() - interval '4 days' and id % 97 > 0 and (id % 11 > 0 or id % 13 = 0)
    then ordered_at + interval '3 days'
  end
from (select order_id, sum(quantity * price) as total from order_items group by order_id) items
where items.order_id = o.id;

insert into order_archive (id, customer_id, status, total, ordered_at, closed_at)
select -n, 1 + n % 1500, 'delivered', 10 + n % 190, closed - interval '3 days', closed
from generate_series(1, 5000) n, lateral (select now() - n * interval '10 minutes' as closed) times;

insert into sessions (token, customer_id, started_at, last_seen_at)
select md5('session' || n)::uuid, 1 + n % 1500, seen - interval '20 minutes', seen
from generate_series(1, 3000) n, lateral (select now() - n * interval '2 seconds' as seen) times;

insert into hourly_sales (hour, orders, revenue)
select date_trunc('hour', ordered_at), count(*), sum(total) from orders where status <> 'cart' group by 1;

insert into daily_sales (day, orders, revenue)
select hour::date, sum(orders), sum(revenue) from hourly_sales group by 1;

do $$
declare
  month date := date_trunc('month', current_date - interval '1 month');
begin
  for i in 0..1 loop
    execute format(
      'create table %I partition of audit_events for values from (%L) to (%L)',
      'audit_events_' || to_char(month, 'YYYY_MM'), month, month + interval '1 month'
    );
    month := month + interval '1 month';
  end loop;
end
$$;

insert into audit_events (happened_at, actor, action)
select
  greatest(now() - n * interval '5 minutes', date_trunc('month', now() - interval '1 month')),
  (array['ada', 'grace', 'ken'])[1 + n % 3],
  (array['login', 'price changed', 'refund'])[1 + n % 3]
from generate_series(1, 4000) n;

create index on orders (status, ordered_at);
create index on orders (customer_id);
create index on sessions (last_seen_at);
create index on order_archive (closed_at);

create materialized view customer_value as
select c.id as customer_id, c.name, count(o.id) as orders, coalesce(sum(o.total), 0) as revenue
from customers c
left join orders o on o.customer_id = c.id and o.status <> 'cart'
group by c.id, c.name;
create unique index on customer_value (customer_id);

-- Each role has only the privileges that its jobs need. VACUUM, REFRESH and new partitions need the owner.
alter table order_archive owner to order_janitor;
alter table sessions owner to order_janitor;
alter table alerts owner to order_janitor;
alter table hourly_sales owner to report_builder;
alter table daily_sales owner to report_builder;
alter table monthly_reports owner to report_builder;
alter materialized view customer_value owner to report_builder;
alter table audit_events owner to audit_keeper;
grant usage, create on schema public to audit_keeper;
grant usage on schema public to order_janitor, report_builder, reporting_reader;
grant select, insert, update, delete on orders to order_janitor;
grant select, update on customers to order_janitor;
grant select on orders, customers to report_builder;
grant select on daily_sales, hourly_sales, customer_value to reporting_reader;

analyze;
