/** Types generated for queries found in "shared/database/assertRole.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

export type stringArray = (string)[];

/** 'FindSessionRole' parameters type */
export type FindSessionRoleParams = void;

/** 'FindSessionRole' return type */
export interface FindSessionRoleResult {
  bypassesRowSecurity: boolean;
  isSuperuser: boolean;
  memberOf: stringArray;
  name: string;
}

/** 'FindSessionRole' query type */
export interface FindSessionRoleQuery {
  params: FindSessionRoleParams;
  result: FindSessionRoleResult;
}

const findSessionRoleIR: any = {"usedParamSet":{},"params":[],"statement":"select\n  rolname as \"name!\",\n  rolsuper as \"isSuperuser!\",\n  rolbypassrls as \"bypassesRowSecurity!\",\n  array(\n    select g.rolname::text\n    from pg_auth_members m join pg_roles g on g.oid = m.roleid\n    where m.member = r.oid\n  ) as \"memberOf!\"\nfrom pg_roles r\nwhere rolname = session_user"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   rolname as "name!",
 *   rolsuper as "isSuperuser!",
 *   rolbypassrls as "bypassesRowSecurity!",
 *   array(
 *     select g.rolname::text
 *     from pg_auth_members m join pg_roles g on g.oid = m.roleid
 *     where m.member = r.oid
 *   ) as "memberOf!"
 * from pg_roles r
 * where rolname = session_user
 * ```
 */
export const findSessionRole = new PreparedQuery<FindSessionRoleParams,FindSessionRoleResult>(findSessionRoleIR);


