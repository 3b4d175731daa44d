/* @name InsertFactor */
-- With it those go that were never taken into use, and those that were and are no more.
with gone as (
  delete from second_factor f
  using user_account u
  where f.tenant_id = :tenantId! and f.user_id = :userId! and f.created_at < :goneBefore!
    and u.tenant_id = f.tenant_id and u.id = f.user_id and f.id is distinct from u.second_factor_id
)
insert into second_factor (tenant_id, id, user_id, totp_secret, created_at)
values (:tenantId!, :id!, :userId!, :totpSecret!, :now!);

/* @name FindPending */
select id, totp_secret as "totpSecret"
from second_factor
where tenant_id = :tenantId! and id = :id! and user_id = :userId! and created_at > :madeAfter!;

/* @name FindOfPerson */
select f.id, f.totp_secret as "totpSecret", c.hash as "passwordHash"
from user_account u
join second_factor f on f.tenant_id = u.tenant_id and f.id = u.second_factor_id
left join password_credential c on c.tenant_id = u.tenant_id and c.user_id = u.id
where u.tenant_id = :tenantId! and u.id = :userId! and u.deleted_at is null;

/* @name CountAttempt */
-- Before the code is looked at: of many at once no more than the limit are.
update second_factor
set wrong_codes = case when wrong_codes + 1 >= :limit! then 0 else wrong_codes + 1 end,
    locked_until = case when wrong_codes + 1 >= :limit! then :lockedUntil! else locked_until end
where tenant_id = :tenantId! and id = :id! and (locked_until is null or locked_until <= :now!)
returning id;

/* @name TakeStep */
update second_factor
set last_step = :step!, wrong_codes = 0, locked_until = null
where tenant_id = :tenantId! and id = :id! and last_step < :step!
returning id;

/* @name TakeBackupCode */
update backup_code
set used_at = :now!
where tenant_id = :tenantId! and factor_id = :id! and code_hash = :codeHash! and used_at is null
returning factor_id as "factorId";

/* @name CountBackupCodes */
select count(*)::int as "left!" from backup_code
where tenant_id = :tenantId! and factor_id = :id! and used_at is null;

/* @name ReplaceBackupCodes */
with gone as (
  delete from backup_code where tenant_id = :tenantId! and factor_id = :id!
)
insert into backup_code (tenant_id, factor_id, code_hash)
select :tenantId!, :id!, decode(hash, 'hex') from unnest(:codeHashes!::text[]) as hash;

/* @name DeleteFactor */
delete from second_factor where tenant_id = :tenantId! and id = :id! and user_id = :userId!;
