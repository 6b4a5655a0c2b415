create table catalog_incoming (id int);
create table catalog (id int);
insert into catalog_incoming select generate_series(1, 1000);
