create table @schema@.targets (
  connection text not null default '',          -- the name in pgherd.yaml; empty: this server
  database name not null,
  is_default boolean not null default false,    -- the database that the connection's URL names
  -- The owner of the ledger there. A schema of the same name with another owner is not called.
  owner name not null,
  migrated_at timestamptz not null default clock_timestamp(),
  migrated_by name not null default session_user,
  constraint targets_pkey primary key (connection, database)
);

comment on table @schema@.targets is
  'Databases that contain a ledger: tasks that run there take effect exactly once. Written by pgherd migrate --target.';
comment on column @schema@.targets.connection is 'Name of the connection in pgherd.yaml. Empty: this server.';
comment on column @schema@.targets.database is 'Name of the database.';
comment on column @schema@.targets.is_default is 'True when the URL of the connection names this database.';
comment on column @schema@.targets.owner is 'Owner of the ledger. Daemons call a ledger only while this role owns it.';
comment on column @schema@.targets.migrated_at is 'Time of the last migration.';
comment on column @schema@.targets.migrated_by is 'Login that ran it.';
