/* @name FindApiKey */
select k.id, k.name, k.scopes, k.expires_at as "expiresAt", k.secret_id as "secretId",
       k.previous_secret_id as "previousSecretId", k.previous_until as "previousUntil", k.revoked_at as "revokedAt",
       k.version, k.reducer_revision as "reducerRevision", k.created_at as "createdAt", k.updated_at as "updatedAt",
       u.last_used_at as "lastUsedAt?"
from api_key k
left join api_key_use u on u.tenant_id = k.tenant_id and u.key_id = k.id
where k.tenant_id = :tenantId! and k.id = :id!;

/* @name ListApiKeys */
select k.id, k.name, k.scopes, k.expires_at as "expiresAt", k.secret_id as "secretId",
       k.previous_secret_id as "previousSecretId", k.previous_until as "previousUntil", k.revoked_at as "revokedAt",
       k.version, k.reducer_revision as "reducerRevision", k.created_at as "createdAt", k.updated_at as "updatedAt",
       u.last_used_at as "lastUsedAt?"
from api_key k
left join api_key_use u on u.tenant_id = k.tenant_id and u.key_id = k.id
where k.tenant_id = :tenantId! and (k.created_at, k.id) > (:afterAt!, :afterId!)
order by k.created_at, k.id
limit :limit!;

/* @name InsertSecret */
insert into api_key_secret (tenant_id, key_id, secret_id, hash, created_at)
values (:tenantId!, :keyId!, :secretId!, :hash!::bytea, :now!);

/* @name DeleteOtherSecrets */
delete from api_key_secret
where tenant_id = :tenantId! and key_id = :keyId! and secret_id <> all(:keep!::uuid[]);

/* @name FindAccessOfApiKey */
select tenant_id as "tenantId!", scopes as "scopes!", expires_at as "expiresAt", revoked_at as "revokedAt", hash,
       previous_hash as "previousHash", previous_until as "previousUntil", tenant_status as "tenantStatus!",
       tenant_plan as "tenantPlan!", tenant_epoch as "tenantEpoch!", key_epoch as "keyEpoch!"
from access_of_api_key(:keyId!);

/* @name NoteUses */
insert into api_key_use as u (tenant_id, key_id, last_used_at)
select * from unnest(:tenantIds!::uuid[], :keyIds!::uuid[], :times!::timestamptz[])
on conflict (tenant_id, key_id) do update set last_used_at = greatest(u.last_used_at, excluded.last_used_at);
