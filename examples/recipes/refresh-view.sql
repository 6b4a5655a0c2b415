create table sales (product int, quantity int);
create materialized view best_sellers as select product, sum(quantity) as sold from sales group by product;
create unique index on best_sellers (product);
insert into sales values (1, 5), (2, 7);
