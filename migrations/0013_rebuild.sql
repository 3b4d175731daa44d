-- Rebuild: state rows are compared with what the log folds to, and written anew under the head where they differ.

-- The table of an aggregate's state rows.
create function state_table(p_type text) returns text
language sql immutable parallel safe
return case p_type when 'user' then 'user_account' else p_type end;

-- The next streams and rows of an aggregate, by id; version 0 where a row has no stream.
create function rebuild_page(p_type text, p_tenant_id uuid, p_after uuid, p_limit int)
returns table (id uuid, version int)
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  for id, version in execute format($query$
    select u.id, max(u.version)
    from ((select s.id, s.version from public.stream s
           where s.tenant_id = $1 and s.type = $2 and s.id > $3 order by s.id limit $4)
          union all
          (select t.id, 0 from public.%I t where t.tenant_id = $1 and t.id > $3 order by t.id limit $4)) as u
    group by u.id
    order by u.id
    limit $4$query$, public.state_table(p_type))
  using p_tenant_id, p_type, p_after, p_limit
  loop
    return next;
  end loop;
end
$$;

-- Compares rows with what they should be, given by column names; null where there should be none. What is sealed differs
-- each time and is handed back, to be compared once opened.
create function compare_rows(p_type text, p_tenant_id uuid, p_ids uuid[], p_rows json[])
returns table (id uuid, fault text, personal json)
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  for id, fault, personal in execute format($query$
    select e.id,
           case when e.content is null and t.id is null then null
                when e.content is null                  then 'surplus'
                when t.id is null                       then 'missing'
                when t.reducer_revision > r.reducer_revision then 'newer'
                when t.reducer_revision < r.reducer_revision then 'outdated'
                when to_jsonb(t) - 'personal' is distinct from to_jsonb(r) - 'personal' then 'differs'
           end,
           (to_jsonb(t) ->> 'personal')::json
    from unnest($2, $3) as e(id, content)
    left join public.%1$I t on t.tenant_id = $1 and t.id = e.id
    cross join lateral json_populate_record(null::public.%1$I, e.content) as r$query$, public.state_table(p_type))
  using p_tenant_id, p_ids, p_rows
  loop
    return next;
  end loop;
end
$$;

-- Writes one row anew, or takes it away where p_row is null. p_version is the version that p_row was folded at, 0 for no
-- stream. Nothing is written unless the outcome is 'repaired':
--   moved: the stream has another version by now
--   newer: a newer release wrote the row
--   key_missing: the key that p_row is sealed under was dropped
create function repair_row(
  p_type text, p_tenant_id uuid, p_id uuid, p_version int, p_revision int, p_row json, out outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '10s'
as $$
declare
  v_version  int;
  v_revision int;
begin
  perform from public.log_head h where h.tenant_id = p_tenant_id and h.shard = 0 for no key update;
  select s.version into v_version
  from public.stream s
  where s.tenant_id = p_tenant_id and s.id = p_id and s.type = p_type;
  execute format('select t.reducer_revision from public.%I t where t.tenant_id = $1 and t.id = $2', public.state_table(p_type))
  into v_revision using p_tenant_id, p_id;
  outcome := case
    when coalesce(v_version, 0) <> p_version then 'moved'
    when v_revision > p_revision then 'newer'
    when p_row #>> '{personal,keyId}' is not null and not exists (
      select from public.subject_key k
      where k.tenant_id = p_tenant_id and k.key_id = (p_row #>> '{personal,keyId}')::uuid and k.dropped_at is null)
      then 'key_missing'
    else 'repaired' end;
  if outcome = 'repaired' then
    -- An update would leave what commands never change.
    execute format('delete from public.%I t where t.tenant_id = $1 and t.id = $2', public.state_table(p_type))
    using p_tenant_id, p_id;
    if p_row is not null then
      execute format('select public.%I(array[$1], array[$2], array[$3], array[$4])', 'write_' || p_type || '_rows')
      using p_tenant_id, p_id, p_version, p_row;
    end if;
  end if;
end
$$;

-- The migrator calls them, as a member of the role that owns the rows' functions; nobody who serves requests does.
revoke all on function state_table, rebuild_page, compare_rows, repair_row from public;
grant execute on function state_table to plinth_append_owner;
grant create on schema public to plinth_append_owner;
alter function repair_row owner to plinth_append_owner;
revoke create on schema public from plinth_append_owner;

-- Of each table that a write_<aggregate>_rows fills.
do $$
declare
  v_type text;
begin
  for v_type in select substring(p.proname from '^write_(.+)_rows$') from pg_proc p
                where p.pronamespace = 'public'::regnamespace and p.proname ~ '^write_.+_rows$' and p.proname <> 'write_side_rows'
  loop
    execute format('grant delete on %I to plinth_append_owner', state_table(v_type));
  end loop;
end
$$;
