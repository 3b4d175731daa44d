-- Services that the operators run beside the platform read logs by a principal of their own.

create table service_principal (
  tenant_id      uuid        not null check (tenant_id = '00000000-0000-0000-0000-000000000000'),
  id             uuid        not null,
  name           text        not null,
  scopes         text[]      not null check (scopes <@ array['events.read.all']),
  hash           bytea       not null check (octet_length(hash) = 32),
  -- Of the secret before, which is good until then.
  previous_hash  bytea       check (octet_length(previous_hash) = 32),
  previous_until timestamptz,
  created_at     timestamptz not null,
  revoked_at     timestamptz,
  primary key (tenant_id, id)
);
create unique index service_principal_name on service_principal (tenant_id, name) where revoked_at is null;

alter table service_principal enable row level security, force row level security;
grant select, insert, update on service_principal to plinth_identity;
create policy service_principal_identity on service_principal to plinth_identity using (true);
