create table customer_settings (customer int, value jsonb);
create table settings_history (taken_on date primary key, settings jsonb);
insert into customer_settings values (1, '{"dark": true}');
