-- Data keys for personal fields: one per tenant and person, wrapped by the tenant's key, that by the master key.

create table tenant_key (
  tenant_id  uuid        not null primary key,
  wrapped    bytea,
  created_at timestamptz not null,
  dropped_at timestamptz,
  check ((wrapped is null) = (dropped_at is not null))
);

create table subject_key (
  tenant_id  uuid        not null,
  subject_id uuid        not null,
  key_id     uuid        not null,
  wrapped    bytea,
  created_at timestamptz not null,
  dropped_at timestamptz,
  primary key (tenant_id, subject_id),
  unique (tenant_id, key_id),
  check ((wrapped is null) = (dropped_at is not null))
);

alter table tenant_key  enable row level security, force row level security;
alter table subject_key enable row level security, force row level security;

grant select, insert on tenant_key, subject_key to plinth_append_owner;
create policy tenant_key_append_owner  on tenant_key  to plinth_append_owner using (true);
create policy subject_key_append_owner on subject_key to plinth_append_owner using (true);

grant select on tenant_key, subject_key to plinth_app, plinth_consumer, plinth_identity;
create policy tenant_key_app on tenant_key for select to plinth_app
  using (tenant_id = (select current_tenant()) and tenant_id <> '00000000-0000-0000-0000-000000000000');
create policy subject_key_app on subject_key for select to plinth_app
  using (tenant_id = (select current_tenant()) and tenant_id <> '00000000-0000-0000-0000-000000000000');
create policy tenant_key_consumer on tenant_key for select to plinth_consumer
  using (tenant_id = (select current_tenant()));
create policy subject_key_consumer on subject_key for select to plinth_consumer
  using (tenant_id = (select current_tenant()));
create policy tenant_key_identity on tenant_key for select to plinth_identity
  using (tenant_id = '00000000-0000-0000-0000-000000000000');
create policy subject_key_identity on subject_key for select to plinth_identity
  using (tenant_id = '00000000-0000-0000-0000-000000000000');
