-- The one write path: versions, names and keys are checked under the heads, then a unit is written whole or not at all.

-- A string of the chain's header: its length in bytes as int32, then UTF-8; an absent one has length 0. This and what
-- follows are expressions that the planner puts in place: a call would cost more than the hash.
create function chain_text(p_value text) returns bytea
language sql stable parallel safe
return int4send(octet_length(coalesce(p_value, ''))) || convert_to(coalesce(p_value, ''), 'UTF8');

-- Microseconds since 1970, as int64. Stable, as extract is: declared immutable it would not be put in place.
create function chain_time(p_value timestamptz) returns bytea
language sql stable parallel safe
return int8send((extract(epoch from p_value) * 1000000)::bigint);

-- Key ids: their number as int16, then 16 bytes each.
create function chain_keys(p_key_ids uuid[]) returns bytea
language sql stable parallel safe
return int2send(cardinality(p_key_ids)::smallint)
    || decode(replace(array_to_string(p_key_ids, ''), '-', ''), 'hex');

-- The digest of one event: SHA-256 over its header in the byte table of docs/architecture.md.
create function event_digest(
  p_tenant_id uuid, p_position bigint, p_stream_id uuid, p_version int, p_id uuid, p_type text, p_schema_version int,
  p_occurred_at timestamptz, p_recorded_at timestamptz, p_actor text, p_correlation_id uuid, p_causation_id uuid,
  p_traceparent text, p_key_ids uuid[], p_payload_digest bytea) returns bytea
language sql stable parallel safe
return sha256(
  '\x01'::bytea || uuid_send(p_tenant_id) || int8send(p_position) || uuid_send(p_stream_id) || int4send(p_version)
  || uuid_send(p_id) || chain_text(p_type) || int4send(p_schema_version)
  || chain_time(p_occurred_at) || chain_time(p_recorded_at) || chain_text(p_actor)
  || uuid_send(p_correlation_id)
  || uuid_send(coalesce(p_causation_id, uuid '00000000-0000-0000-0000-000000000000'))
  || chain_text(p_traceparent) || chain_keys(p_key_ids) || p_payload_digest);

-- The n-th of values of equal length that stand one after the other.
create function bytes_at(p_values bytea, p_n bigint, p_length int) returns bytea
language sql immutable parallel safe
return substr(p_values, ((p_n - 1) * p_length)::int + 1, p_length);

-- A text in UTF-8 that begins behind so many bytes of others.
create function text_at(p_texts bytea, p_start int, p_length int) returns text
language sql stable parallel safe
return convert_from(substr(p_texts, p_start + 1, p_length), 'UTF8');

create function chain_start(p_tenant_id uuid) returns bytea
language sql immutable parallel safe set search_path = pg_catalog
as $$ select sha256('plinth:'::bytea || uuid_send(p_tenant_id)) $$;

