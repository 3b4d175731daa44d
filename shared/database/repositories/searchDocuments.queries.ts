/** Types generated for queries found in "shared/database/repositories/searchDocuments.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

export type stringArray = (string)[];

/** 'PutSearchDocument' parameters type */
export interface PutSearchDocumentParams {
  body: string;
  id: string;
  kind: string;
  projectId?: string | null | void;
  subjectId?: string | null | void;
  taskId?: string | null | void;
  tenantId: string;
  title: string;
  version: number;
}

/** 'PutSearchDocument' return type */
export type PutSearchDocumentResult = void;

/** 'PutSearchDocument' query type */
export interface PutSearchDocumentQuery {
  params: PutSearchDocumentParams;
  result: PutSearchDocumentResult;
}

const putSearchDocumentIR: any = {"usedParamSet":{"tenantId":true,"version":true,"id":true,"kind":true,"projectId":true,"taskId":true,"subjectId":true,"title":true,"body":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":134,"b":143}]},{"name":"version","required":true,"transform":{"type":"scalar"},"locs":[{"a":146,"b":154}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":157,"b":160}]},{"name":"kind","required":true,"transform":{"type":"scalar"},"locs":[{"a":163,"b":168}]},{"name":"projectId","required":false,"transform":{"type":"scalar"},"locs":[{"a":171,"b":180}]},{"name":"taskId","required":false,"transform":{"type":"scalar"},"locs":[{"a":183,"b":189}]},{"name":"subjectId","required":false,"transform":{"type":"scalar"},"locs":[{"a":192,"b":201}]},{"name":"title","required":true,"transform":{"type":"scalar"},"locs":[{"a":204,"b":210}]},{"name":"body","required":true,"transform":{"type":"scalar"},"locs":[{"a":213,"b":218}]}],"statement":"insert into derived.search_document\n  (tenant_id, projection_version, id, kind, project_id, task_id, subject_id, title, body)\nvalues (:tenantId!, :version!, :id!, :kind!, :projectId, :taskId, :subjectId, :title!, :body!)\non conflict (tenant_id, projection_version, id) do nothing"};

/**
 * Query generated from SQL:
 * ```
 * insert into derived.search_document
 *   (tenant_id, projection_version, id, kind, project_id, task_id, subject_id, title, body)
 * values (:tenantId!, :version!, :id!, :kind!, :projectId, :taskId, :subjectId, :title!, :body!)
 * on conflict (tenant_id, projection_version, id) do nothing
 * ```
 */
export const putSearchDocument = new PreparedQuery<PutSearchDocumentParams,PutSearchDocumentResult>(putSearchDocumentIR);


/** 'ChangeSearchDocument' parameters type */
export interface ChangeSearchDocumentParams {
  body?: string | null | void;
  id: string;
  isDeleted?: boolean | null | void;
  tenantId: string;
  title?: string | null | void;
  version: number;
}

/** 'ChangeSearchDocument' return type */
export type ChangeSearchDocumentResult = void;

/** 'ChangeSearchDocument' query type */
export interface ChangeSearchDocumentQuery {
  params: ChangeSearchDocumentParams;
  result: ChangeSearchDocumentResult;
}

const changeSearchDocumentIR: any = {"usedParamSet":{"title":true,"body":true,"isDeleted":true,"tenantId":true,"version":true,"id":true},"params":[{"name":"title","required":false,"transform":{"type":"scalar"},"locs":[{"a":86,"b":91}]},{"name":"body","required":false,"transform":{"type":"scalar"},"locs":[{"a":124,"b":128}]},{"name":"isDeleted","required":false,"transform":{"type":"scalar"},"locs":[{"a":170,"b":179}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":221,"b":230}]},{"name":"version","required":true,"transform":{"type":"scalar"},"locs":[{"a":257,"b":265}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":276,"b":279}]}],"statement":"-- Null leaves a column as it is.\nupdate derived.search_document\nset title = coalesce(:title::text, title), body = coalesce(:body::text, body),\n    is_deleted = coalesce(:isDeleted::boolean, is_deleted)\nwhere tenant_id = :tenantId! and projection_version = :version! and id = :id!"};

/**
 * Query generated from SQL:
 * ```
 * -- Null leaves a column as it is.
 * update derived.search_document
 * set title = coalesce(:title::text, title), body = coalesce(:body::text, body),
 *     is_deleted = coalesce(:isDeleted::boolean, is_deleted)
 * where tenant_id = :tenantId! and projection_version = :version! and id = :id!
 * ```
 */
export const changeSearchDocument = new PreparedQuery<ChangeSearchDocumentParams,ChangeSearchDocumentResult>(changeSearchDocumentIR);


/** 'DeleteSearchDocument' parameters type */
export interface DeleteSearchDocumentParams {
  id: string;
  tenantId: string;
  version: number;
}

/** 'DeleteSearchDocument' return type */
export type DeleteSearchDocumentResult = void;

/** 'DeleteSearchDocument' query type */
export interface DeleteSearchDocumentQuery {
  params: DeleteSearchDocumentParams;
  result: DeleteSearchDocumentResult;
}

