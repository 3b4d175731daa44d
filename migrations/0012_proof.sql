-- Proof for auditors: checkpoints of each log signed with keys of their own, and an index of who did what.

grant usage on schema public to plinth_auditor;
grant execute on function newest_migration to plinth_auditor;

-- Public halves stay for good: an old checkpoint is verified by the key that signed it.
create table audit_key (
  tenant_id   uuid        not null check (tenant_id = '00000000-0000-0000-0000-000000000000'),
  kid         text        not null,
  public_jwk  json        not null,
  -- Sealed under the secret audit-key; null once it signs no more.
  private_key text,
  created_at  timestamptz not null,
  retired_at  timestamptz,
  primary key (tenant_id, kid),
  check ((private_key is null) = (retired_at is not null))
);
create unique index audit_key_one_active on audit_key (tenant_id) where retired_at is null;

-- What was signed, as it was signed; position stands here for whoever asks what is not attested yet.
create table audit_checkpoint (
  tenant_id uuid   not null,
  number    int    not null check (number > 0),
  position  bigint not null check (position > 0),
  jws       text   not null,
  primary key (tenant_id, number)
);

-- The index of events by who, what and when; a projection, so that the log keeps its three unique indexes.
create table audit_entry (
  tenant_id      uuid        not null,
  position       bigint      not null,
  at             timestamptz not null,
  actor          text        not null,
  type           text        not null,
  aggregate      text        not null,
  stream_id      uuid        not null,
  version        int         not null,
  event_id       uuid        not null,
  correlation_id uuid        not null,
  primary key (tenant_id, position)
);
-- Times never run back along positions, so times are looked up here once and the rest goes by position.
create index audit_entry_at        on audit_entry (tenant_id, at, position);
create index audit_entry_actor     on audit_entry (tenant_id, actor, position);
create index audit_entry_type      on audit_entry (tenant_id, type, position);
create index audit_entry_aggregate on audit_entry (tenant_id, aggregate, position);
create index audit_entry_stream    on audit_entry (tenant_id, stream_id, position);

create trigger audit_checkpoint_append_only before update or delete on audit_checkpoint
  for each row execute function refuse_change();
create trigger audit_checkpoint_no_truncate before truncate on audit_checkpoint
  for each statement execute function refuse_change();
create trigger audit_key_no_delete before delete on audit_key
  for each row execute function refuse_change();
create trigger audit_key_no_truncate before truncate on audit_key
  for each statement execute function refuse_change();
create trigger audit_key_same before update of tenant_id, kid, public_jwk, created_at on audit_key
  for each row execute function refuse_change();

alter table audit_key        enable row level security, force row level security;
alter table audit_checkpoint enable row level security, force row level security;
alter table audit_entry      enable row level security, force row level security;

-- One tenant at a time, the platform's own log among them: that one is attested and verified, too.
grant select on log_head, event, audit_checkpoint to plinth_auditor;
grant insert on audit_checkpoint to plinth_auditor;
create policy log_head_auditor on log_head for select to plinth_auditor using (tenant_id = (select current_tenant()));
create policy event_auditor    on event    for select to plinth_auditor using (tenant_id = (select current_tenant()));
create policy audit_checkpoint_auditor on audit_checkpoint to plinth_auditor
  using (tenant_id = (select current_tenant()));
grant select, insert on audit_key to plinth_auditor;
grant update (private_key, retired_at) on audit_key to plinth_auditor;
create policy audit_key_auditor on audit_key to plinth_auditor using (true);

grant select on audit_checkpoint, audit_entry to plinth_app;
create policy audit_checkpoint_app on audit_checkpoint for select to plinth_app
  using (tenant_id = (select current_tenant()) and tenant_id <> '00000000-0000-0000-0000-000000000000');
create policy audit_entry_app on audit_entry for select to plinth_app
  using (tenant_id = (select current_tenant()) and tenant_id <> '00000000-0000-0000-0000-000000000000');

grant select, insert on audit_entry to plinth_consumer;
create policy audit_entry_consumer on audit_entry to plinth_consumer using (tenant_id = (select current_tenant()));

grant select on audit_checkpoint to plinth_append_owner;
create policy audit_checkpoint_append_owner on audit_checkpoint for select to plinth_append_owner using (true);
grant select (tenant_id, kid, public_jwk, created_at) on audit_key to plinth_append_owner;
create policy audit_key_append_owner on audit_key for select to plinth_append_owner using (true);

-- Tenants whose log has grown past its last checkpoint, behind the tenant of the page before (null: from the first).
create function audit_unattested(p_after uuid, p_limit int)
returns table (tenant_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select h.tenant_id
  from public.log_head h
  where h.shard = 0 and (p_after is null or h.tenant_id > p_after) and h.position > coalesce(
    (select c.position from public.audit_checkpoint c where c.tenant_id = h.tenant_id order by c.number desc limit 1), 0)
  order by h.tenant_id
  limit p_limit
$$;

-- The public keys of all checkpoints, oldest first: meant for everybody.
create function audit_public_keys()
returns table (kid text, public_jwk json)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select k.kid, k.public_jwk from public.audit_key k order by k.created_at, k.kid
$$;

-- How far a consumer has followed this tenant's log; 0 before it began. Nothing else of checkpoints is the app's.
create function consumer_position(p_consumer text) returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select coalesce(max(c.position), 0)
  from public.checkpoint c
  where c.tenant_id = public.current_tenant() and c.consumer = p_consumer
$$;

revoke all on function audit_unattested, audit_public_keys, consumer_position from public;
grant create on schema public to plinth_append_owner;
alter function audit_unattested owner to plinth_append_owner;
alter function audit_public_keys owner to plinth_append_owner;
alter function consumer_position owner to plinth_append_owner;
revoke create on schema public from plinth_append_owner;
grant execute on function audit_unattested to plinth_auditor;
grant execute on function audit_public_keys, consumer_position to plinth_app;
