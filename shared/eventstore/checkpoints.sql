/* @name ReadCheckpoints */
select number, position, jws
from audit_checkpoint
where tenant_id = :tenantId! and number > :after! and number <= :until!
order by number
limit :limit!;

/* @name ReadLastCheckpoint */
select number, position, jws
from audit_checkpoint
where tenant_id = :tenantId!
order by number desc
limit 1;

/* @name InsertCheckpoint */
insert into audit_checkpoint (tenant_id, number, position, jws)
values (:tenantId!, :number!, :position!, :jws!);

/* @name LockCheckpoints */
select pg_advisory_xact_lock(hashtextextended('audit_checkpoint ' || :tenantId!, 0))::text as "locked!";

/* @name FindUnattested */
select tenant_id as "tenantId!"
from audit_unattested(:after, :limit!);

/* @name FindPublicKeys */
select public_jwk as "publicJwk!"
from audit_public_keys();
