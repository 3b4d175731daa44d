/* @name FindKeys */
select null::uuid as "subjectId", null::uuid as "keyId", wrapped
from tenant_key
where tenant_id = :tenantId!
union all
select subject_id, key_id, wrapped
from subject_key
where tenant_id = :tenantId! and subject_id = any (:subjectIds!::uuid[]);


/* @name FindDroppedKeys */
select tenant_id as "tenantId", subject_id as "subjectId", next as "next!"
from keys_dropped_since(:since);
