create table carts (id int, open boolean);
create index carts_open on carts (id) where open;
