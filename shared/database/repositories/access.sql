/* @name FindAccessOfSession */
select is_live as "isLive", expires_at as "expiresAt", authenticated_at as "authenticatedAt",
       impersonated_by as "impersonatedBy", role, role_permissions as "rolePermissions", tenant_status as "tenantStatus", tenant_plan as "tenantPlan",
       tenant_epoch as "tenantEpoch!", member_epoch as "memberEpoch!",
       person_epoch as "personEpoch!"
from access_of_session(:sessionId!, :userId!, :tenantId!, :now!);

/* @name FindAccessChanges */
select tenant_id as "tenantId", subject_id as "subjectId", epoch, next as "next!"
from access_changes(:since);
