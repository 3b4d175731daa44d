/* @name FindActiveAuditKey */
select kid, private_key as "privateKey", created_at as "createdAt"
from audit_key
where tenant_id = :tenantId! and retired_at is null;

/* @name ListAuditKeys */
select kid, public_jwk as "publicJwk"
from audit_key
where tenant_id = :tenantId!
order by created_at, kid;

/* @name InsertAuditKey */
insert into audit_key (tenant_id, kid, public_jwk, private_key, created_at)
values (:tenantId!, :kid!, :publicJwk!, :privateKey!, :now!)
on conflict do nothing;

/* @name RetireAuditKey */
update audit_key
set private_key = null, retired_at = :now!
where tenant_id = :tenantId! and kid = :kid! and retired_at is null;
