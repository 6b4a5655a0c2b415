create table @schema@.allowed_roles (
  role name not null constraint allowed_roles_pkey primary key
);

comment on table @schema@.allowed_roles is
  'Roles that every deployer may name in a job without being a member of them. Only the owner of the schema writes here.';
comment on column @schema@.allowed_roles.role is 'Name of the role.';
