/** Types generated for queries found in "shared/database/repositories/invitations.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

import type { JsonValue } from '../../types/json';

/** 'FindInvitation' parameters type */
export interface FindInvitationParams {
  id: string;
  tenantId: string;
}

/** 'FindInvitation' return type */
export interface FindInvitationResult {
  createdAt: string;
  erasedAt: string | null;
  expiresAt: string;
  id: string;
  invitationId: string;
  personal: JsonValue | null;
  reducerRevision: number;
  role: string;
  status: string;
  updatedAt: string;
  version: number;
}

/** 'FindInvitation' query type */
export interface FindInvitationQuery {
  params: FindInvitationParams;
  result: FindInvitationResult;
}

const findInvitationIR: any = {"usedParamSet":{"tenantId":true,"id":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":262,"b":271}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":282,"b":285}]}],"statement":"select id, invitation_id as \"invitationId\", role, status, personal, expires_at as \"expiresAt\", erased_at as \"erasedAt\",\n       version, reducer_revision as \"reducerRevision\", created_at as \"createdAt\", updated_at as \"updatedAt\"\nfrom invitation\nwhere tenant_id = :tenantId! and id = :id!"};

/**
 * Query generated from SQL:
 * ```
 * select id, invitation_id as "invitationId", role, status, personal, expires_at as "expiresAt", erased_at as "erasedAt",
 *        version, reducer_revision as "reducerRevision", created_at as "createdAt", updated_at as "updatedAt"
 * from invitation
 * where tenant_id = :tenantId! and id = :id!
 * ```
 */
export const findInvitation = new PreparedQuery<FindInvitationParams,FindInvitationResult>(findInvitationIR);


/** 'ListOpenInvitations' parameters type */
export interface ListOpenInvitationsParams {
  afterAt: string;
  afterId: string;
  limit: number;
  tenantId: string;
}

/** 'ListOpenInvitations' return type */
export interface ListOpenInvitationsResult {
  createdAt: string;
  erasedAt: string | null;
  expiresAt: string;
  id: string;
  invitationId: string;
  personal: JsonValue | null;
  reducerRevision: number;
  role: string;
  status: string;
  updatedAt: string;
  version: number;
}

/** 'ListOpenInvitations' query type */
export interface ListOpenInvitationsQuery {
  params: ListOpenInvitationsParams;
  result: ListOpenInvitationsResult;
}

const listOpenInvitationsIR: any = {"usedParamSet":{"tenantId":true,"afterAt":true,"afterId":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":262,"b":271}]},{"name":"afterAt","required":true,"transform":{"type":"scalar"},"locs":[{"a":297,"b":305}]},{"name":"afterId","required":true,"transform":{"type":"scalar"},"locs":[{"a":308,"b":316}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":369,"b":375}]}],"statement":"select id, invitation_id as \"invitationId\", role, status, personal, expires_at as \"expiresAt\", erased_at as \"erasedAt\",\n       version, reducer_revision as \"reducerRevision\", created_at as \"createdAt\", updated_at as \"updatedAt\"\nfrom invitation\nwhere tenant_id = :tenantId! and (created_at, id) > (:afterAt!, :afterId!) and status = 'open'\norder by created_at, id\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select id, invitation_id as "invitationId", role, status, personal, expires_at as "expiresAt", erased_at as "erasedAt",
 *        version, reducer_revision as "reducerRevision", created_at as "createdAt", updated_at as "updatedAt"
 * from invitation
 * where tenant_id = :tenantId! and (created_at, id) > (:afterAt!, :afterId!) and status = 'open'
 * order by created_at, id
 * limit :limit!
 * ```
 */
export const listOpenInvitations = new PreparedQuery<ListOpenInvitationsParams,ListOpenInvitationsResult>(listOpenInvitationsIR);


/** 'FindDueInvitations' parameters type */
export interface FindDueInvitationsParams {
  after: string;
  deletedBefore: string;
  limit: number;
  tenantId: string;
}

/** 'FindDueInvitations' return type */
export interface FindDueInvitationsResult {
  id: string;
}

/** 'FindDueInvitations' query type */
export interface FindDueInvitationsQuery {
  params: FindDueInvitationsParams;
  result: FindDueInvitationsResult;
}

const findDueInvitationsIR: any = {"usedParamSet":{"tenantId":true,"after":true,"deletedBefore":true,"limit":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":44,"b":53}]},{"name":"after","required":true,"transform":{"type":"scalar"},"locs":[{"a":64,"b":70}]},{"name":"deletedBefore","required":true,"transform":{"type":"scalar"},"locs":[{"a":110,"b":124}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":144,"b":150}]}],"statement":"select id\nfrom invitation\nwhere tenant_id = :tenantId! and id > :after! and status = 'open' and expires_at <= :deletedBefore!\norder by id\nlimit :limit!"};

/**
 * Query generated from SQL:
 * ```
 * select id
 * from invitation
 * where tenant_id = :tenantId! and id > :after! and status = 'open' and expires_at <= :deletedBefore!
 * order by id
 * limit :limit!
 * ```
 */
export const findDueInvitations = new PreparedQuery<FindDueInvitationsParams,FindDueInvitationsResult>(findDueInvitationsIR);


/** 'FindAcceptable' parameters type */
export interface FindAcceptableParams {
  id: string;
  now: string;
}

/** 'FindAcceptable' return type */
export interface FindAcceptableResult {
  expiresAt: string;
  role: string;
  roleName: string;
  tenantId: string;
  tenantName: string;
  tenantSlug: string;
  tenantStatus: string;
}

/** 'FindAcceptable' query type */
export interface FindAcceptableQuery {
  params: FindAcceptableParams;
  result: FindAcceptableResult;
}

const findAcceptableIR: any = {"usedParamSet":{"id":true,"now":true},"params":[{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":225,"b":228}]},{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":231,"b":235}]}],"statement":"select tenant_id as \"tenantId!\", tenant_slug as \"tenantSlug!\", tenant_name as \"tenantName!\",\n       tenant_status as \"tenantStatus!\", role as \"role!\", role_name as \"roleName!\", expires_at as \"expiresAt!\"\nfrom open_invitation(:id!, :now!)"};

/**
 * Query generated from SQL:
 * ```
 * select tenant_id as "tenantId!", tenant_slug as "tenantSlug!", tenant_name as "tenantName!",
 *        tenant_status as "tenantStatus!", role as "role!", role_name as "roleName!", expires_at as "expiresAt!"
 * from open_invitation(:id!, :now!)
 * ```
 */
export const findAcceptable = new PreparedQuery<FindAcceptableParams,FindAcceptableResult>(findAcceptableIR);


