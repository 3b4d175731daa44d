/* @name FindCredential */
select c.user_id as "userId", c.scheme, c.pepper_id as "pepperId", c.hash, u.personal,
       u.email_verified_at as "emailVerifiedAt"
from reservation r
join password_credential c on c.tenant_id = r.tenant_id and c.user_id = r.stream_id
join user_account u on u.tenant_id = r.tenant_id and u.id = r.stream_id
where r.tenant_id = :tenantId! and r.kind = 'user.email' and r.value = :emailMac! and u.deleted_at is null;

/* @name FindCredentialOfUser */
select c.user_id as "userId", c.scheme, c.pepper_id as "pepperId", c.hash, u.personal,
       u.email_verified_at as "emailVerifiedAt"
from password_credential c
join user_account u on u.tenant_id = c.tenant_id and u.id = c.user_id
where c.tenant_id = :tenantId! and c.user_id = :userId! and u.deleted_at is null;

/* @name FindUserRow */
select id as "userId", personal, email_verified_at as "emailVerifiedAt", second_factor_id as "secondFactorId", deleted_at as "deletedAt", erased_at as "erasedAt", version,
       reducer_revision as "reducerRevision", created_at as "createdAt", updated_at as "updatedAt"
from user_account
where tenant_id = :tenantId! and id = :userId!;

/* @name FindUser */
select personal from user_account where tenant_id = :tenantId! and id = :userId!;
