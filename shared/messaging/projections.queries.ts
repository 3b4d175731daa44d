/** Types generated for queries found in "shared/messaging/projections.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

export type stringArray = (string)[];

/** 'AddProjections' parameters type */
export interface AddProjectionsParams {
  names: stringArray;
  tables: stringArray;
}

/** 'AddProjections' return type */
export type AddProjectionsResult = void;

/** 'AddProjections' query type */
export interface AddProjectionsQuery {
  params: AddProjectionsParams;
  result: AddProjectionsResult;
}

const addProjectionsIR: any = {"usedParamSet":{"names":true,"tables":true},"params":[{"name":"names","required":true,"transform":{"type":"scalar"},"locs":[{"a":188,"b":194},{"a":446,"b":452}]},{"name":"tables","required":true,"transform":{"type":"scalar"},"locs":[{"a":205,"b":212}]}],"statement":"with added as (\n  insert into projection (tenant_id, name, active_version, tables)\n  select '00000000-0000-0000-0000-000000000000', p.name, 1, string_to_array(p.tables, ',')\n  from unnest(:names!::text[], :tables!::text[]) as p (name, tables)\n  on conflict (tenant_id, name) do nothing\n)\ninsert into projection_version (tenant_id, name, version, created_at)\nselect '00000000-0000-0000-0000-000000000000', p.name, 1, clock_timestamp()\nfrom unnest(:names!::text[]) as p (name)\nwhere not exists (select from projection known where known.name = p.name)\non conflict (tenant_id, name, version) do nothing"};

/**
 * Query generated from SQL:
 * ```
 * with added as (
 *   insert into projection (tenant_id, name, active_version, tables)
 *   select '00000000-0000-0000-0000-000000000000', p.name, 1, string_to_array(p.tables, ',')
 *   from unnest(:names!::text[], :tables!::text[]) as p (name, tables)
 *   on conflict (tenant_id, name) do nothing
 * )
 * insert into projection_version (tenant_id, name, version, created_at)
 * select '00000000-0000-0000-0000-000000000000', p.name, 1, clock_timestamp()
 * from unnest(:names!::text[]) as p (name)
 * where not exists (select from projection known where known.name = p.name)
 * on conflict (tenant_id, name, version) do nothing
 * ```
 */
export const addProjections = new PreparedQuery<AddProjectionsParams,AddProjectionsResult>(addProjectionsIR);


/** 'ListProjectionVersions' parameters type */
export interface ListProjectionVersionsParams {
  names: stringArray;
}

/** 'ListProjectionVersions' return type */
export interface ListProjectionVersionsResult {
  name: string;
  version: number;
}

/** 'ListProjectionVersions' query type */
export interface ListProjectionVersionsQuery {
  params: ListProjectionVersionsParams;
  result: ListProjectionVersionsResult;
}

const listProjectionVersionsIR: any = {"usedParamSet":{"names":true},"params":[{"name":"names","required":true,"transform":{"type":"scalar"},"locs":[{"a":63,"b":69}]}],"statement":"select name, version\nfrom projection_version\nwhere name = any (:names!::text[]) and dropped_at is null\norder by name, version"};

/**
 * Query generated from SQL:
 * ```
 * select name, version
 * from projection_version
 * where name = any (:names!::text[]) and dropped_at is null
 * order by name, version
 * ```
 */
export const listProjectionVersions = new PreparedQuery<ListProjectionVersionsParams,ListProjectionVersionsResult>(listProjectionVersionsIR);


