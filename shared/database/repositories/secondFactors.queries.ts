/** Types generated for queries found in "shared/database/repositories/secondFactors.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

export type stringArray = (string)[];

/** 'InsertFactor' parameters type */
export interface InsertFactorParams {
  goneBefore: string;
  id: string;
  now: string;
  tenantId: string;
  totpSecret: string;
  userId: string;
}

/** 'InsertFactor' return type */
export type InsertFactorResult = void;

/** 'InsertFactor' query type */
export interface InsertFactorQuery {
  params: InsertFactorParams;
  result: InsertFactorResult;
}

const insertFactorIR: any = {"usedParamSet":{"tenantId":true,"userId":true,"goneBefore":true,"id":true,"totpSecret":true,"now":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":179,"b":188},{"a":433,"b":442}]},{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":206,"b":213},{"a":451,"b":458}]},{"name":"goneBefore","required":true,"transform":{"type":"scalar"},"locs":[{"a":234,"b":245}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":445,"b":448}]},{"name":"totpSecret","required":true,"transform":{"type":"scalar"},"locs":[{"a":461,"b":472}]},{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":475,"b":479}]}],"statement":"-- With it those go that were never taken into use, and those that were and are no more.\nwith gone as (\n  delete from second_factor f\n  using user_account u\n  where f.tenant_id = :tenantId! and f.user_id = :userId! and f.created_at < :goneBefore!\n    and u.tenant_id = f.tenant_id and u.id = f.user_id and f.id is distinct from u.second_factor_id\n)\ninsert into second_factor (tenant_id, id, user_id, totp_secret, created_at)\nvalues (:tenantId!, :id!, :userId!, :totpSecret!, :now!)"};

/**
 * Query generated from SQL:
 * ```
 * -- With it those go that were never taken into use, and those that were and are no more.
 * with gone as (
 *   delete from second_factor f
 *   using user_account u
 *   where f.tenant_id = :tenantId! and f.user_id = :userId! and f.created_at < :goneBefore!
 *     and u.tenant_id = f.tenant_id and u.id = f.user_id and f.id is distinct from u.second_factor_id
 * )
 * insert into second_factor (tenant_id, id, user_id, totp_secret, created_at)
 * values (:tenantId!, :id!, :userId!, :totpSecret!, :now!)
 * ```
 */
export const insertFactor = new PreparedQuery<InsertFactorParams,InsertFactorResult>(insertFactorIR);


/** 'FindPending' parameters type */
export interface FindPendingParams {
  id: string;
  madeAfter: string;
  tenantId: string;
  userId: string;
}

/** 'FindPending' return type */
export interface FindPendingResult {
  id: string;
  totpSecret: string;
}

/** 'FindPending' query type */
export interface FindPendingQuery {
  params: FindPendingParams;
  result: FindPendingResult;
}

const findPendingIR: any = {"usedParamSet":{"tenantId":true,"id":true,"userId":true,"madeAfter":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":76,"b":85}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":96,"b":99}]},{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":115,"b":122}]},{"name":"madeAfter","required":true,"transform":{"type":"scalar"},"locs":[{"a":141,"b":151}]}],"statement":"select id, totp_secret as \"totpSecret\"\nfrom second_factor\nwhere tenant_id = :tenantId! and id = :id! and user_id = :userId! and created_at > :madeAfter!"};

/**
 * Query generated from SQL:
 * ```
 * select id, totp_secret as "totpSecret"
 * from second_factor
 * where tenant_id = :tenantId! and id = :id! and user_id = :userId! and created_at > :madeAfter!
 * ```
 */
export const findPending = new PreparedQuery<FindPendingParams,FindPendingResult>(findPendingIR);


/** 'FindOfPerson' parameters type */
export interface FindOfPersonParams {
  tenantId: string;
  userId: string;
}

/** 'FindOfPerson' return type */
export interface FindOfPersonResult {
  id: string;
  passwordHash: string;
  totpSecret: string;
}

/** 'FindOfPerson' query type */
export interface FindOfPersonQuery {
  params: FindOfPersonParams;
  result: FindOfPersonResult;
}

const findOfPersonIR: any = {"usedParamSet":{"tenantId":true,"userId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":271,"b":280}]},{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":293,"b":300}]}],"statement":"select f.id, f.totp_secret as \"totpSecret\", c.hash as \"passwordHash\"\nfrom user_account u\njoin second_factor f on f.tenant_id = u.tenant_id and f.id = u.second_factor_id\nleft join password_credential c on c.tenant_id = u.tenant_id and c.user_id = u.id\nwhere u.tenant_id = :tenantId! and u.id = :userId! and u.deleted_at is null"};

