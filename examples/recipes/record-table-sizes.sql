create table table_sizes (day date, table_name text, bytes bigint, primary key (day, table_name));
