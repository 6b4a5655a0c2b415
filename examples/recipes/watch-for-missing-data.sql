create table partner_prices (received_at timestamptz);
insert into partner_prices values (now());
