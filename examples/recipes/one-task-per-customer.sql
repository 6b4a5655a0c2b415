create table bookings (customer text);
create table statements (customer text, total bigint);
insert into bookings values ('ada'), ('ada'), ('grace');
