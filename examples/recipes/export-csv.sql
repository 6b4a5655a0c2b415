create table subscribers (email text, since date);
create table exports (name text primary key, content text, written_at timestamptz not null default now());
insert into subscribers values ('a "quoted" name@example.org', '2026-01-02'), ('b@example.org', '2026-03-04');
