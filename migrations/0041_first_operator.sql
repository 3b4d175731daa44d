-- Whoever has the migrator's password invites the first operator, and nobody once there is one.

create function invite_first_operator(p_token_hash bytea, p_expires_at timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c_platform constant uuid := uuid '00000000-0000-0000-0000-000000000000';
begin
  if exists (select from public.operator where tenant_id = c_platform) then
    return false;
  end if;
  -- Of tokens that were made before the last one is good.
  delete from public.operator_invitation where tenant_id = c_platform and issued_by is null;
  insert into public.operator_invitation (tenant_id, token_hash, expires_at)
  values (c_platform, p_token_hash, p_expires_at);
  return true;
end
$$;

grant select on operator to plinth_append_owner;
create policy operator_append_owner on operator for select to plinth_append_owner using (true);
grant select, insert, delete on operator_invitation to plinth_append_owner;
create policy operator_invitation_append_owner on operator_invitation to plinth_append_owner using (true);
drop policy operator_invitation_migrator on operator_invitation;
drop policy operator_migrator on operator;

revoke all on function invite_first_operator from public;
grant create on schema public to plinth_append_owner;
alter function invite_first_operator owner to plinth_append_owner;
revoke create on schema public from plinth_append_owner;
grant execute on function invite_first_operator to plinth_migrator;
