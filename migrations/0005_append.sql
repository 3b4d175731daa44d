-- The one write path: an append unit checks versions, names and keys under the heads, then writes all of it or nothing.

-- A string of the chain's header: its length in bytes as int32, then UTF-8; an absent one has length 0.
create function chain_text(p_value text) returns bytea
language sql immutable parallel safe set search_path = pg_catalog
as $$
  select int4send(octet_length(convert_to(coalesce(p_value, ''), 'UTF8'))) || convert_to(coalesce(p_value, ''), 'UTF8')
$$;

-- Microseconds since 1970, as int64.
create function chain_time(p_value timestamptz) returns bytea
language sql immutable parallel safe set search_path = pg_catalog
as $$ select int8send((extract(epoch from p_value) * 1000000)::bigint) $$;

create function chain_keys(p_key_ids uuid[]) returns bytea
language sql immutable parallel safe set search_path = pg_catalog
as $$
  select int2send(cardinality(p_key_ids)::smallint)
      || coalesce((select string_agg(uuid_send(k.id), ''::bytea order by k.n)
                   from unnest(p_key_ids) with ordinality as k(id, n)), ''::bytea)
$$;

-- The digest of one event: SHA-256 over its header in the byte table of docs/architecture.md.
create function event_digest(e event) returns bytea
language sql immutable parallel safe set search_path = pg_catalog
as $$
  select sha256(
    '\x01'::bytea || uuid_send(e.tenant_id) || int8send(e.position) || uuid_send(e.stream_id) || int4send(e.version)
    || uuid_send(e.id) || public.chain_text(e.type) || int4send(e.schema_version)
    || public.chain_time(e.occurred_at) || public.chain_time(e.recorded_at) || public.chain_text(e.actor)
    || uuid_send(e.correlation_id)
    || uuid_send(coalesce(e.causation_id, '00000000-0000-0000-0000-000000000000'))
    || public.chain_text(e.traceparent) || public.chain_keys(e.key_ids) || e.payload_digest)
$$;

create function chain_start(p_tenant_id uuid) returns bytea
language sql immutable parallel safe set search_path = pg_catalog
as $$ select sha256('plinth:'::bytea || uuid_send(p_tenant_id)) $$;

-- Appends one unit: streams of one tenant, or of the platform tenant and one other, all or nothing.
--   streams, in parallel arrays: tenant, id, type, expected version (n; 0 none; -1 any; -2 exists), state row or null.
--     A stream without events is a guard: checked under the head, not written.
--   events, in order, in parallel arrays: index of their stream (from 1), id, type, schema version, canonical data,
--     key ids, salt, HMAC of the data, dedupe HMAC; p_metadata holds what they share.
--   p_claims     [{tenantId, kind, value, streamId}]: names that must be free or already held by that stream
--   p_opens      a tenant whose head this unit creates
--   p_side_rows  {tenantKeys, subjectKeys, credentials}: rows that belong to the unit and stand in no event
-- Answers a verdict instead of raising where the caller must decide; nothing is written before the verdict is known.
--   appended | replayed: versions per stream, positions per event
-- A head that is held for over 2 s raises lock_not_available, so that one stalled writer cannot take all connections.
--   conflict: subject = index of the stream, versions = actual versions
--   name_taken: subject = index of the claim; id_reused, unknown_tenant, tenant_closed, key_missing
create function append_unit(
  p_stream_tenants uuid[], p_stream_ids uuid[], p_stream_types text[], p_expected int[], p_rows json[],
  p_event_streams int[], p_event_ids uuid[], p_event_types text[], p_schema_versions int[], p_data text[],
  p_key_ids text[], p_salts bytea[], p_digests bytea[], p_dedupes bytea[],
  p_metadata json, p_claims json, p_opens uuid, p_side_rows json,
  out status text, out versions int[], out positions bigint[], out subject int)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set lock_timeout = '2s'
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  c_platform constant uuid := uuid '00000000-0000-0000-0000-000000000000';
  v_asked     uuid[];
  v_tenants   uuid[];
  v_statuses  text[];
  v_positions bigint[];
  v_chains    bytea[];
  v_times     timestamptz[];
  v_opening   boolean := false;
  v_seen      int;
  v_same      int;
  v_head      int;
  v_event     public.event;
  v_actor          text        := p_metadata ->> 'actor';
  v_correlation_id uuid        := (p_metadata ->> 'correlationId')::uuid;
  v_causation_id   uuid        := (p_metadata ->> 'causationId')::uuid;
  v_traceparent    text        := p_metadata ->> 'traceparent';
  v_request_digest bytea       := decode(p_metadata ->> 'requestDigest', 'hex');
  v_occurred_at    timestamptz := (p_metadata ->> 'occurredAt')::timestamptz;
