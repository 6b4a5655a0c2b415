-- Where a ledger stands: written by `pgherd migrate --target`, read by plan (what is exactly once) and by the daemons.

create table @schema@.targets (
  connection text not null default '',          -- the name in pgherd.yaml; empty: this server
  database name not null,
  is_default boolean not null default false,    -- the database that the connection's URL names
  -- Who owns the ledger there. A schema of the same name that somebody else made is not called.
  owner name not null,
  migrated_at timestamptz not null default clock_timestamp(),
  migrated_by name not null default session_user,
  constraint targets_pkey primary key (connection, database)
);
