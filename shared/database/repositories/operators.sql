/* @name InsertInvitation */
insert into operator_invitation (tenant_id, token_hash, issued_by, expires_at)
values (:tenantId!, :tokenHash!, :issuedBy!, :expiresAt!);

/* @name FindInvitation */
select i.issued_by as "issuedBy"
from operator_invitation i
where i.tenant_id = :tenantId! and i.token_hash = :tokenHash! and i.expires_at > :now!
  and (i.issued_by is not null or not exists (select from operator o where o.tenant_id = :tenantId!));

/* @name InsertOperator */
with invitation as (
  delete from operator_invitation i
  where i.tenant_id = :tenantId! and i.token_hash = :tokenHash!::bytea and i.expires_at > :now!
    and (i.issued_by is not null or not exists (select from operator o where o.tenant_id = :tenantId!))
  returning i.issued_by
)
insert into operator
  (tenant_id, id, name, is_first, scheme, pepper_id, password_hash, totp_secret, totp_last_step, created_at)
select :tenantId!, :id!, :name!, invitation.issued_by is null, :scheme!, :pepperId!, :hash!, :totpSecret!, :step!, :now!
from invitation
returning id;

/* @name FindOperatorByName */
select id, name, scheme, pepper_id as "pepperId", password_hash as "hash", totp_secret as "totpSecret",
       locked_until as "lockedUntil"
from operator
where tenant_id = :tenantId! and name = :name!;

/* @name UseCode */
update operator
set totp_last_step = :step!, wrong_codes = 0, locked_until = null
where tenant_id = :tenantId! and id = :id! and totp_last_step < :step!
returning id;

/* @name CountWrongCode */
update operator
set wrong_codes = case when wrong_codes + 1 >= :limit! then 0 else wrong_codes + 1 end,
    locked_until = case when wrong_codes + 1 >= :limit! then :lockedUntil! else locked_until end
where tenant_id = :tenantId! and id = :id!;

/* @name InsertOperatorSession */
insert into operator_session (tenant_id, id, operator_id, created_at, expires_at)
values (:tenantId!, :id!, :operatorId!, :now!, :expiresAt!);

/* @name FindOperatorSession */
select o.id, o.name
from operator_session s
join operator o on o.tenant_id = s.tenant_id and o.id = s.operator_id
where s.tenant_id = :tenantId! and s.id = :id! and s.operator_id = :operatorId! and s.revoked_at is null
  and s.expires_at > :now!;

/* @name RevokeOperatorSession */
update operator_session set revoked_at = :now! where tenant_id = :tenantId! and id = :id! and revoked_at is null;

/* @name ListTenantsForOperator */
select id as "id!", slug as "slug!", name as "name!", status as "status!", plan as "plan!", created_at as "createdAt!"
from tenants_for_operator(:status, :slug, :after!, :limit!);

/* @name FindTenantForOperator */
select id as "id!", slug as "slug!", name as "name!", status as "status!", plan as "plan!",
       suspension_reason as "suspensionReason", erase_at as "eraseAt", version as "version!", created_at as "createdAt!",
       projects as "projects!", members as "members!", events as "events!"
from tenant_for_operator(:id!);

/* @name InsertImpersonation */
insert into session
  (tenant_id, id, user_id, for_tenant_id, created_at, authenticated_at, refreshed_at, expires_at, impersonated_by)
values (:tenantId!, :sessionId!, :userId!, :forTenantId!, :now!, to_timestamp(0), :now!, :expiresAt!, :operatorId!);

/* @name EndImpersonation */
update session
set revoked_at = :now!
where tenant_id = :tenantId! and id = :sessionId! and for_tenant_id = :forTenantId! and impersonated_by is not null
  and revoked_at is null
returning user_id as "userId";
