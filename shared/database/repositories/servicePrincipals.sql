/* @name InsertServicePrincipal */
insert into service_principal (tenant_id, id, name, scopes, hash, created_at)
values (:tenantId!, :id!, :name!, :scopes!::text[], :hash!, :now!);

/* @name FindServicePrincipal */
select id, name, scopes, hash, previous_hash as "previousHash", previous_until as "previousUntil"
from service_principal
where tenant_id = :tenantId! and id = :id! and revoked_at is null;

/* @name ListServicePrincipals */
select id, name, scopes, previous_until as "previousUntil", created_at as "createdAt"
from service_principal
where tenant_id = :tenantId! and revoked_at is null
order by name;

/* @name RotateServicePrincipal */
update service_principal
set previous_hash = hash, previous_until = :previousUntil!, hash = :hash!
where tenant_id = :tenantId! and id = :id! and revoked_at is null
returning id, name, scopes, previous_until as "previousUntil", created_at as "createdAt";

/* @name RevokeServicePrincipal */
update service_principal
set revoked_at = :now!
where tenant_id = :tenantId! and id = :id! and revoked_at is null
returning id;
