/** Types generated for queries found in "shared/database/repositories/activityFeed.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'InsertActivity' parameters type */
export interface InsertActivityParams {
  actor: string;
  at: string;
  eventId: string;
  position: number;
  projectId: string;
  projectionVersion: number;
  streamId: string;
  summary: string;
  tenantId: string;
  type: string;
  version: number;
}

/** 'InsertActivity' return type */
export type InsertActivityResult = void;

/** 'InsertActivity' query type */
export interface InsertActivityQuery {
  params: InsertActivityParams;
  result: InsertActivityResult;
}

const insertActivityIR: any = {"usedParamSet":{"tenantId":true,"projectionVersion":true,"projectId":true,"position":true,"streamId":true,"version":true,"eventId":true,"type":true,"actor":true,"at":true,"summary":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":139,"b":148}]},{"name":"projectionVersion","required":true,"transform":{"type":"scalar"},"locs":[{"a":151,"b":169}]},{"name":"projectId","required":true,"transform":{"type":"scalar"},"locs":[{"a":172,"b":182}]},{"name":"position","required":true,"transform":{"type":"scalar"},"locs":[{"a":185,"b":194}]},{"name":"streamId","required":true,"transform":{"type":"scalar"},"locs":[{"a":197,"b":206}]},{"name":"version","required":true,"transform":{"type":"scalar"},"locs":[{"a":209,"b":217}]},{"name":"eventId","required":true,"transform":{"type":"scalar"},"locs":[{"a":220,"b":228}]},{"name":"type","required":true,"transform":{"type":"scalar"},"locs":[{"a":231,"b":236}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":239,"b":245}]},{"name":"at","required":true,"transform":{"type":"scalar"},"locs":[{"a":248,"b":251}]},{"name":"summary","required":true,"transform":{"type":"scalar"},"locs":[{"a":254,"b":262}]}],"statement":"insert into activity (tenant_id, projection_version, project_id, position, stream_id, version, event_id, type, actor, at, summary)\nvalues (:tenantId!, :projectionVersion!, :projectId!, :position!, :streamId!, :version!, :eventId!, :type!, :actor!, :at!, :summary!)\non conflict (tenant_id, projection_version, project_id, position) do nothing"};

/**
 * Query generated from SQL:
 * ```
 * insert into activity (tenant_id, projection_version, project_id, position, stream_id, version, event_id, type, actor, at, summary)
 * values (:tenantId!, :projectionVersion!, :projectId!, :position!, :streamId!, :version!, :eventId!, :type!, :actor!, :at!, :summary!)
 * on conflict (tenant_id, projection_version, project_id, position) do nothing
 * ```
 */
export const insertActivity = new PreparedQuery<InsertActivityParams,InsertActivityResult>(insertActivityIR);


/** 'FindTaskAt' parameters type */
export interface FindTaskAtParams {
  position: number;
  streamId: string;
  tenantId: string;
}

/** 'FindTaskAt' return type */
export interface FindTaskAtResult {
  projectId: string;
  title: string | null;
}

/** 'FindTaskAt' query type */
export interface FindTaskAtQuery {
  params: FindTaskAtParams;
  result: FindTaskAtResult;
}

const findTaskAtIR: any = {"usedParamSet":{"position":true,"tenantId":true,"streamId":true},"params":[{"name":"position","required":true,"transform":{"type":"scalar"},"locs":[{"a":240,"b":249}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":393,"b":402}]},{"name":"streamId","required":true,"transform":{"type":"scalar"},"locs":[{"a":426,"b":435}]}],"statement":"select (first.data ->> 'projectId')::uuid as \"projectId!\",\n       (select named.data ->> 'title'\n        from event named\n        where named.tenant_id = first.tenant_id and named.stream_id = first.stream_id\n          and named.position <= :position! and named.data ->> 'title' is not null\n        order by named.version desc\n        limit 1) as title\nfrom event first\nwhere first.tenant_id = :tenantId! and first.stream_id = :streamId! and first.version = 1\n  and first.data is not null"};

/**
 * Query generated from SQL:
 * ```
 * select (first.data ->> 'projectId')::uuid as "projectId!",
 *        (select named.data ->> 'title'
 *         from event named
 *         where named.tenant_id = first.tenant_id and named.stream_id = first.stream_id
 *           and named.position <= :position! and named.data ->> 'title' is not null
 *         order by named.version desc
 *         limit 1) as title
 * from event first
 * where first.tenant_id = :tenantId! and first.stream_id = :streamId! and first.version = 1
 *   and first.data is not null
 * ```
 */
export const findTaskAt = new PreparedQuery<FindTaskAtParams,FindTaskAtResult>(findTaskAtIR);


/** 'FindTaskOfComment' parameters type */
export interface FindTaskOfCommentParams {
  streamId: string;
  tenantId: string;
}

/** 'FindTaskOfComment' return type */
export interface FindTaskOfCommentResult {
  taskId: string;
}

/** 'FindTaskOfComment' query type */
export interface FindTaskOfCommentQuery {
  params: FindTaskOfCommentParams;
  result: FindTaskOfCommentResult;
}

const findTaskOfCommentIR: any = {"usedParamSet":{"tenantId":true,"streamId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":75,"b":84}]},{"name":"streamId","required":true,"transform":{"type":"scalar"},"locs":[{"a":102,"b":111}]}],"statement":"select (data ->> 'taskId')::uuid as \"taskId!\"\nfrom event\nwhere tenant_id = :tenantId! and stream_id = :streamId! and version = 1 and data is not null"};