-- Appends units, each all or nothing: streams of one tenant, or of the platform tenant and one other. One refused unit
-- harms no other. Everything about units, streams, events and claims comes in parallel arrays; all indexes count from 1.
--   p_tenants    each tenant once; the other arrays name tenants by their index in it ("head")
--   units        actor, correlation, causation, traceparent, digest of the request, occurred at; p_opens: a tenant whose
--                head the unit creates, or null; p_side_rows: {tenantKeys, subjectKeys, credentials}, rows that belong to
--                the unit and stand in no event, or null
--   p_texts      the texts of state rows and data one after the other; starts and lengths are in bytes
--   streams      unit, head, id, type, expected version (n; 0 none; -1 any; -2 exists), state row or null. A stream
--                without events is a guard: checked under the head, not written.
--   events       in order: stream, id, type, schema version, canonical data, key ids; 16 bytes of salt, 32 of digest and
--                16 of dedupe HMAC each (zeros for none)
--   claims       unit, head, kind, value, stream id: names that must be free or already held by that stream
-- Answers one verdict per unit instead of raising where the caller must decide; nothing is written before it is known.
--   appended | replayed: versions per stream, positions per event
--   conflict: subject = index of the stream, versions = actual versions
--   name_taken: subject = index of the claim; id_reused, unknown_tenant, tenant_closed, key_missing
-- It raises, with nothing written, where units of one call would have to see each other (a stream that one of them
-- writes, or a name, is in another one as well), and lock_not_available when a head is held for longer than
-- p_patience_ms, so that one stalled writer takes neither all connections nor its neighbours.
create function append_units(
  p_patience_ms int, p_tenants uuid[],
  p_actors text[], p_correlation_ids uuid[], p_causation_ids uuid[], p_traceparents text[],
  p_request_digests bytea[], p_occurred_at timestamptz[], p_opens uuid[], p_side_rows json[],
  p_texts bytea,
  p_stream_units int[], p_stream_heads int[], p_stream_ids uuid[], p_stream_types text[], p_expected int[],
  p_row_starts int[], p_row_lengths int[],
  p_event_streams int[], p_event_ids uuid[], p_event_types text[], p_schema_versions int[],
  p_data_starts int[], p_data_lengths int[], p_key_ids text[], p_salts bytea, p_digests bytea, p_dedupes bytea,
  p_claim_units int[], p_claim_heads int[], p_claim_kinds text[], p_claim_values text[], p_claim_streams uuid[],
  out statuses text[], out subjects int[], out versions int[], out positions bigint[])
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  c_platform  constant uuid  := uuid '00000000-0000-0000-0000-000000000000';
  c_no_dedupe constant bytea := decode(repeat('00', 16), 'hex');
  v_units    constant int  := cardinality(p_actors);
  v_streams  constant int  := cardinality(p_stream_ids);
  v_events   constant int  := cardinality(p_event_ids);
  v_found        int[];
  v_found_states text[];
  v_found_pos    bigint[];
  v_found_chains bytea[];
  v_found_times  timestamptz[];
  -- By head; a head that is not there has no status.
  v_states   text[]        := array_fill(null::text, array[cardinality(p_tenants)]);
  v_pos      bigint[]      := array_fill(0::bigint, array[cardinality(p_tenants)]);
  v_chains   bytea[]       := array_fill(null::bytea, array[cardinality(p_tenants)]);
  v_times    timestamptz[] := array_fill(null::timestamptz, array[cardinality(p_tenants)]);
  v_opening  int[]         := '{}';
  v_doubtful int[]         := '{}';
  v_written  boolean[]     := array_fill(false, array[greatest(v_streams, 1)]);
  -- By event; null where nothing is written.
  v_new_pos      bigint[] := array_fill(null::bigint, array[greatest(v_events, 1)]);
  v_new_versions int[]    := array_fill(null::int, array[greatest(v_events, 1)]);
  v_new_times    timestamptz[] := array_fill(null::timestamptz, array[greatest(v_events, 1)]);
  v_new_digests  bytea[];
  v_new_chains   bytea[]  := array_fill(null::bytea, array[greatest(v_events, 1)]);
  v_seen record;
  v_unit int;
  v_head int;
  v_type text;
