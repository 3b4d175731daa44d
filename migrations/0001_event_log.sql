-- The append-only event log with its streams and heads: the truth that every other table is derived from.

revoke all on schema public from public;
grant usage on schema public to
  plinth_append_owner, plinth_app, plinth_writer, plinth_identity, plinth_consumer, plinth_relay, plinth_scheduler;

-- The tenant of this transaction, null (no rows) when none is set; '' is what a pooled connection shows afterwards.
create function current_tenant() returns uuid
language sql stable parallel safe
as $$ select nullif(current_setting('app.tenant_id', true), '')::uuid $$;

-- One counter row per tenant, taken inside every append: positions are dense and in commit order.
create table log_head (
  tenant_id   uuid        not null,
  shard       smallint    not null default 0,
  status      text        not null default 'active' check (status in ('active', 'suspended', 'closing', 'erased')),
  position    bigint      not null default 0,
  chain       bytea       not null check (octet_length(chain) = 32),
  recorded_at timestamptz not null,
  primary key (tenant_id, shard)
) with (fillfactor = 50);

-- The platform tenant: the nil UUID, owner of the streams of people.
insert into log_head (tenant_id, chain, recorded_at)
values ('00000000-0000-0000-0000-000000000000',
        sha256('plinth:'::bytea || uuid_send('00000000-0000-0000-0000-000000000000')),
        '1970-01-01T00:00:00Z');

create table stream (
  tenant_id uuid not null,
  id        uuid not null,
  type      text not null,
  version   int  not null,
  primary key (tenant_id, id)
) partition by hash (tenant_id);

-- Lengths are looked at by the append functions, which alone insert: PostgreSQL reads each check of each partition anew
-- in each statement, a twentieth of what an append took.
create table event (
  tenant_id      uuid        not null,
  position       bigint      not null,
  stream_id      uuid        not null,
  version        int         not null,
  id             uuid        not null,
  type           text        not null,
  schema_version int         not null,
  data           json,
  actor          text        not null,
  correlation_id uuid        not null,
  causation_id   uuid,
  traceparent    text,
  request_digest bytea,
  occurred_at    timestamptz not null,
  recorded_at    timestamptz not null,
  key_ids        uuid[]      not null default '{}',
  salt           bytea,
  payload_digest bytea       not null,
  dedupe         bytea,
  chain          bytea       not null,
  primary key (tenant_id, position),
  unique (tenant_id, stream_id, version),
  unique (tenant_id, id)
) partition by hash (tenant_id);

-- A name that one stream of a tenant holds: project key, external id, slug, e-mail (as an HMAC).
create table reservation (
  tenant_id uuid not null,
  kind      text not null,
  value     text not null,
  stream_id uuid not null,
  primary key (tenant_id, kind, value)
);

create function refuse_change() returns trigger
language plpgsql
as $$
begin
  raise exception 'the event log is append-only: % on % refused', tg_op, tg_table_name
    using errcode = 'insufficient_privilege';
end
$$;

create trigger event_append_only before update or delete on event
  for each row execute function refuse_change();
create trigger event_no_truncate before truncate on event
  for each statement execute function refuse_change();

-- Partitions inherit neither row security nor statement triggers: each gets its own.
do $$
begin
  for i in 0..15 loop
    execute format('create table stream_p%s partition of stream for values with (modulus 16, remainder %s) with (fillfactor = 85)', i, i);
    execute format('create table event_p%s partition of event for values with (modulus 16, remainder %s)', i, i);
    execute format('alter table stream_p%s enable row level security, force row level security', i);
    execute format('alter table event_p%s enable row level security, force row level security', i);
    execute format('create trigger event_no_truncate before truncate on event_p%s for each statement execute function refuse_change()', i);
  end loop;
end
$$;

alter table log_head    enable row level security, force row level security;
alter table stream      enable row level security, force row level security;
alter table event       enable row level security, force row level security;
alter table reservation enable row level security, force row level security;

grant select, insert, update on log_head to plinth_append_owner;
grant select, insert, update on stream to plinth_append_owner;
grant select, insert on event to plinth_append_owner;
grant select, insert on reservation to plinth_append_owner;
create policy log_head_append_owner    on log_head    to plinth_append_owner using (true);
create policy stream_append_owner      on stream      to plinth_append_owner using (true);
create policy event_append_owner       on event       to plinth_append_owner using (true);
create policy reservation_append_owner on reservation to plinth_append_owner using (true);

grant select on log_head, stream, event, reservation to plinth_app;
create policy log_head_app on log_head for select to plinth_app
  using (tenant_id = (select current_tenant()) and tenant_id <> '00000000-0000-0000-0000-000000000000');
create policy stream_app on stream for select to plinth_app
  using (tenant_id = (select current_tenant()) and tenant_id <> '00000000-0000-0000-0000-000000000000');
create policy event_app on event for select to plinth_app
  using (tenant_id = (select current_tenant()) and tenant_id <> '00000000-0000-0000-0000-000000000000');
create policy reservation_app on reservation for select to plinth_app
  using (tenant_id = (select current_tenant()) and tenant_id <> '00000000-0000-0000-0000-000000000000');

grant select on log_head, event to plinth_consumer;
create policy log_head_consumer on log_head for select to plinth_consumer
  using (tenant_id = (select current_tenant()));
create policy event_consumer on event for select to plinth_consumer
  using (tenant_id = (select current_tenant()));

grant select on log_head, event to plinth_relay;
create policy log_head_relay on log_head for select to plinth_relay using (true);
create policy event_relay    on event    for select to plinth_relay using (true);