/**
 * Query generated from SQL:
 * ```
 * select (data ->> 'taskId')::uuid as "taskId!"
 * from event
 * where tenant_id = :tenantId! and stream_id = :streamId! and version = 1 and data is not null
 * ```
 */
export const findTaskOfComment = new PreparedQuery<FindTaskOfCommentParams,FindTaskOfCommentResult>(findTaskOfCommentIR);


/** 'DeleteActivitiesOfProject' parameters type */
export interface DeleteActivitiesOfProjectParams {
  projectId: string;
  projectionVersion: number;
  tenantId: string;
}

/** 'DeleteActivitiesOfProject' return type */
export type DeleteActivitiesOfProjectResult = void;

/** 'DeleteActivitiesOfProject' query type */
export interface DeleteActivitiesOfProjectQuery {
  params: DeleteActivitiesOfProjectParams;
  result: DeleteActivitiesOfProjectResult;
}

const deleteActivitiesOfProjectIR: any = {"usedParamSet":{"tenantId":true,"projectionVersion":true,"projectId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":39,"b":48}]},{"name":"projectionVersion","required":true,"transform":{"type":"scalar"},"locs":[{"a":75,"b":93}]},{"name":"projectId","required":true,"transform":{"type":"scalar"},"locs":[{"a":112,"b":122}]}],"statement":"delete from activity\nwhere tenant_id = :tenantId! and projection_version = :projectionVersion! and project_id = :projectId!"};

/**
 * Query generated from SQL:
 * ```
 * delete from activity
 * where tenant_id = :tenantId! and projection_version = :projectionVersion! and project_id = :projectId!
 * ```
 */
export const deleteActivitiesOfProject = new PreparedQuery<DeleteActivitiesOfProjectParams,DeleteActivitiesOfProjectResult>(deleteActivitiesOfProjectIR);


/** 'DeleteActivitiesOfStream' parameters type */
export interface DeleteActivitiesOfStreamParams {
  projectionVersion: number;
  streamId: string;
  tenantId: string;
}

/** 'DeleteActivitiesOfStream' return type */
export type DeleteActivitiesOfStreamResult = void;

/** 'DeleteActivitiesOfStream' query type */
export interface DeleteActivitiesOfStreamQuery {
  params: DeleteActivitiesOfStreamParams;
  result: DeleteActivitiesOfStreamResult;
}

const deleteActivitiesOfStreamIR: any = {"usedParamSet":{"tenantId":true,"projectionVersion":true,"streamId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":39,"b":48}]},{"name":"projectionVersion","required":true,"transform":{"type":"scalar"},"locs":[{"a":75,"b":93}]},{"name":"streamId","required":true,"transform":{"type":"scalar"},"locs":[{"a":111,"b":120}]}],"statement":"delete from activity\nwhere tenant_id = :tenantId! and projection_version = :projectionVersion! and stream_id = :streamId!"};

/**
 * Query generated from SQL:
 * ```
 * delete from activity
 * where tenant_id = :tenantId! and projection_version = :projectionVersion! and stream_id = :streamId!
 * ```
 */
export const deleteActivitiesOfStream = new PreparedQuery<DeleteActivitiesOfStreamParams,DeleteActivitiesOfStreamResult>(deleteActivitiesOfStreamIR);


