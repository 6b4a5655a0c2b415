create table events (at timestamptz not null, what text) partition by range (at);
