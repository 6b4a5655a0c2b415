create table customers (id int, name text, email text, left_at timestamptz);
insert into customers values (1, 'Ada', 'ada@example.org', now() - interval '60 days'), (2, 'Grace', 'grace@example.org', null);
