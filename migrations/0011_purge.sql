-- Purge: after a `purged` event, and only then, the payloads that it names are emptied; the events stay, and so does the chain.

grant usage on schema public to plinth_purger;
grant execute on function newest_migration to plinth_purger;

-- One row for each purged stream: to be worked off while `cleared_at` is null, then what shows that it was.
create table tombstone (
  tenant_id       uuid        not null,
  stream_id       uuid        not null,
  type            text        not null,
  -- Of the `purged` event, the last of the stream: all before it are emptied.
  version         int         not null check (version > 1),
  purged_at       timestamptz not null,
  -- Streams under it may not be purged yet.
  awaits_children boolean     not null,
  cleared_at      timestamptz,
  primary key (tenant_id, stream_id)
);
create index tombstone_open on tombstone (tenant_id, purged_at) where cleared_at is null;

-- A purge asks by stream which names it gives back, and which lines of feeds go.
create index reservation_stream on reservation (tenant_id, stream_id);
create index activity_stream on activity (tenant_id, stream_id);

alter table tombstone enable row level security, force row level security;

grant insert on tombstone to plinth_consumer;
create policy tombstone_consumer on tombstone for insert to plinth_consumer
  with check (tenant_id = (select current_tenant()));

-- What is to be done it sees of all tenants, events and names of one at a time.
grant select, update (awaits_children, cleared_at) on tombstone to plinth_purger;
create policy tombstone_purger on tombstone to plinth_purger using (true);
grant select (tenant_id, stream_id, version, type, data), update (data, salt, dedupe, request_digest) on event to plinth_purger;
create policy event_purger on event to plinth_purger using (tenant_id = (select current_tenant()));
grant select, delete on reservation to plinth_purger;
create policy reservation_purger on reservation to plinth_purger using (tenant_id = (select current_tenant()));

-- The one change that the log admits, to whoever makes it: payload, salt and what could confirm a guess of the content
-- (dedupe, digest of the request) become null, everything else stays as it is, and the stream has ended with a `purged`
-- event.
create function admit_purge_only() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_last text;
begin
  old.data   := null;
  old.salt   := null;
  old.dedupe := null;
  old.request_digest := null;
  -- As text, because json knows no equality.
  if old::text = new::text then
    select e.type into v_last
    from public.event e
    where e.tenant_id = new.tenant_id and e.stream_id = new.stream_id and e.version > new.version
    order by e.version desc
    limit 1;
    if v_last = split_part(new.type, '.', 1) || '.purged' then
      return new;
    end if;
  end if;
  raise exception 'the event log is append-only: % on % refused', tg_op, tg_table_name
    using errcode = 'insufficient_privilege',
          hint = 'only payloads of a stream that has ended with a purged event may be emptied';
end
$$;

drop trigger event_append_only on event;
create trigger event_append_only before delete on event
  for each row execute function refuse_change();
create trigger event_purge_only before update on event
  for each row execute function admit_purge_only();

-- One bounded step of a tenant's purges: empties at most so many payloads of purged streams, the newest of a stream
-- first, so that what is left of it can still be folded. A stream with none left gives back its names and is done.
-- To be repeated until both counts are 0; steps that run at the same time take different streams.
create function clear_purged(p_tenant_id uuid, p_limit int, out events int, out streams int)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_stream record;
  v_cleared int;
begin
  events  := 0;
  streams := 0;
  for v_stream in
    select t.stream_id, t.version
    from public.tombstone t
    where t.tenant_id = p_tenant_id and t.cleared_at is null and not t.awaits_children
    order by t.purged_at, t.stream_id
    limit p_limit
    for update skip locked
  loop
    update public.event e
    set data = null, salt = null, dedupe = null, request_digest = null
    where e.tenant_id = p_tenant_id and e.stream_id = v_stream.stream_id and e.version in (
      select c.version
      from public.event c
      where c.tenant_id = p_tenant_id and c.stream_id = v_stream.stream_id and c.version < v_stream.version
        and c.data is not null
      order by c.version desc
      limit p_limit - events);
    get diagnostics v_cleared = row_count;
    events := events + v_cleared;
    -- The rest of this stream may be a matter of the next step.
    exit when events >= p_limit;
    delete from public.reservation r where r.tenant_id = p_tenant_id and r.stream_id = v_stream.stream_id;
    update public.tombstone t
    set cleared_at = clock_timestamp()
    where t.tenant_id = p_tenant_id and t.stream_id = v_stream.stream_id;
    streams := streams + 1;
  end loop;
end
$$;

revoke all on function clear_purged from public;
grant execute on function clear_purged to plinth_purger;
