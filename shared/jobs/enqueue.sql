/* @name InsertJob */
insert into job (tenant_id, id, processor, status, max_attempts, run_at, created_at)
values (:tenantId!, :id!, :processor!, 'queued', :maxAttempts!, :now!, :now!)
on conflict (tenant_id, id) do nothing;
