/** Types generated for queries found in "shared/database/assertRole.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

export type stringArray = (string)[];

/** 'FindSession' parameters type */
export type FindSessionParams = void;

/** 'FindSession' return type */
export interface FindSessionResult {
  actsAs: string;
  bypassesRowSecurity: boolean;
  createsDatabases: boolean;
  createsRoles: boolean;
  isEncrypted: boolean;
  isFromHere: boolean;
  isSuperuser: boolean;
  memberOf: stringArray;
  name: string;
  owns: stringArray;
  replicates: boolean;
}

/** 'FindSession' query type */
export interface FindSessionQuery {
  params: FindSessionParams;
  result: FindSessionResult;
}

const findSessionIR: any = {"usedParamSet":{},"params":[],"statement":"select\n  session_user::text as \"name!\",\n  current_user::text as \"actsAs!\",\n  r.rolsuper as \"isSuperuser!\",\n  r.rolbypassrls as \"bypassesRowSecurity!\",\n  r.rolcreaterole as \"createsRoles!\",\n  r.rolcreatedb as \"createsDatabases!\",\n  r.rolreplication as \"replicates!\",\n  array(\n    select g.rolname::text\n    from pg_auth_members m join pg_roles g on g.oid = m.roleid\n    where m.member = r.oid\n    order by g.rolname\n  ) as \"memberOf!\",\n  array(\n    select pg_describe_object(o.classid, o.objid, o.objsubid)\n    from pg_shdepend o\n    where o.refclassid = 'pg_authid'::regclass and o.refobjid = r.oid and o.deptype = 'o'\n      and o.dbid in (0, (select oid from pg_database where datname = current_database()))\n    limit 3\n  ) as \"owns!\",\n  coalesce((select s.ssl from pg_stat_ssl s where s.pid = pg_backend_pid()), false) as \"isEncrypted!\",\n  coalesce(inet_client_addr() <<= '127.0.0.0/8' or inet_client_addr() = '::1', true) as \"isFromHere!\"\nfrom pg_roles r\nwhere r.rolname = session_user"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   session_user::text as "name!",
 *   current_user::text as "actsAs!",
 *   r.rolsuper as "isSuperuser!",
 *   r.rolbypassrls as "bypassesRowSecurity!",
 *   r.rolcreaterole as "createsRoles!",
 *   r.rolcreatedb as "createsDatabases!",
 *   r.rolreplication as "replicates!",
 *   array(
 *     select g.rolname::text
 *     from pg_auth_members m join pg_roles g on g.oid = m.roleid
 *     where m.member = r.oid
 *     order by g.rolname
 *   ) as "memberOf!",
 *   array(
 *     select pg_describe_object(o.classid, o.objid, o.objsubid)
 *     from pg_shdepend o
 *     where o.refclassid = 'pg_authid'::regclass and o.refobjid = r.oid and o.deptype = 'o'
 *       and o.dbid in (0, (select oid from pg_database where datname = current_database()))
 *     limit 3
 *   ) as "owns!",
 *   coalesce((select s.ssl from pg_stat_ssl s where s.pid = pg_backend_pid()), false) as "isEncrypted!",
 *   coalesce(inet_client_addr() <<= '127.0.0.0/8' or inet_client_addr() = '::1', true) as "isFromHere!"
 * from pg_roles r
 * where r.rolname = session_user
 * ```
 */
export const findSession = new PreparedQuery<FindSessionParams,FindSessionResult>(findSessionIR);


