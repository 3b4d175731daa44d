/* @name AddProjections */
with added as (
  insert into projection (tenant_id, name, active_version, tables)
  select '00000000-0000-0000-0000-000000000000', p.name, 1, string_to_array(p.tables, ',')
  from unnest(:names!::text[], :tables!::text[]) as p (name, tables)
  on conflict (tenant_id, name) do nothing
)
insert into projection_version (tenant_id, name, version, created_at)
select '00000000-0000-0000-0000-000000000000', p.name, 1, clock_timestamp()
from unnest(:names!::text[]) as p (name)
where not exists (select from projection known where known.name = p.name)
on conflict (tenant_id, name, version) do nothing;

/* @name ListProjectionVersions */
select name, version
from projection_version
where name = any (:names!::text[]) and dropped_at is null
order by name, version;