begin
  statuses  := array_fill(null::text, array[v_units]);
  subjects  := array_fill(null::int, array[v_units]);
  positions := array_fill(null::bigint, array[v_events]);
  perform set_config('lock_timeout', p_patience_ms::text, true);

  if octet_length(p_salts) <> 16 * v_events or octet_length(p_digests) <> 32 * v_events
     or octet_length(p_dedupes) <> 16 * v_events
     or exists (select from unnest(p_request_digests) as r(digest) where octet_length(r.digest) <> 32) then
    raise exception 'expected 16 bytes of salt, 32 of digest and 16 of dedupe for each event, 32 of a request''s digest'
      using errcode = 'invalid_parameter_value';
  end if;
  -- Units see each other's effects only through the log, so those of one call may not touch.
  if v_units > 1 and (exists (
      select from unnest(p_stream_units, p_stream_heads, p_stream_ids) with ordinality as s(unit, head, id, n)
      group by s.head, s.id
      having min(s.unit) <> max(s.unit) and bool_or(s.n = any (p_event_streams)))
    or exists (
      select from unnest(p_claim_units, p_claim_heads, p_claim_kinds, p_claim_values) as c(unit, head, kind, value)
      group by c.head, c.kind, c.value having min(c.unit) <> max(c.unit))) then
    raise exception 'units of one call share a stream that one of them writes, or a name'
      using errcode = 'invalid_parameter_value';
  end if;
  if exists (
      select from unnest(p_stream_units, p_stream_heads) as s(unit, head)
      group by s.unit
      having min(s.head) <> max(s.head)
         and (count(distinct s.head) > 2 or not bool_or(p_tenants[s.head] = c_platform))) then
    raise exception 'a unit spans one tenant, or the platform tenant and one other'
      using errcode = 'invalid_parameter_value';
  end if;
  -- What stands in no event may still only touch what its unit writes.
  if exists (
      select from unnest(p_claim_units, p_claim_heads) as c(unit, head)
      where not exists (select from unnest(p_stream_units, p_stream_heads) as s(unit, head)
                        where s.unit = c.unit and s.head = c.head)) then
    raise exception 'claims belong to tenants of the unit' using errcode = 'invalid_parameter_value';
  end if;
  for i in 1 .. v_units loop
    if p_side_rows[i] is not null then
      perform public.require_own_side_rows(p_side_rows[i], array(
        select p_tenants[s.head] from unnest(p_stream_units, p_stream_heads) as s(unit, head) where s.unit = i), array(
        select s.id from unnest(p_stream_units, p_stream_heads, p_stream_ids) with ordinality as s(unit, head, id, n)
        where s.unit = i and p_tenants[s.head] = c_platform and s.n = any (p_event_streams)));
    end if;
  end loop;

  -- Heads are the only lock, always taken in the same order.
  for attempt in 1 .. 2 loop
    select array_agg(h.n), array_agg(h.status), array_agg(h.position), array_agg(h.chain), array_agg(h.recorded_at)
    into v_found, v_found_states, v_found_pos, v_found_chains, v_found_times
    from (select t.n::int as n, l.status, l.position, l.chain, l.recorded_at
          from unnest(p_tenants) with ordinality as t(id, n)
          join public.log_head l on l.tenant_id = t.id and l.shard = 0
          order by l.tenant_id for no key update of l) as h;
    for i in 1 .. coalesce(cardinality(v_found), 0) loop
      v_head := v_found[i];
      v_states[v_head] := v_found_states[i];
      v_pos[v_head]    := v_found_pos[i];
      v_chains[v_head] := v_found_chains[i];
      v_times[v_head]  := v_found_times[i];
    end loop;
    -- Looked at again: another unit may have opened the tenant while this one waited for the platform's head.
    exit when not exists (select from unnest(p_opens) as o(id)
                          where o.id is not null and v_states[array_position(p_tenants, o.id)] is null);
  end loop;
  for i in 1 .. v_units loop
    if p_opens[i] is not null then
      v_head := array_position(p_tenants, p_opens[i]);
      if v_states[v_head] is null then
        v_opening        := v_opening || v_head;
        v_states[v_head] := 'active';
        v_chains[v_head] := public.chain_start(p_opens[i]);
        v_times[v_head]  := '-infinity';
      end if;
    end if;
  end loop;
  for i in 1 .. cardinality(p_tenants) loop
    -- The clock is read under the head: now() is older than the wait and would run against the order of positions.
    v_times[i] := greatest(clock_timestamp(), v_times[i]);
  end loop;

  select array_agg(coalesce(s.version, 0) order by i.n) into versions
  from unnest(p_stream_heads, p_stream_ids) with ordinality as i(head, id, n)
  left join public.stream s on s.tenant_id = p_tenants[i.head] and s.id = i.id;

  for i in 1 .. v_streams loop
    v_unit := p_stream_units[i];
    v_head := p_stream_heads[i];
    if v_states[v_head] is null then
      statuses[v_unit] := 'unknown_tenant';
    elsif v_states[v_head] <> 'active' then
      statuses[v_unit] := case when statuses[v_unit] = 'unknown_tenant' then 'unknown_tenant' else 'tenant_closed' end;
    elsif p_expected[i] < 0 then
      v_doubtful := v_doubtful || v_unit;
    end if;
    if statuses[v_unit] is null
       and not (case p_expected[i] when -1 then true when -2 then versions[i] > 0 else versions[i] = p_expected[i] end) then
      statuses[v_unit] := 'conflict';
      subjects[v_unit] := i;
      v_doubtful       := v_doubtful || v_unit;
    end if;
  end loop;

  -- A retry of an exact expectation always fails the version check first, so only then, or without one, ids are looked up.
  if v_doubtful <> '{}' then
    for v_seen in
      select p_stream_units[i.stream] as unit, count(*) as sent, count(e.id) as stored,
             count(*) filter (where e.stream_id = p_stream_ids[i.stream] and e.type = i.type
                              and coalesce(e.dedupe = nullif(public.bytes_at(p_dedupes, i.n, 16), c_no_dedupe), true)) as same,
             array_agg(i.n::int order by i.n) as events, array_agg(e.position order by i.n) as positions,
             array_agg(i.stream order by i.n) as streams, array_agg(e.version order by i.n) as versions
      from unnest(p_event_streams, p_event_ids, p_event_types) with ordinality as i(stream, id, type, n)
      left join public.event e on e.tenant_id = p_tenants[p_stream_heads[i.stream]] and e.id = i.id
      where p_stream_units[i.stream] = any (v_doubtful)
      group by 1
      having count(e.id) > 0
    loop
      if statuses[v_seen.unit] is null or statuses[v_seen.unit] = 'conflict' then
        subjects[v_seen.unit] := null;
        statuses[v_seen.unit] := case when v_seen.same = v_seen.sent then 'replayed' else 'id_reused' end;
        for i in 1 .. cardinality(v_seen.events) loop
          positions[v_seen.events[i]] := v_seen.positions[i];
          versions[v_seen.streams[i]] := coalesce(v_seen.versions[i], versions[v_seen.streams[i]]);
        end loop;
      end if;
    end loop;
  end if;

  if cardinality(p_claim_units) > 0 then
    for v_seen in
      select c.unit, min(c.n)::int as claim
      from unnest(p_claim_units, p_claim_heads, p_claim_kinds, p_claim_values, p_claim_streams) with ordinality
        as c(unit, head, kind, value, stream_id, n)
      join public.reservation r
        on r.tenant_id = p_tenants[c.head] and r.kind = c.kind and r.value = c.value and r.stream_id <> c.stream_id
      group by c.unit
    loop
      if statuses[v_seen.unit] is null then
        statuses[v_seen.unit] := 'name_taken';
        subjects[v_seen.unit] := v_seen.claim;
      end if;
    end loop;
  end if;

  -- Every key that an event or a row names must stand, unless its unit brings it.
  if exists (select from unnest(p_key_ids) as k(ids) where k.ids <> '{}')
     or position('"personal"'::bytea in p_texts) > 0
     or exists (select from unnest(p_side_rows) as s(content) where s.content is not null) then
    for v_seen in
      select k.unit
      from (
        select key_id as id, p_stream_heads[e.stream] as head, p_stream_units[e.stream] as unit
        from unnest(p_key_ids, p_event_streams) as e(key_ids, stream), unnest(e.key_ids::uuid[]) as key_id
        union all
        select (r.content #>> '{personal,keyId}')::uuid, r.head, r.unit
        from (select public.text_at(p_texts, i.start, i.length)::json, i.head, i.unit
              from unnest(p_row_starts, p_row_lengths, p_stream_heads, p_stream_units) as i(start, length, head, unit)
             ) as r(content, head, unit)
        where r.content #>> '{personal,keyId}' is not null
      ) as k
      left join public.subject_key s on s.tenant_id = p_tenants[k.head] and s.key_id = k.id and s.dropped_at is null
      where s.key_id is null
        and not exists (
          select from json_to_recordset(p_side_rows[k.unit] -> 'subjectKeys')
            as n("tenantId" uuid, "subjectId" uuid, "keyId" uuid)
          where n."tenantId" = p_tenants[k.head] and n."keyId" = k.id
            and not exists (select from public.subject_key o
                            where o.tenant_id = n."tenantId" and o.subject_id = n."subjectId"))
      union
      -- Another writer made this tenant's key first; what the unit wrapped with its own could never be opened.
      select u.n::int
      from unnest(p_side_rows) with ordinality as u(content, n),
           json_to_recordset(u.content -> 'tenantKeys') as n("tenantId" uuid)
      join public.tenant_key k on k.tenant_id = n."tenantId"
    loop
      if statuses[v_seen.unit] is null then
        statuses[v_seen.unit] := 'key_missing';
      end if;
    end loop;
  end if;

  -- From here on nothing is refused any more.
  for i in 1 .. v_events loop
    v_unit := p_stream_units[p_event_streams[i]];
    if statuses[v_unit] is null then
      v_head := p_stream_heads[p_event_streams[i]];
      v_pos[v_head] := v_pos[v_head] + 1;
      versions[p_event_streams[i]]  := versions[p_event_streams[i]] + 1;
      v_written[p_event_streams[i]] := true;
      v_new_pos[i]      := v_pos[v_head];
      v_new_versions[i] := versions[p_event_streams[i]];
      v_new_times[i]    := v_times[v_head];
      positions[i]      := v_pos[v_head];
    end if;
  end loop;
  for i in 1 .. v_units loop
    if statuses[i] is null then
      statuses[i] := 'appended';
      if p_opens[i] is not null and array_position(p_tenants, p_opens[i]) = any (v_opening) then
        insert into public.log_head (tenant_id, chain, recorded_at)
        values (p_opens[i], public.chain_start(p_opens[i]), p_occurred_at[i]);
      end if;
      if p_side_rows[i] is not null then
        perform public.write_side_rows(p_side_rows[i], p_occurred_at[i]);
      end if;
    end if;
  end loop;
  if cardinality(p_claim_units) > 0 then
    insert into public.reservation (tenant_id, kind, value, stream_id)
    select p_tenants[c.head], c.kind, c.value, c.stream_id
    from unnest(p_claim_units, p_claim_heads, p_claim_kinds, p_claim_values, p_claim_streams)
      as c(unit, head, kind, value, stream_id)
    where statuses[c.unit] = 'appended'
    on conflict do nothing;
  end if;

  select array_agg(public.event_digest(
           p_tenants[p_stream_heads[e.stream]], e.position, p_stream_ids[e.stream], e.version, e.id, e.type,
           e.schema_version, p_occurred_at[p_stream_units[e.stream]], e.recorded_at,
           p_actors[p_stream_units[e.stream]], p_correlation_ids[p_stream_units[e.stream]],
           p_causation_ids[p_stream_units[e.stream]], p_traceparents[p_stream_units[e.stream]],
           e.key_ids::uuid[], public.bytes_at(p_digests, e.n, 32)) order by e.n)
  into v_new_digests
  from unnest(p_event_streams, p_event_ids, p_event_types, p_schema_versions, p_key_ids,
              v_new_pos, v_new_versions, v_new_times) with ordinality
    as e(stream, id, type, schema_version, key_ids, position, version, recorded_at, n);
  for i in 1 .. v_events loop
    if v_new_pos[i] is not null then
      v_head := p_stream_heads[p_event_streams[i]];
      v_chains[v_head] := sha256(v_chains[v_head] || v_new_digests[i]);
      v_new_chains[i]  := v_chains[v_head];
    end if;
  end loop;

  insert into public.event
    (tenant_id, position, stream_id, version, id, type, schema_version, data, actor, correlation_id, causation_id,
     traceparent, request_digest, occurred_at, recorded_at, key_ids, salt, payload_digest, dedupe, chain)
  select p_tenants[p_stream_heads[e.stream]], e.position, p_stream_ids[e.stream], e.version, e.id, e.type,
         e.schema_version, public.text_at(p_texts, e.start, e.length)::json,
         p_actors[p_stream_units[e.stream]], p_correlation_ids[p_stream_units[e.stream]],
         p_causation_ids[p_stream_units[e.stream]], p_traceparents[p_stream_units[e.stream]],
         -- With the first event of the unit.
         case when e.n = 1 or p_stream_units[e.stream] <> p_stream_units[p_event_streams[e.n - 1]]
              then p_request_digests[p_stream_units[e.stream]] end,
         p_occurred_at[p_stream_units[e.stream]], e.recorded_at,
         e.key_ids::uuid[], public.bytes_at(p_salts, e.n, 16), public.bytes_at(p_digests, e.n, 32),
         nullif(public.bytes_at(p_dedupes, e.n, 16), c_no_dedupe), e.chain
  from unnest(p_event_streams, p_event_ids, p_event_types, p_schema_versions, p_data_starts, p_data_lengths, p_key_ids,
              v_new_pos, v_new_versions, v_new_times, v_new_chains) with ordinality
    as e(stream, id, type, schema_version, start, length, key_ids, position, version, recorded_at, chain, n)
  where e.position is not null;

  insert into public.stream as s (tenant_id, id, type, version)
  select p_tenants[i.head], i.id, i.type, i.version
  from unnest(p_stream_heads, p_stream_ids, p_stream_types, versions, v_written) as i(head, id, type, version, written)
  where i.written
  on conflict (tenant_id, id) do update set version = excluded.version;

  for v_type in
    select distinct i.type from unnest(p_stream_types, p_row_starts, v_written) as i(type, start, written)
    where i.written and i.start is not null
  loop
    select array_agg(p_tenants[i.head]) as tenant_ids, array_agg(i.id) as ids, array_agg(i.version) as versions,
           array_agg(public.text_at(p_texts, i.start, i.length)::json) as contents
    into v_seen
    from unnest(p_stream_heads, p_stream_ids, p_stream_types, versions, p_row_starts, p_row_lengths, v_written)
      as i(head, id, type, version, start, length, written)
    where i.type = v_type and i.written and i.start is not null;
    execute format('select public.%I($1, $2, $3, $4)', 'write_' || v_type || '_rows')
    using v_seen.tenant_ids, v_seen.ids, v_seen.versions, v_seen.contents;
  end loop;

  update public.log_head h
  set position = n.position, chain = n.chain, recorded_at = n.recorded_at
  from unnest(p_tenants, v_pos, v_chains, v_times) as n(tenant_id, position, chain, recorded_at)
  where h.tenant_id = n.tenant_id and h.shard = 0 and h.position <> n.position;
end
$$;

-- The fast path of append_units: one event for one stream of one tenant, where nothing stands in the way. Whatever
-- needs a decision (an unknown or closed tenant, another version) answers null with nothing written; the caller then
-- asks append_units, which alone knows the rules. Not for events with personal data, names, keys or credentials.
--   p_guard_ids, p_guard_versions   streams that must be at these versions
-- Answers the event's position. Raises lock_not_available when the head is held for longer than p_patience_ms.
create function append_one(
  p_patience_ms int, p_tenant_id uuid, p_actor text, p_correlation_id uuid, p_causation_id uuid, p_traceparent text,
  p_request_digest bytea, p_occurred_at timestamptz,
  p_stream_id uuid, p_stream_type text, p_expected int, p_row json, p_guard_ids uuid[], p_guard_versions int[],
  p_event_id uuid, p_event_type text, p_schema_version int, p_data text, p_salt bytea, p_digest bytea, p_dedupe bytea)
returns bigint
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_status      text;
  v_position    bigint;
  v_chain       bytea;
  v_recorded_at timestamptz;
  v_version     int := p_expected + 1;
begin
  if octet_length(p_salt) <> 16 or octet_length(p_digest) <> 32 or octet_length(p_dedupe) <> 16
     or octet_length(p_request_digest) <> 32 then
    raise exception 'expected 16 bytes of salt, 32 of digest, 16 of dedupe, 32 of a request''s digest'
      using errcode = 'invalid_parameter_value';
  end if;
  -- A sealed row names a key that has to be looked up.
  if strpos(p_row::text, '"personal"') > 0 then
    return null;
  end if;
  perform set_config('lock_timeout', p_patience_ms::text, true);
  select h.status, h.position + 1, h.chain, h.recorded_at into v_status, v_position, v_chain, v_recorded_at
  from public.log_head h where h.tenant_id = p_tenant_id and h.shard = 0 for no key update;
  if v_status is distinct from 'active' then
    return null;
  end if;
  for i in 1 .. cardinality(p_guard_ids) loop
    if not exists (select from public.stream s where s.tenant_id = p_tenant_id and s.id = p_guard_ids[i]
                                                 and s.version = p_guard_versions[i]) then
      return null;
    end if;
  end loop;
  if p_expected = 0 then
    insert into public.stream (tenant_id, id, type, version)
    values (p_tenant_id, p_stream_id, p_stream_type, 1) on conflict do nothing;
  else
    update public.stream s set version = v_version
    where s.tenant_id = p_tenant_id and s.id = p_stream_id and s.version = p_expected;
  end if;
  if not found then
    return null;
  end if;

  -- The clock is read under the head: now() is older than the wait and would run against the order of positions.
  v_recorded_at := greatest(clock_timestamp(), v_recorded_at);
  v_chain := sha256(v_chain || public.event_digest(
    p_tenant_id, v_position, p_stream_id, v_version, p_event_id, p_event_type, p_schema_version, p_occurred_at,
    v_recorded_at, p_actor, p_correlation_id, p_causation_id, p_traceparent, '{}', p_digest));
  insert into public.event
    (tenant_id, position, stream_id, version, id, type, schema_version, data, actor, correlation_id, causation_id,
     traceparent, request_digest, occurred_at, recorded_at, salt, payload_digest, dedupe, chain)
  values
    (p_tenant_id, v_position, p_stream_id, v_version, p_event_id, p_event_type, p_schema_version, p_data::json, p_actor,
     p_correlation_id, p_causation_id, p_traceparent, p_request_digest, p_occurred_at, v_recorded_at, p_salt, p_digest,
     p_dedupe, v_chain);
  if p_row is not null then
    execute format('select public.%I($1, $2, $3, $4)', 'write_' || p_stream_type || '_rows')
    using array[p_tenant_id], array[p_stream_id], array[v_version], array[p_row];
  end if;
  update public.log_head h set position = v_position, chain = v_chain, recorded_at = v_recorded_at
  where h.tenant_id = p_tenant_id and h.shard = 0;
  return v_position;
end
$$;

-- As for claims: what a unit brings beside its events is of its own tenants and people.
create function require_own_side_rows(p_side_rows json, p_tenant_ids uuid[], p_user_ids uuid[]) returns void
language plpgsql
as $$
begin
  if exists (
      select from json_to_recordset(p_side_rows -> 'tenantKeys') as k("tenantId" uuid) where "tenantId" <> all (p_tenant_ids)
      union all
      select from json_to_recordset(p_side_rows -> 'subjectKeys') as k("tenantId" uuid) where "tenantId" <> all (p_tenant_ids)
      union all
      select from json_to_recordset(p_side_rows -> 'credentials') as c("userId" uuid) where "userId" <> all (p_user_ids)) then
    raise exception 'keys belong to tenants of the unit, credentials to a user with an event in it'
      using errcode = 'invalid_parameter_value';
  end if;
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

-- The functions run as a role that nobody logs in as; EXECUTE on append_units is the power to append to any tenant.
revoke all on function append_units, append_one, require_own_side_rows, write_side_rows, event_digest, chain_text, chain_time,
  chain_keys, chain_start, bytes_at, text_at, write_tenant_rows, write_membership_rows, write_user_rows, write_project_rows, write_task_rows,
  write_comment_rows from public;
grant execute on function require_own_side_rows, write_side_rows, event_digest, chain_text, chain_time,
  chain_keys, chain_start, bytes_at, text_at, write_tenant_rows, write_membership_rows, write_user_rows, write_project_rows, write_task_rows,
  write_comment_rows to plinth_append_owner;
grant create on schema public to plinth_append_owner;
alter function append_units owner to plinth_append_owner;
alter function append_one owner to plinth_append_owner;
revoke create on schema public from plinth_append_owner;
grant execute on function append_units, append_one to plinth_writer;
