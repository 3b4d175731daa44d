-- Keys of access tokens take turns: each is published before it signs, and verifies until the last token of it has expired.

alter table signing_key
  -- By a command; without one a key is followed once it is old.
  add column rotation_asked_at timestamptz,
  add column retiring_at       timestamptz,
  -- From then on no token of it can be good.
  add column verify_until      timestamptz,
  add column retired_at        timestamptz,
  -- What no longer signs is not kept.
  add check ((private_key is null) = (status in ('retiring', 'retired'))),
  add check (status <> 'active' or activated_at is not null),
  add check (status <> 'retiring' or (retiring_at is not null and verify_until is not null)),
  add check (status <> 'retired' or retired_at is not null);
create unique index signing_key_one_pending on signing_key (tenant_id) where status = 'pending';

-- Moves the keys on, and takes the key that is handed in when one is needed: as the active one when there is none to
-- sign, as the pending one when the active one is old or was asked to go. One caller at a time; the others find nothing
-- left to do.
create function turn_signing_keys(
  p_now timestamptz, p_published_before timestamptz, p_old_before timestamptz, p_verify_until timestamptz,
  p_kid text, p_public_jwk json, p_private_key text) returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  c_platform constant uuid := '00000000-0000-0000-0000-000000000000';
  v_next text;
begin
  -- Any number that nothing else locks.
  perform pg_advisory_xact_lock(7021938465);
  update public.signing_key set status = 'retired', retired_at = p_now
  where tenant_id = c_platform and status = 'retiring' and verify_until <= p_now;

  -- Where nobody can sign, nobody waits until the next key is known everywhere.
  select k.kid into v_next from public.signing_key k
  where k.tenant_id = c_platform and k.status = 'pending'
    and (k.created_at <= p_published_before
         or not exists (select from public.signing_key a where a.tenant_id = c_platform and a.status = 'active'));
  if found then
    update public.signing_key
    set status = 'retiring', retiring_at = p_now, verify_until = p_verify_until, private_key = null
    where tenant_id = c_platform and status = 'active';
    update public.signing_key set status = 'active', activated_at = p_now
    where tenant_id = c_platform and kid = v_next;
  end if;

  if p_kid is null then
    return;
  end if;
  if not exists (select from public.signing_key where tenant_id = c_platform and status = 'active') then
    insert into public.signing_key (tenant_id, kid, status, public_jwk, private_key, created_at, activated_at)
    values (c_platform, p_kid, 'active', p_public_jwk, p_private_key, p_now, p_now);
  elsif exists (select from public.signing_key
                where tenant_id = c_platform and status = 'active'
                  and (activated_at <= p_old_before or rotation_asked_at is not null))
    and not exists (select from public.signing_key where tenant_id = c_platform and status = 'pending') then
    insert into public.signing_key (tenant_id, kid, status, public_jwk, private_key, created_at)
    values (c_platform, p_kid, 'pending', p_public_jwk, p_private_key, p_now);
  end if;
end
$$;
revoke all on function turn_signing_keys from public;
grant execute on function turn_signing_keys to plinth_identity;

-- All replicas read the keys again: what is retired verifies nothing any more.
create function signing_keys_changed() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform public.raise_access_epoch(uuid '00000000-0000-0000-0000-000000000000',
                                    uuid '00000000-0000-0000-0000-000000000000');
  return null;
end
$$;
create trigger signing_key_access after insert or update or delete on signing_key
  for each statement execute function signing_keys_changed();
revoke all on function signing_keys_changed from public;
grant create on schema public to plinth_append_owner;
alter function signing_keys_changed owner to plinth_append_owner;
revoke create on schema public from plinth_append_owner;

-- Whoever owns the schema asks for a rotation, and retires a key that is in wrong hands.
create policy signing_key_migrator on signing_key to plinth_migrator using (true);
