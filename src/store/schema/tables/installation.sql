create table @schema@.installation (
  id smallint not null default 1 constraint installation_pkey primary key constraint installation_is_one_row check (id = 1),
  uuid uuid not null default gen_random_uuid(),
  created_at timestamptz not null default clock_timestamp()
);

comment on table @schema@.installation is
  'This installation of pgherd. One row.';
comment on column @schema@.installation.id is 'Always 1.';
comment on column @schema@.installation.uuid is 'Identity of the installation. Ledgers in other databases refer to it.';
comment on column @schema@.installation.created_at is 'Time when the schema was installed.';
