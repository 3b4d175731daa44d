/* @name InsertSession */
with started as (
  insert into session
    (tenant_id, id, user_id, for_tenant_id, created_at, authenticated_at, refreshed_at, expires_at)
  values (:tenantId!, :sessionId!, :userId!, :forTenantId!, :now!, :now!, :now!, :expiresAt!)
  returning id
)
insert into refresh_token (tenant_id, token_hash, session_id, issued_at)
select :tenantId!, :tokenHash!::bytea, started.id, :now! from started;

/* @name InsertContinued */
with started as (
  insert into session
    (tenant_id, id, user_id, for_tenant_id, created_at, authenticated_at, refreshed_at, expires_at)
  select s.tenant_id, :sessionId!, s.user_id, :forTenantId!, :now!, s.authenticated_at, :now!, s.expires_at
  from session s
  where s.tenant_id = :tenantId! and s.id = :fromSessionId! and s.user_id = :userId! and s.revoked_at is null
    and s.expires_at > :now! and s.impersonated_by is null
  returning id
)
insert into refresh_token (tenant_id, token_hash, session_id, issued_at)
select :tenantId!, :tokenHash!::bytea, started.id, :now! from started
returning session_id as "sessionId";

/* @name RotateToken */
with used as (
  update refresh_token t
  set used_at = :now!, successor = :successor!
  from session s
  where t.tenant_id = :tenantId! and t.token_hash = :tokenHash! and t.used_at is null
    and s.tenant_id = t.tenant_id and s.id = t.session_id and s.revoked_at is null and s.expires_at > :now!
    and t.issued_at > :idleSince!
  returning t.session_id, s.user_id, s.for_tenant_id
), seen as (
  update session s set refreshed_at = :now! from used where s.tenant_id = :tenantId! and s.id = used.session_id
), issued as (
  insert into refresh_token (tenant_id, token_hash, session_id, issued_at)
  select :tenantId!, :successorHash!::bytea, used.session_id, :now! from used
)
select session_id as "sessionId", user_id as "userId", for_tenant_id as "forTenantId" from used;

/* @name FindUsedToken */
select t.session_id as "sessionId", t.used_at as "usedAt!", t.successor as "successor!", s.user_id as "userId", s.for_tenant_id as "forTenantId"
from refresh_token t
join session s on s.tenant_id = t.tenant_id and s.id = t.session_id
where t.tenant_id = :tenantId! and t.token_hash = :tokenHash! and t.used_at is not null
  and s.revoked_at is null and s.expires_at > :now!;

/* @name RevokeSession */
update session
set revoked_at = :now!
where tenant_id = :tenantId! and id = :sessionId! and user_id = :userId! and revoked_at is null
returning id;

/* @name RevokeSessionsOf */
-- All of a person, or those in one tenant; but for one that is kept.
update session
set revoked_at = :now!
where tenant_id = :tenantId! and user_id = :userId! and revoked_at is null and expires_at > :now!
  and for_tenant_id = coalesce(:forTenantId::uuid, for_tenant_id)
  and id is distinct from :exceptId::uuid
returning id;

/* @name ProveSession */
update session
set authenticated_at = :now!
where tenant_id = :tenantId! and id = :sessionId! and user_id = :userId! and revoked_at is null and expires_at > :now!
  and impersonated_by is null
returning id;

/* @name ListSessions */
select id, for_tenant_id as "tenantId", created_at as "createdAt", refreshed_at as "refreshedAt",
       expires_at as "expiresAt"
from session
where tenant_id = :tenantId! and user_id = :userId! and revoked_at is null and expires_at > :now!
  and refreshed_at > :idleSince!
order by created_at desc, id desc
limit :limit!;
