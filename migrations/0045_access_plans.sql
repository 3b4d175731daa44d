-- What a session gives is read with a plan that is kept: as plain SQL the body was planned anew with each call.

create or replace function access_of_session(
  p_session_id uuid, p_user_id uuid, p_tenant_id uuid, p_now timestamptz,
  out is_live boolean, out expires_at timestamptz, out authenticated_at timestamptz, out impersonated_by uuid, out role text,
  out role_permissions text[], out tenant_status text, out tenant_plan text, out tenant_epoch bigint,
  out member_epoch bigint, out person_epoch bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  select s.revoked_at is null and s.expires_at > p_now, s.expires_at, s.authenticated_at, s.impersonated_by, m.role,
         o.permissions, t.status, t.plan,
         coalesce((select e.epoch from public.access_epoch e
                   where e.tenant_id = p_tenant_id and e.subject_id = uuid '00000000-0000-0000-0000-000000000000'), 0),
         coalesce((select e.epoch from public.access_epoch e
                   where e.tenant_id = p_tenant_id and e.subject_id = p_user_id), 0),
         coalesce((select e.epoch from public.access_epoch e
                   where e.tenant_id = uuid '00000000-0000-0000-0000-000000000000' and e.subject_id = p_user_id), 0)
  into is_live, expires_at, authenticated_at, impersonated_by, role, role_permissions, tenant_status, tenant_plan,
       tenant_epoch, member_epoch, person_epoch
  from (select) as one
  left join public.session s
    on s.tenant_id = uuid '00000000-0000-0000-0000-000000000000' and s.id = p_session_id and s.user_id = p_user_id
   and s.for_tenant_id = p_tenant_id
  left join public.membership m on m.tenant_id = p_tenant_id and m.user_id = p_user_id
  left join public.role o
    on o.tenant_id = p_tenant_id and o.id = public.custom_role_id(m.role) and o.deleted_at is null
  left join public.tenant t on t.tenant_id = p_tenant_id and t.id = p_tenant_id;
end
$$;