begin
  select array_agg(distinct t) into v_asked from unnest(p_stream_tenants) as t;
  if cardinality(v_asked) > 2 or (cardinality(v_asked) = 2 and not c_platform = any (v_asked)) then
    raise exception 'a unit spans one tenant, or the platform tenant and one other; got %', v_asked
      using errcode = 'invalid_parameter_value';
  end if;

  -- What stands in no event may still only touch what the unit writes.
  if exists (
      select from json_to_recordset(p_claims) as c("tenantId" uuid) where "tenantId" <> all (v_asked)
      union all
      select from json_to_recordset(p_side_rows -> 'tenantKeys') as k("tenantId" uuid) where "tenantId" <> all (v_asked)
      union all
      select from json_to_recordset(p_side_rows -> 'subjectKeys') as k("tenantId" uuid) where "tenantId" <> all (v_asked)
      union all
      select from json_to_recordset(p_side_rows -> 'credentials') as c("userId" uuid)
      where not exists (
        select from unnest(p_stream_tenants, p_stream_ids) with ordinality as s(tenant_id, id, n)
        where s.tenant_id = c_platform and s.id = c."userId" and s.n = any (p_event_streams))) then
    raise exception 'claims and keys belong to tenants of the unit, credentials to a user with an event in it'
      using errcode = 'invalid_parameter_value';
  end if;

  -- Heads are the only lock, always taken in the same order.
  for attempt in 1 .. 2 loop
    select array_agg(h.tenant_id), array_agg(h.status), array_agg(h.position), array_agg(h.chain), array_agg(h.recorded_at)
    into v_tenants, v_statuses, v_positions, v_chains, v_times
    from (select * from public.log_head where tenant_id = any (v_asked) and shard = 0
          order by tenant_id, shard for no key update) as h;
    -- Looked at again: another unit may have opened the tenant while this one waited for the platform's head.
    exit when p_opens is null or p_opens = any (v_tenants);
  end loop;

  if p_opens is not null and not p_opens = any (coalesce(v_tenants, '{}')) then
    v_opening   := true;
    v_tenants   := v_tenants || p_opens;
    v_statuses  := v_statuses || 'active'::text;
    v_positions := v_positions || 0::bigint;
    v_chains    := v_chains || public.chain_start(p_opens);
    v_times     := v_times || '-infinity'::timestamptz;
  end if;
  if coalesce(cardinality(v_tenants), 0) < cardinality(v_asked) then
    status := 'unknown_tenant';
    return;
  end if;
  if 'active' <> any (v_statuses) then
    status := 'tenant_closed';
    return;
  end if;

  select array_agg(coalesce(s.version, 0) order by i.n) into versions
  from unnest(p_stream_tenants, p_stream_ids) with ordinality as i(tenant_id, id, n)
  left join public.stream s on s.tenant_id = i.tenant_id and s.id = i.id;

  for i in 1 .. cardinality(p_stream_ids) loop
    if not (case p_expected[i] when -1 then true when -2 then versions[i] > 0 else versions[i] = p_expected[i] end) then
      subject := i;
      exit;
    end if;
  end loop;

  -- A retry of an exact expectation always fails the version check first, so only then, or without one, ids are looked up.
  if cardinality(p_event_ids) > 0 and (subject is not null or -1 = any (p_expected) or -2 = any (p_expected)) then
    select count(*)::int,
           (count(*) filter (where e.stream_id = p_stream_ids[p_event_streams[i.n]] and e.type = p_event_types[i.n]
                             and (e.dedupe is null or p_dedupes[i.n] is null or e.dedupe = p_dedupes[i.n])))::int,
           array_agg(e.position order by i.n)
    into v_seen, v_same, positions
    from unnest(p_event_ids) with ordinality as i(id, n)
    join public.event e on e.tenant_id = p_stream_tenants[p_event_streams[i.n]] and e.id = i.id;
    if v_seen > 0 then
      status := case when v_same = cardinality(p_event_ids) then 'replayed' else 'id_reused' end;
      select array_agg(coalesce(
               (select max(e.version)
                from unnest(p_event_ids, p_event_streams) as k(id, stream)
                join public.event e on e.tenant_id = s.tenant_id and e.id = k.id
                where k.stream = s.n), s.version) order by s.n)
      into versions
      from unnest(p_stream_tenants, versions) with ordinality as s(tenant_id, version, n);
      subject := null;
      return;
    end if;
  end if;
  if subject is not null then
    status := 'conflict';
    return;
  end if;

  select min(c.n)::int into subject
  from json_array_elements(p_claims) with ordinality as c(claim, n)
  join public.reservation r on r.tenant_id = (c.claim ->> 'tenantId')::uuid and r.kind = c.claim ->> 'kind'
                           and r.value = c.claim ->> 'value' and r.stream_id <> (c.claim ->> 'streamId')::uuid;
  if subject is not null then
    status := 'name_taken';
    return;
  end if;

  -- Every key that an event or a row names must stand, unless this unit brings it.
  select count(*)::int into v_seen
  from (
    select key_id, e.stream
    from unnest(p_key_ids, p_event_streams) as e(key_ids, stream), unnest(e.key_ids::uuid[]) as key_id
    union all
    select (r.content #>> '{personal,keyId}')::uuid, r.stream
    from unnest(p_rows) with ordinality as r(content, stream)
    where r.content #>> '{personal,keyId}' is not null
  ) as k(id, stream)
  left join public.subject_key s on s.tenant_id = p_stream_tenants[k.stream] and s.key_id = k.id and s.dropped_at is null
  where s.key_id is null
    and not exists (
      select from json_to_recordset(p_side_rows -> 'subjectKeys') as n("tenantId" uuid, "subjectId" uuid, "keyId" uuid)
      where n."tenantId" = p_stream_tenants[k.stream] and n."keyId" = k.id
        and not exists (select from public.subject_key o
                        where o.tenant_id = n."tenantId" and o.subject_id = n."subjectId"));
  if v_seen > 0 or exists (
      -- Another writer made this tenant's key first; what this unit wrapped with its own could never be opened.
      select from json_to_recordset(p_side_rows -> 'tenantKeys') as n("tenantId" uuid)
      join public.tenant_key k on k.tenant_id = n."tenantId") then
    status := 'key_missing';
    return;
  end if;

  if v_opening then
    insert into public.log_head (tenant_id, chain, recorded_at)
    values (p_opens, public.chain_start(p_opens), v_occurred_at);
  end if;
  perform public.write_side_rows(p_side_rows, v_occurred_at);
  insert into public.reservation (tenant_id, kind, value, stream_id)
  select "tenantId", kind, value, "streamId"
  from json_to_recordset(p_claims) as c("tenantId" uuid, kind text, value text, "streamId" uuid)
  on conflict do nothing;

  for i in 1 .. cardinality(v_tenants) loop
    -- The clock is read under the head: now() is older than the wait and would run against the order of positions.
    v_times[i] := greatest(clock_timestamp(), v_times[i]);
  end loop;

  for i in 1 .. cardinality(p_event_ids) loop
    v_head := array_position(v_tenants, p_stream_tenants[p_event_streams[i]]);
    v_positions[v_head] := v_positions[v_head] + 1;
    versions[p_event_streams[i]] := versions[p_event_streams[i]] + 1;
    v_event := row(
      v_tenants[v_head], v_positions[v_head], p_stream_ids[p_event_streams[i]], versions[p_event_streams[i]],
      p_event_ids[i], p_event_types[i], p_schema_versions[i], p_data[i]::json,
      v_actor, v_correlation_id, v_causation_id, v_traceparent,
      case when i = 1 then v_request_digest end, v_occurred_at, v_times[v_head],
      p_key_ids[i]::uuid[], p_salts[i], p_digests[i], p_dedupes[i], null);
    v_chains[v_head] := sha256(v_chains[v_head] || public.event_digest(v_event));
    v_event.chain := v_chains[v_head];
    insert into public.event select v_event.*;
    positions := positions || v_event.position;
  end loop;

  for i in 1 .. cardinality(p_stream_ids) loop
    if i = any (p_event_streams) then
      insert into public.stream as s (tenant_id, id, type, version)
      values (p_stream_tenants[i], p_stream_ids[i], p_stream_types[i], versions[i])
      on conflict (tenant_id, id) do update set version = excluded.version;
      if p_rows[i] is not null then
        execute format('select public.%I($1, $2, $3, $4)', 'write_' || p_stream_types[i] || '_row')
          using p_stream_tenants[i], p_stream_ids[i], versions[i], p_rows[i];
      end if;
    end if;
  end loop;

  update public.log_head h
  set position = n.position, chain = n.chain, recorded_at = n.recorded_at
  from unnest(v_tenants, v_positions, v_chains, v_times) as n(tenant_id, position, chain, recorded_at)
  where h.tenant_id = n.tenant_id and h.shard = 0 and h.position <> n.position;
  status := 'appended';
end
$$;

-- Keys and credentials of a unit. A key that a person already has stays: the event that named another is refused above.
create function write_side_rows(p_side_rows json, p_at timestamptz) returns void
language sql
as $$
  insert into public.tenant_key (tenant_id, wrapped, created_at)
  select "tenantId", decode(wrapped, 'base64'), p_at
  from json_to_recordset(p_side_rows -> 'tenantKeys') as k("tenantId" uuid, wrapped text)
  on conflict do nothing;

  insert into public.subject_key (tenant_id, subject_id, key_id, wrapped, created_at)
  select "tenantId", "subjectId", "keyId", decode(wrapped, 'base64'), p_at
  from json_to_recordset(p_side_rows -> 'subjectKeys')
    as k("tenantId" uuid, "subjectId" uuid, "keyId" uuid, wrapped text)
  on conflict do nothing;

  insert into public.password_credential (tenant_id, user_id, scheme, pepper_id, hash, updated_at)
  select '00000000-0000-0000-0000-000000000000', "userId", scheme, "pepperId", hash, p_at
  from json_to_recordset(p_side_rows -> 'credentials')
    as c("userId" uuid, scheme text, "pepperId" text, hash text)
  on conflict (tenant_id, user_id) do update
    set scheme = excluded.scheme, pepper_id = excluded.pepper_id, hash = excluded.hash, updated_at = excluded.updated_at;
$$;

-- The functions run as a role that nobody logs in as; EXECUTE on append_unit is the power to append to any tenant.
revoke all on function append_unit, write_side_rows, event_digest, chain_text, chain_time, chain_keys, chain_start,
  write_tenant_row, write_membership_row, write_user_row, write_project_row, write_task_row from public;
grant execute on function write_side_rows, event_digest, chain_text, chain_time, chain_keys, chain_start,
  write_tenant_row, write_membership_row, write_user_row, write_project_row, write_task_row to plinth_append_owner;
grant create on schema public to plinth_append_owner;
alter function append_unit owner to plinth_append_owner;
revoke create on schema public from plinth_append_owner;
grant execute on function append_unit to plinth_writer;