/**
 * Query generated from SQL:
 * ```
 * select f.id, f.totp_secret as "totpSecret", c.hash as "passwordHash"
 * from user_account u
 * join second_factor f on f.tenant_id = u.tenant_id and f.id = u.second_factor_id
 * left join password_credential c on c.tenant_id = u.tenant_id and c.user_id = u.id
 * where u.tenant_id = :tenantId! and u.id = :userId! and u.deleted_at is null
 * ```
 */
export const findOfPerson = new PreparedQuery<FindOfPersonParams,FindOfPersonResult>(findOfPersonIR);


/** 'CountAttempt' parameters type */
export interface CountAttemptParams {
  id: string;
  limit: number;
  lockedUntil: string;
  now: string;
  tenantId: string;
}

/** 'CountAttempt' return type */
export interface CountAttemptResult {
  id: string;
}

/** 'CountAttempt' query type */
export interface CountAttemptQuery {
  params: CountAttemptParams;
  result: CountAttemptResult;
}

const countAttemptIR: any = {"usedParamSet":{"limit":true,"lockedUntil":true,"tenantId":true,"id":true,"now":true},"params":[{"name":"limit","required":true,"transform":{"type":"scalar"},"locs":[{"a":145,"b":151},{"a":234,"b":240}]},{"name":"lockedUntil","required":true,"transform":{"type":"scalar"},"locs":[{"a":247,"b":259}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":301,"b":310}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":321,"b":324}]},{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":371,"b":375}]}],"statement":"-- Before the code is looked at: of many at once no more than the limit are.\nupdate second_factor\nset wrong_codes = case when wrong_codes + 1 >= :limit! then 0 else wrong_codes + 1 end,\n    locked_until = case when wrong_codes + 1 >= :limit! then :lockedUntil! else locked_until end\nwhere tenant_id = :tenantId! and id = :id! and (locked_until is null or locked_until <= :now!)\nreturning id"};

/**
 * Query generated from SQL:
 * ```
 * -- Before the code is looked at: of many at once no more than the limit are.
 * update second_factor
 * set wrong_codes = case when wrong_codes + 1 >= :limit! then 0 else wrong_codes + 1 end,
 *     locked_until = case when wrong_codes + 1 >= :limit! then :lockedUntil! else locked_until end
 * where tenant_id = :tenantId! and id = :id! and (locked_until is null or locked_until <= :now!)
 * returning id
 * ```
 */
export const countAttempt = new PreparedQuery<CountAttemptParams,CountAttemptResult>(countAttemptIR);


/** 'TakeStep' parameters type */
export interface TakeStepParams {
  id: string;
  step: number;
  tenantId: string;
}

/** 'TakeStep' return type */
export interface TakeStepResult {
  id: string;
}

/** 'TakeStep' query type */
export interface TakeStepQuery {
  params: TakeStepParams;
  result: TakeStepResult;
}

const takeStepIR: any = {"usedParamSet":{"step":true,"tenantId":true,"id":true},"params":[{"name":"step","required":true,"transform":{"type":"scalar"},"locs":[{"a":37,"b":42},{"a":141,"b":146}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":100,"b":109}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":120,"b":123}]}],"statement":"update second_factor\nset last_step = :step!, wrong_codes = 0, locked_until = null\nwhere tenant_id = :tenantId! and id = :id! and last_step < :step!\nreturning id"};

/**
 * Query generated from SQL:
 * ```
 * update second_factor
 * set last_step = :step!, wrong_codes = 0, locked_until = null
 * where tenant_id = :tenantId! and id = :id! and last_step < :step!
 * returning id
 * ```
 */
export const takeStep = new PreparedQuery<TakeStepParams,TakeStepResult>(takeStepIR);


/** 'TakeBackupCode' parameters type */
export interface TakeBackupCodeParams {
  codeHash: Buffer;
  id: string;
  now: string;
  tenantId: string;
}

/** 'TakeBackupCode' return type */
export interface TakeBackupCodeResult {
  factorId: string;
}

/** 'TakeBackupCode' query type */
export interface TakeBackupCodeQuery {
  params: TakeBackupCodeParams;
  result: TakeBackupCodeResult;
}

const takeBackupCodeIR: any = {"usedParamSet":{"now":true,"tenantId":true,"id":true,"codeHash":true},"params":[{"name":"now","required":true,"transform":{"type":"scalar"},"locs":[{"a":33,"b":37}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":57,"b":66}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":84,"b":87}]},{"name":"codeHash","required":true,"transform":{"type":"scalar"},"locs":[{"a":105,"b":114}]}],"statement":"update backup_code\nset used_at = :now!\nwhere tenant_id = :tenantId! and factor_id = :id! and code_hash = :codeHash! and used_at is null\nreturning factor_id as \"factorId\""};

