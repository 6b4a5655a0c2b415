create table people (id int primary key, name text, search_name text);
insert into people (id, name) select n, 'Name ' || n from generate_series(1, 6000) n;
