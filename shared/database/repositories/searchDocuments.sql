/* @name PutSearchDocument */
insert into derived.search_document
  (tenant_id, projection_version, id, kind, project_id, task_id, subject_id, title, body)
values (:tenantId!, :version!, :id!, :kind!, :projectId, :taskId, :subjectId, :title!, :body!)
on conflict (tenant_id, projection_version, id) do nothing;

/* @name ChangeSearchDocument */
-- Null leaves a column as it is.
update derived.search_document
set title = coalesce(:title::text, title), body = coalesce(:body::text, body),
    is_deleted = coalesce(:isDeleted::boolean, is_deleted)
where tenant_id = :tenantId! and projection_version = :version! and id = :id!;

/* @name DeleteSearchDocument */
delete from derived.search_document
where tenant_id = :tenantId! and projection_version = :version! and id = :id!;

/* @name DeleteDocumentsOfSubject */
delete from derived.search_document
where tenant_id = :tenantId! and projection_version = :version! and subject_id = :subjectId!;

/* @name DeleteDocumentsOfTenant */
delete from derived.search_document
where tenant_id = :tenantId! and projection_version = :version!;

/* @name SearchDocuments */
select id as "id!", kind as "kind!", project_id as "projectId", task_id as "taskId", title as "title!",
       excerpt as "excerpt!", rank as "rank!"
from search_documents(:query!, :kinds!::text[], :afterRank, :afterId, :limit!);
