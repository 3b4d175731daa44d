-- Replicas share the logs of all tenants: sixteen parts with a lease each. Who lives says so, and takes its share only.

create table relay_replica (
  tenant_id  uuid        not null,
  holder     text        not null,
  expires_at timestamptz not null,
  primary key (tenant_id, holder)
);
comment on column relay_replica.tenant_id is 'the platform: replicas are no tenant''s';

-- Epochs go on where the one lease stood: checkpoints move under no lower one.
alter table relay_lease no force row level security, add column part int, drop constraint relay_lease_pkey;
update relay_lease set part = 0;
insert into relay_lease (tenant_id, part, holder, epoch, expires_at)
select '00000000-0000-0000-0000-000000000000', part, '', coalesce((select max(epoch) from relay_lease), 0), now()
from generate_series(0, 15) as part
where part > 0 or not exists (select from relay_lease);
alter table relay_lease
  force row level security,
  alter column part set not null,
  add primary key (tenant_id, part),
  add check (part between 0 and 15);
comment on column relay_lease.tenant_id is 'the platform: a part has many tenants, those whose id ends in that hexadecimal digit';

alter table relay_replica enable row level security, force row level security;
grant select, insert, update, delete on relay_replica to plinth_relay;
create policy relay_replica_relay on relay_replica to plinth_relay using (true);

-- Keeps what the replica holds and takes what is free, up to its share among those that live; gives up what is
-- beyond it. An epoch rises when a part changes hands.
create function hold_relay_parts(p_holder text, p_ttl interval) returns table (part int, epoch bigint)
language plpgsql set search_path = public as $$
#variable_conflict use_column
declare
  c_platform constant uuid := '00000000-0000-0000-0000-000000000000';
  v_share int;
begin
  insert into relay_replica as r (tenant_id, holder, expires_at)
  values (c_platform, p_holder, clock_timestamp() + p_ttl)
  on conflict (tenant_id, holder) do update set expires_at = excluded.expires_at;

  delete from relay_replica
  where (tenant_id, holder) in (
    select tenant_id, holder from relay_replica
    where tenant_id = c_platform and expires_at < clock_timestamp() - interval '1 hour'
    for update skip locked);

  select 16 / live.many + case when live.n <= 16 % live.many then 1 else 0 end into v_share
  from (
    select holder, row_number() over (order by holder) as n, count(*) over () as many
    from relay_replica
    where tenant_id = c_platform and expires_at > clock_timestamp()
  ) as live
  where live.holder = p_holder;

  -- In one order: checkpoints lock the same rows.
  perform from relay_lease where tenant_id = c_platform order by part for update;

  update relay_lease
  set expires_at = clock_timestamp()
  where tenant_id = c_platform and holder = p_holder;

  update relay_lease as l
  set holder = p_holder, expires_at = clock_timestamp() + p_ttl,
      epoch = case when l.holder = p_holder then l.epoch else l.epoch + 1 end
  where l.tenant_id = c_platform and l.part in (
    select part from relay_lease
    where tenant_id = c_platform and expires_at <= clock_timestamp()
    order by holder = p_holder desc, part
    limit v_share);

  return query
    select part, epoch from relay_lease
    where tenant_id = c_platform and holder = p_holder and expires_at > clock_timestamp()
    order by part;
end $$;
revoke execute on function hold_relay_parts from public;
grant execute on function hold_relay_parts to plinth_relay;
