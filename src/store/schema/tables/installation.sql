create table @schema@.installation (
  id smallint not null default 1 constraint installation_pkey primary key constraint installation_is_one_row check (id = 1),
  uuid uuid not null default gen_random_uuid(),
  created_at timestamptz not null default clock_timestamp(),
  -- Where this installation is. In a copy of the database the rows are the same, and the place is another one: see _copied_from().
  system_identifier bigint,
  database_oid oid not null,
  database_name name not null,
  relation oid not null,
  role_prefix text not null default '',
  timeline int,
  promoted_from int,
  promoted_at timestamptz
);

comment on table @schema@.installation is
  'This installation of pgherd, and the database that it belongs to. One row.';
comment on column @schema@.installation.id is 'Always 1.';
comment on column @schema@.installation.uuid is 'Identity of the installation. Ledgers in other databases refer to it.';
comment on column @schema@.installation.created_at is 'Time when the schema was installed.';
comment on column @schema@.installation.system_identifier is 'System identifier of the server. Null: the installing login could not read it.';
comment on column @schema@.installation.database_oid is 'OID of the database.';
comment on column @schema@.installation.database_name is 'Name of the database.';
comment on column @schema@.installation.role_prefix is 'How the names of the roles begin that migrate created for this installation.';
comment on column @schema@.installation.relation is 'OID of this table. It changes when the schema is restored from a dump.';
comment on column @schema@.installation.timeline is 'Timeline of the server on which a daemon last worked. Null: unknown.';
comment on column @schema@.installation.promoted_from is
  'The timeline before that. A standby that was promoted, or a clone of the server, has another one than the original. Null: no promotion was seen.';
comment on column @schema@.installation.promoted_at is 'When a daemon first worked on the promoted server.';
