/* @name InsertLink */
-- Not beyond so many that are still good: asking again and again fills nobody's mailbox.
with gone as (
  delete from one_time_link where tenant_id = :tenantId! and user_id = :userId! and expires_at <= :now!
)
insert into one_time_link (tenant_id, id, kind, user_id, created_at, expires_at)
select :tenantId!, :linkId!, :kind!, :userId!, :now!, :expiresAt!
where (
  select count(*) from one_time_link
  where tenant_id = :tenantId! and user_id = :userId! and kind = :kind! and used_at is null and expires_at > :now!
) < :maxGood!::int
returning id;

/* @name TakeLink */
-- With it all others of its kind end: an older mail leads nowhere any more.
with taken as (
  update one_time_link
  set used_at = :now!
  where tenant_id = :tenantId! and id = :linkId! and kind = :kind! and used_at is null and expires_at > :now!
  returning id, user_id
), others as (
  update one_time_link l
  set used_at = :now!
  from taken
  where l.tenant_id = :tenantId! and l.user_id = taken.user_id and l.kind = :kind! and l.id <> taken.id
    and l.used_at is null
)
select user_id as "userId" from taken;

/* @name GiveLinkBack */
update one_time_link
set used_at = null
where tenant_id = :tenantId! and id = :linkId! and used_at = :usedAt!;
