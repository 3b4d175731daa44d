/* @name InsertJob */
insert into job (tenant_id, id, processor, payload, status, max_attempts, runs_while_suspended, run_at, created_at)
values (:tenantId!, :id!, :processor!, :payload!, 'queued', :maxAttempts!, :runsWhileSuspended!, :now!, :now!)
on conflict do nothing;
