/* @name InsertAuditEntry */
insert into audit_entry
  (tenant_id, position, at, actor, type, aggregate, stream_id, version, event_id, correlation_id)
values (:tenantId!, :position!, :at!, :actor!, :type!, :aggregate!, :streamId!, :version!, :eventId!, :correlationId!)
on conflict (tenant_id, position) do nothing;