const deleteSearchDocumentIR: any = {"usedParamSet":{"tenantId":true,"version":true,"id":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":54,"b":63}]},{"name":"version","required":true,"transform":{"type":"scalar"},"locs":[{"a":90,"b":98}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":109,"b":112}]}],"statement":"delete from derived.search_document\nwhere tenant_id = :tenantId! and projection_version = :version! and id = :id!"};

/**
 * Query generated from SQL:
 * ```
 * delete from derived.search_document
 * where tenant_id = :tenantId! and projection_version = :version! and id = :id!
 * ```
 */
export const deleteSearchDocument = new PreparedQuery<DeleteSearchDocumentParams,DeleteSearchDocumentResult>(deleteSearchDocumentIR);


/** 'DeleteDocumentsOfSubject' parameters type */
export interface DeleteDocumentsOfSubjectParams {
  subjectId: string;
  tenantId: string;
  version: number;
}

/** 'DeleteDocumentsOfSubject' return type */
export type DeleteDocumentsOfSubjectResult = void;

/** 'DeleteDocumentsOfSubject' query type */
export interface DeleteDocumentsOfSubjectQuery {
  params: DeleteDocumentsOfSubjectParams;
  result: DeleteDocumentsOfSubjectResult;
}

const deleteDocumentsOfSubjectIR: any = {"usedParamSet":{"tenantId":true,"version":true,"subjectId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":54,"b":63}]},{"name":"version","required":true,"transform":{"type":"scalar"},"locs":[{"a":90,"b":98}]},{"name":"subjectId","required":true,"transform":{"type":"scalar"},"locs":[{"a":117,"b":127}]}],"statement":"delete from derived.search_document\nwhere tenant_id = :tenantId! and projection_version = :version! and subject_id = :subjectId!"};

/**
 * Query generated from SQL:
 * ```
 * delete from derived.search_document
 * where tenant_id = :tenantId! and projection_version = :version! and subject_id = :subjectId!
 * ```
 */
export const deleteDocumentsOfSubject = new PreparedQuery<DeleteDocumentsOfSubjectParams,DeleteDocumentsOfSubjectResult>(deleteDocumentsOfSubjectIR);


/** 'DeleteDocumentsOfTenant' parameters type */
export interface DeleteDocumentsOfTenantParams {
  tenantId: string;
  version: number;
}

/** 'DeleteDocumentsOfTenant' return type */
export type DeleteDocumentsOfTenantResult = void;

/** 'DeleteDocumentsOfTenant' query type */
export interface DeleteDocumentsOfTenantQuery {
  params: DeleteDocumentsOfTenantParams;
  result: DeleteDocumentsOfTenantResult;
}

const deleteDocumentsOfTenantIR: any = {"usedParamSet":{"tenantId":true,"version":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":54,"b":63}]},{"name":"version","required":true,"transform":{"type":"scalar"},"locs":[{"a":90,"b":98}]}],"statement":"delete from derived.search_document\nwhere tenant_id = :tenantId! and projection_version = :version!"};

/**
 * Query generated from SQL:
 * ```
 * delete from derived.search_document
 * where tenant_id = :tenantId! and projection_version = :version!
 * ```
 */
export const deleteDocumentsOfTenant = new PreparedQuery<DeleteDocumentsOfTenantParams,DeleteDocumentsOfTenantResult>(deleteDocumentsOfTenantIR);


/** 'SearchDocuments' parameters type */
export interface SearchDocumentsParams {
  afterId?: string | null | void;
  afterRank?: number | null | void;
  kinds: stringArray;
  limit: number;
  query: string;
}

/** 'SearchDocuments' return type */
export interface SearchDocumentsResult {
  excerpt: string;
  id: string;
  kind: string;
  projectId: string | null;
  rank: number;
  taskId: string | null;
  title: string;
}

/** 'SearchDocuments' query type */
export interface SearchDocumentsQuery {
  params: SearchDocumentsParams;
  result: SearchDocumentsResult;
}

const searchDocumentsIR: any = {"usedParamSet":{"query":true,"kinds":true,"afterRank":true,"afterId":true,"limit":true},"params":[{"name":"query","required":true,"transform":{"type":"scalar"},"locs":[{"a":172,"b":178}]},{"name":"kinds","required":true,"transform":{"type":"scalar"},"locs":[{"a":181,"b":187}]},{"name":"afterRank","required":false,"transform":{"type":"scalar"},"locs":[{"a":198,"b":207}]},{"name":"afterId","required":false,"transform":{"type":"scalar"},"locs":[{"a":210,"b":217}]},{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":220,"b":226}]}],"statement":"select id as \"id!\", kind as \"kind!\", project_id as \"projectId\", task_id as \"taskId\", title as \"title!\",\n       excerpt as \"excerpt!\", rank as \"rank!\"\nfrom search_documents(:query!, :kinds!::text[], :afterRank, :afterId, :limit!)"};

/**
 * Query generated from SQL:
 * ```
 * select id as "id!", kind as "kind!", project_id as "projectId", task_id as "taskId", title as "title!",
 *        excerpt as "excerpt!", rank as "rank!"
 * from search_documents(:query!, :kinds!::text[], :afterRank, :afterId, :limit!)
 * ```
 */
export const searchDocuments = new PreparedQuery<SearchDocumentsParams,SearchDocumentsResult>(searchDocumentsIR);


