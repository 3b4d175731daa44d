/* @name AddErasure */
insert into erasure (tenant_id, for_tenant_id, subject_id, correlation_id, causation_id, requested_at)
values (:tenantId!, :forTenantId!, :subjectId!, :correlationId!, :causationId, :requestedAt!)
on conflict do nothing;

/* @name FindOpenErasures */
select for_tenant_id as "forTenantId", subject_id as "subjectId", correlation_id as "correlationId",
       causation_id as "causationId"
from erasure
where tenant_id = :tenantId! and completed_at is null
order by requested_at, for_tenant_id, subject_id
limit :limit!;

/* @name FindTenantsToErase */
select tenants_to_erase as "tenantId!" from tenants_to_erase(:now!, :limit!);

/* @name CompleteErasure */
update erasure
set completed_at = :now!
where tenant_id = :tenantId! and for_tenant_id = :forTenantId! and subject_id = :subjectId! and completed_at is null;

/* @name FindTenantsThatKnow */
select tenants_that_know as "tenantId!" from tenants_that_know(:userId!, :limit!);

/* @name IsPersonDropped */
select is_person_dropped(:userId!) as "isDropped!";

/* @name FindKeyOf */
select key_id as "keyId"
from subject_key
where tenant_id = :tenantId! and subject_id = :subjectId!;
