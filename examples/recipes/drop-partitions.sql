create table metrics (day date not null, value float8) partition by range (day);
create table metrics_2020_01_01 partition of metrics for values from ('2020-01-01') to ('2020-01-02');
create table metrics_2999_01_01 partition of metrics for values from ('2999-01-01') to ('2999-01-02');
