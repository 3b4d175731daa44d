/* @name FindInvitation */
select id, invitation_id as "invitationId", role, status, personal, expires_at as "expiresAt", erased_at as "erasedAt",
       version, reducer_revision as "reducerRevision", created_at as "createdAt", updated_at as "updatedAt"
from invitation
where tenant_id = :tenantId! and id = :id!;

/* @name ListOpenInvitations */
select id, invitation_id as "invitationId", role, status, personal, expires_at as "expiresAt", erased_at as "erasedAt",
       version, reducer_revision as "reducerRevision", created_at as "createdAt", updated_at as "updatedAt"
from invitation
where tenant_id = :tenantId! and (created_at, id) > (:afterAt!, :afterId!) and status = 'open'
order by created_at, id
limit :limit!;

/* @name FindDueInvitations */
select id
from invitation
where tenant_id = :tenantId! and id > :after! and status = 'open' and expires_at <= :deletedBefore!
order by id
limit :limit!;

/* @name FindAcceptable */
select tenant_id as "tenantId!", tenant_slug as "tenantSlug!", tenant_name as "tenantName!",
       tenant_status as "tenantStatus!", role as "role!", role_name as "roleName!", expires_at as "expiresAt!"
from open_invitation(:id!, :now!);