/**
 * Query generated from SQL:
 * ```
 * update backup_code
 * set used_at = :now!
 * where tenant_id = :tenantId! and factor_id = :id! and code_hash = :codeHash! and used_at is null
 * returning factor_id as "factorId"
 * ```
 */
export const takeBackupCode = new PreparedQuery<TakeBackupCodeParams,TakeBackupCodeResult>(takeBackupCodeIR);


/** 'CountBackupCodes' parameters type */
export interface CountBackupCodesParams {
  id: string;
  tenantId: string;
}

/** 'CountBackupCodes' return type */
export interface CountBackupCodesResult {
  left: number;
}

/** 'CountBackupCodes' query type */
export interface CountBackupCodesQuery {
  params: CountBackupCodesParams;
  result: CountBackupCodesResult;
}

const countBackupCodesIR: any = {"usedParamSet":{"tenantId":true,"id":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":67,"b":76}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":94,"b":97}]}],"statement":"select count(*)::int as \"left!\" from backup_code\nwhere tenant_id = :tenantId! and factor_id = :id! and used_at is null"};

/**
 * Query generated from SQL:
 * ```
 * select count(*)::int as "left!" from backup_code
 * where tenant_id = :tenantId! and factor_id = :id! and used_at is null
 * ```
 */
export const countBackupCodes = new PreparedQuery<CountBackupCodesParams,CountBackupCodesResult>(countBackupCodesIR);


/** 'ReplaceBackupCodes' parameters type */
export interface ReplaceBackupCodesParams {
  codeHashes: stringArray;
  id: string;
  tenantId: string;
}

/** 'ReplaceBackupCodes' return type */
export type ReplaceBackupCodesResult = void;

/** 'ReplaceBackupCodes' query type */
export interface ReplaceBackupCodesQuery {
  params: ReplaceBackupCodesParams;
  result: ReplaceBackupCodesResult;
}

const replaceBackupCodesIR: any = {"usedParamSet":{"tenantId":true,"id":true,"codeHashes":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":59,"b":68},{"a":158,"b":167}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":86,"b":89},{"a":170,"b":173}]},{"name":"codeHashes","required":true,"transform":{"type":"scalar"},"locs":[{"a":208,"b":219}]}],"statement":"with gone as (\n  delete from backup_code where tenant_id = :tenantId! and factor_id = :id!\n)\ninsert into backup_code (tenant_id, factor_id, code_hash)\nselect :tenantId!, :id!, decode(hash, 'hex') from unnest(:codeHashes!::text[]) as hash"};

/**
 * Query generated from SQL:
 * ```
 * with gone as (
 *   delete from backup_code where tenant_id = :tenantId! and factor_id = :id!
 * )
 * insert into backup_code (tenant_id, factor_id, code_hash)
 * select :tenantId!, :id!, decode(hash, 'hex') from unnest(:codeHashes!::text[]) as hash
 * ```
 */
export const replaceBackupCodes = new PreparedQuery<ReplaceBackupCodesParams,ReplaceBackupCodesResult>(replaceBackupCodesIR);


/** 'DeleteFactor' parameters type */
export interface DeleteFactorParams {
  id: string;
  tenantId: string;
  userId: string;
}

/** 'DeleteFactor' return type */
export type DeleteFactorResult = void;

/** 'DeleteFactor' query type */
export interface DeleteFactorQuery {
  params: DeleteFactorParams;
  result: DeleteFactorResult;
}

const deleteFactorIR: any = {"usedParamSet":{"tenantId":true,"id":true,"userId":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":44,"b":53}]},{"name":"id","required":true,"transform":{"type":"scalar"},"locs":[{"a":64,"b":67}]},{"name":"userId","required":true,"transform":{"type":"scalar"},"locs":[{"a":83,"b":90}]}],"statement":"delete from second_factor where tenant_id = :tenantId! and id = :id! and user_id = :userId!"};

/**
 * Query generated from SQL:
 * ```
 * delete from second_factor where tenant_id = :tenantId! and id = :id! and user_id = :userId!
 * ```
 */
export const deleteFactor = new PreparedQuery<DeleteFactorParams,DeleteFactorResult>(deleteFactorIR);


