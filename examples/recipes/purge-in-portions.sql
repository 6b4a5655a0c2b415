create table messages (id int, sent_at timestamptz);
insert into messages select n, now() - interval '31 days' from generate_series(1, 25000) n;
insert into messages values (25001, now());
