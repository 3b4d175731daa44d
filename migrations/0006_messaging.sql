-- What follows the log: relay and consumer checkpoints, parked streams, and the activity feed.

create table relay_lease (
  tenant_id  uuid        not null,
  holder     text        not null,
  epoch      bigint      not null,
  expires_at timestamptz not null,
  primary key (tenant_id)
);

create table relay_checkpoint (
  tenant_id  uuid        not null,
  position   bigint      not null,
  epoch      bigint      not null,
  updated_at timestamptz not null,
  primary key (tenant_id)
) with (fillfactor = 50);

-- How far a consumer has applied a tenant's log; its row lock is the fence between replicas.
create table checkpoint (
  tenant_id  uuid        not null,
  consumer   text        not null,
  position   bigint      not null,
  revision   int         not null,
  updated_at timestamptz not null,
  primary key (tenant_id, consumer)
) with (fillfactor = 50);

-- A stream whose event a consumer cannot apply: its first blocked version, and when it is tried again.
create table parked_stream (
  tenant_id   uuid        not null,
  consumer    text        not null,
  stream_id   uuid        not null,
  version     int         not null,
  reason      text        not null,
  attempts    int         not null,
  parked_at   timestamptz not null,
  next_try_at timestamptz not null,
  primary key (tenant_id, consumer, stream_id)
);

create table activity (
  tenant_id  uuid        not null,
  project_id uuid        not null,
  position   bigint      not null,
  stream_id  uuid        not null,
  version    int         not null,
  event_id   uuid        not null,
  type       text        not null,
  actor      text        not null,
  at         timestamptz not null,
  summary    text        not null,
  primary key (tenant_id, project_id, position)
);

alter table relay_lease      enable row level security, force row level security;
alter table relay_checkpoint enable row level security, force row level security;
alter table checkpoint       enable row level security, force row level security;
alter table parked_stream    enable row level security, force row level security;
alter table activity         enable row level security, force row level security;

grant select, insert, update, delete on relay_lease, relay_checkpoint to plinth_relay;
create policy relay_lease_relay      on relay_lease      to plinth_relay using (true);
create policy relay_checkpoint_relay on relay_checkpoint to plinth_relay using (true);

grant select, insert, update, delete on checkpoint, parked_stream, activity to plinth_consumer;
create policy checkpoint_consumer    on checkpoint    to plinth_consumer using (tenant_id = (select current_tenant()));
create policy parked_stream_consumer on parked_stream to plinth_consumer using (tenant_id = (select current_tenant()));
create policy activity_consumer      on activity      to plinth_consumer using (tenant_id = (select current_tenant()));

grant select on activity to plinth_app;
create policy activity_app on activity for select to plinth_app
  using (tenant_id = (select current_tenant()) and tenant_id <> '00000000-0000-0000-0000-000000000000');
