create table invoices (id int, paid_at timestamptz);
create table invoices_archive (like invoices);
insert into invoices values (1, now() - interval '2 years'), (2, now());
