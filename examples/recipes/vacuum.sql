create table counters (id int, value int);
create table counter_events (id int);
