/* @name FindSigningKeys */
select kid, status, public_jwk as "publicJwk", private_key as "privateKey"
from signing_key
where tenant_id = :tenantId! and status <> 'retired'
order by created_at, kid;

/* @name InsertFirstSigningKey */
insert into signing_key (tenant_id, kid, status, public_jwk, private_key, created_at, activated_at)
values (:tenantId!, :kid!, 'active', :publicJwk!, :privateKey!, :now!, :now!)
on conflict do nothing;
