create table logins (id int, expires_at timestamptz);
insert into logins values (1, now() - interval '1 minute'), (2, now() + interval '1 day');
