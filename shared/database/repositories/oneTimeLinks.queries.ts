/** Types generated for queries found in "shared/database/repositories/oneTimeLinks.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'InsertLink' parameters type */
export interface InsertLinkParams {
  expiresAt: string;
  kind: string;
  linkId: string;
  maxGood: number;
  now: string;
  tenantId: string;
  userId: string;
}

/** 'InsertLink' return type */
export interface InsertLinkResult {
  id: string;
}

/** 'InsertLink' query type */
export interface InsertLinkQuery {
  params: InsertLinkParams;
  result: InsertLinkResult;
}

const insertLinkIR: any = {"usedParamSet":{"tenantId":true,"userId":true,"now":true,"linkId":true,"kind":true,"expiresAt":true,"maxGood":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":151,"b":160},{"a":299,"b":308},{"a":423,"b":432}]},{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":176,"b":183},{"a":329,"b":336},{"a":448,"b":455}]},{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":203,"b":207},{"a":339,"b":343},{"a":512,"b":516}]},{"name":"linkId","required":true,"transform":{"type":"scalar"},"locs":[{"a":311,"b":318}]},{"name":"kind","required":true,"transform":{"type":"scalar"},"locs":[{"a":321,"b":326},{"a":468,"b":473}]},{"name":"expiresAt","required":true,"transform":{"type":"scalar"},"locs":[{"a":346,"b":356}]},{"name":"maxGood","required":true,"transform":{"type":"scalar"},"locs":[{"a":522,"b":530}]}],"statement":"-- Not beyond so many that are still good: asking again and again fills nobody's mailbox.\nwith gone as (\n  delete from one_time_link where tenant_id = :tenantId! and user_id = :userId! and expires_at <= :now!\n)\ninsert into one_time_link (tenant_id, id, kind, user_id, created_at, expires_at)\nselect :tenantId!, :linkId!, :kind!, :userId!, :now!, :expiresAt!\nwhere (\n  select count(*) from one_time_link\n  where tenant_id = :tenantId! and user_id = :userId! and kind = :kind! and used_at is null and expires_at > :now!\n) < :maxGood!::int\nreturning id"};

/**
 * Query generated from SQL:
 * ```
 * -- Not beyond so many that are still good: asking again and again fills nobody's mailbox.
 * with gone as (
 *   delete from one_time_link where tenant_id = :tenantId! and user_id = :userId! and expires_at <= :now!
 * )
 * insert into one_time_link (tenant_id, id, kind, user_id, created_at, expires_at)
 * select :tenantId!, :linkId!, :kind!, :userId!, :now!, :expiresAt!
 * where (
 *   select count(*) from one_time_link
 *   where tenant_id = :tenantId! and user_id = :userId! and kind = :kind! and used_at is null and expires_at > :now!
 * ) < :maxGood!::int
 * returning id
 * ```
 */
export const insertLink = new PreparedQuery<InsertLinkParams,InsertLinkResult>(insertLinkIR);


/** 'TakeLink' parameters type */
export interface TakeLinkParams {
  kind: string;
  linkId: string;
  now: string;
  tenantId: string;
}

/** 'TakeLink' return type */
export interface TakeLinkResult {
  userId: string;
}

/** 'TakeLink' query type */
export interface TakeLinkQuery {
  params: TakeLinkParams;
  result: TakeLinkResult;
}

const takeLinkIR: any = {"usedParamSet":{"now":true,"tenantId":true,"linkId":true,"kind":true},"params":[{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":132,"b":136},{"a":242,"b":246},{"a":328,"b":332}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":158,"b":167},{"a":369,"b":378}]},{"name":"linkId","required":true,"transform":{"type":"scalar"},"locs":[{"a":178,"b":185}]},{"name":"kind","required":true,"transform":{"type":"scalar"},"locs":[{"a":198,"b":203},{"a":423,"b":428}]}],"statement":"-- With it all others of its kind end: an older mail leads nowhere any more.\nwith taken as (\n  update one_time_link\n  set used_at = :now!\n  where tenant_id = :tenantId! and id = :linkId! and kind = :kind! and used_at is null and expires_at > :now!\n  returning id, user_id\n), others as (\n  update one_time_link l\n  set used_at = :now!\n  from taken\n  where l.tenant_id = :tenantId! and l.user_id = taken.user_id and l.kind = :kind! and l.id <> taken.id\n    and l.used_at is null\n)\nselect user_id as \"userId\" from taken"};

/**
 * Query generated from SQL:
 * ```
 * -- With it all others of its kind end: an older mail leads nowhere any more.
 * with taken as (
 *   update one_time_link
 *   set used_at = :now!
 *   where tenant_id = :tenantId! and id = :linkId! and kind = :kind! and used_at is null and expires_at > :now!
 *   returning id, user_id
 * ), others as (
 *   update one_time_link l
 *   set used_at = :now!
 *   from taken
 *   where l.tenant_id = :tenantId! and l.user_id = taken.user_id and l.kind = :kind! and l.id <> taken.id
 *     and l.used_at is null
 * )
 * select user_id as "userId" from taken
 * ```
 */
export const takeLink = new PreparedQuery<TakeLinkParams,TakeLinkResult>(takeLinkIR);


/** 'GiveLinkBack' parameters type */
export interface GiveLinkBackParams {
  linkId: string;
  tenantId: string;
  usedAt: string;
}

/** 'GiveLinkBack' return type */
export type GiveLinkBackResult = void;

/** 'GiveLinkBack' query type */
export interface GiveLinkBackQuery {
  params: GiveLinkBackParams;
  result: GiveLinkBackResult;
}

const giveLinkBackIR: any = {"usedParamSet":{"tenantId":true,"linkId":true,"usedAt":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":58,"b":67}]},{"name":"linkId","required":true,"transform":{"type":"scalar"},"locs":[{"a":78,"b":85}]},{"name":"usedAt","required":true,"transform":{"type":"scalar"},"locs":[{"a":101,"b":108}]}],"statement":"update one_time_link\nset used_at = null\nwhere tenant_id = :tenantId! and id = :linkId! and used_at = :usedAt!"};

/**
 * Query generated from SQL:
 * ```
 * update one_time_link
 * set used_at = null
 * where tenant_id = :tenantId! and id = :linkId! and used_at = :usedAt!
 * ```
 */
export const giveLinkBack = new PreparedQuery<GiveLinkBackParams,GiveLinkBackResult>(giveLinkBackIR);


