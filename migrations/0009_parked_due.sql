-- Parked streams that are due, page by page: with a limit alone, streams that cannot be tried now would hide the others.

create index parked_stream_due on parked_stream (consumer, next_try_at, tenant_id, stream_id);

drop function parked_due(text, int);

-- Parked streams of this consumer whose next try is due, longest waiting first, behind a stream of the page before.
create function parked_due(
  p_consumer text, p_after_time timestamptz, p_after_tenant uuid, p_after_stream uuid, p_limit int
)
returns table (next_try_at timestamptz, tenant_id uuid, stream_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select p.next_try_at, p.tenant_id, p.stream_id
  from public.parked_stream p
  where p.consumer = p_consumer and p.next_try_at <= now()
    and (p.next_try_at, p.tenant_id, p.stream_id) > (p_after_time, p_after_tenant, p_after_stream)
  order by p.next_try_at, p.tenant_id, p.stream_id
  limit p_limit
$$;

revoke all on function parked_due from public;
grant create on schema public to plinth_append_owner;
alter function parked_due owner to plinth_append_owner;
revoke create on schema public from plinth_append_owner;
grant execute on function parked_due to plinth_consumer;
