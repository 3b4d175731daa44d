/* @name ReadProgress */
select h.position as head, c.position as "position?"
from log_head h
left join checkpoint c on c.tenant_id = h.tenant_id and c.consumer = :consumer!
where h.tenant_id = :tenantId! and h.shard = 0;

/* @name OpenCheckpoint */
insert into checkpoint (tenant_id, consumer, position, revision, updated_at)
select h.tenant_id, :consumer!, 0, :revision!, clock_timestamp()
from log_head h
where h.tenant_id = :tenantId! and h.shard = 0 and h.position > 0
on conflict do nothing;

/* @name LockCheckpoint */
select position, revision
from checkpoint
where tenant_id = :tenantId! and consumer = :consumer!
for update skip locked;

/* @name AdvanceCheckpoint */
update checkpoint
set position = :position!, revision = :revision!, updated_at = clock_timestamp()
where tenant_id = :tenantId! and consumer = :consumer! and position < :position!
returning position;

/* @name FindTenantsBehind */
select tenant_id as "tenantId!", head as "head!", position as "position!"
from consumer_behind(:consumer!);

/* @name SetSavepoint */
savepoint before_event;

/* @name ReleaseSavepoint */
release savepoint before_event;

/* @name RollBackToSavepoint */
rollback to savepoint before_event;
