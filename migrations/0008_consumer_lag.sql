-- What a consumer, who sees one tenant at a time, must know of all: where it is behind, and which parked streams are due.

grant select on checkpoint, parked_stream to plinth_append_owner;
create policy checkpoint_append_owner    on checkpoint    for select to plinth_append_owner using (true);
create policy parked_stream_append_owner on parked_stream for select to plinth_append_owner using (true);

-- Tenants whose log has grown past this consumer's checkpoint. No LIMIT: it would turn the join into a nested loop.
create function consumer_behind(p_consumer text)
returns table (tenant_id uuid, head bigint, "position" bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select h.tenant_id, h.position, coalesce(c.position, 0)
  from public.log_head h
  left join public.checkpoint c on c.tenant_id = h.tenant_id and c.consumer = p_consumer
  where h.shard = 0 and h.position > coalesce(c.position, 0)
$$;

-- Parked streams of this consumer whose next try is due, longest waiting first.
create function parked_due(p_consumer text, p_limit int)
returns table (tenant_id uuid, stream_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select p.tenant_id, p.stream_id
  from public.parked_stream p
  where p.consumer = p_consumer and p.next_try_at <= clock_timestamp()
  order by p.next_try_at
  limit p_limit
$$;

revoke all on function consumer_behind, parked_due from public;
grant create on schema public to plinth_append_owner;
alter function consumer_behind owner to plinth_append_owner;
alter function parked_due owner to plinth_append_owner;
revoke create on schema public from plinth_append_owner;
grant execute on function consumer_behind, parked_due to plinth_consumer;
