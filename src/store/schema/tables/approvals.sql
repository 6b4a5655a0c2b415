create table @schema@.approvals (
  id bigint generated always as identity constraint approvals_pkey primary key,
  digest text not null constraint approvals_digest_is_sha256 check (digest ~ '^[0-9a-f]{64}$'),
  approved_by name not null default session_user,
  approved_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null default clock_timestamp() + interval '7 days',
  reason text constraint approvals_reason_at_most_64_kb check (octet_length(reason) <= 65536),
  address inet default inet_client_addr(),
  application_name text default current_setting('application_name')
);
create index approvals_digest on @schema@.approvals (digest);

create trigger approvals_long_text before insert on @schema@.approvals for each row when (octet_length(new.reason) > 65536)
  execute function @schema@._refuse_long_text('reason', 65536, 'approvals_reason_at_most_64_kb');
create trigger approvals_stamp before insert on @schema@.approvals for each row execute function @schema@._approvals_stamp();

comment on table @schema@.approvals is
  'Approvals of plans (pgherd approve). They count for the plan with this digest alone.';
comment on column @schema@.approvals.id is 'Identifier of the approval.';
comment on column @schema@.approvals.digest is 'Digest of the approved plan.';
comment on column @schema@.approvals.approved_by is 'Login that approved it.';
comment on column @schema@.approvals.approved_at is 'Time of the approval.';
comment on column @schema@.approvals.expires_at is 'The approval does not count from this time on.';
comment on column @schema@.approvals.reason is 'Reason that was given. Null: none.';
comment on column @schema@.approvals.address is 'Address that the session came from. Null: a socket of the server.';
comment on column @schema@.approvals.application_name is 'Name of the program of that session.';
