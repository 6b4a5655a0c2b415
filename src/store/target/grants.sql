-- Every login may maintain its own ledger rows, through these functions only.
revoke all on schema @schema@ from public;
grant usage on schema @schema@ to public;
revoke all on all tables in schema @schema@ from public;
grant execute on all functions in schema @schema@ to public;
