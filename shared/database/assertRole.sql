/* @name FindSession */
select
  session_user::text as "name!",
  current_user::text as "actsAs!",
  r.rolsuper as "isSuperuser!",
  r.rolbypassrls as "bypassesRowSecurity!",
  r.rolcreaterole as "createsRoles!",
  r.rolcreatedb as "createsDatabases!",
  r.rolreplication as "replicates!",
  array(
    select g.rolname::text
    from pg_auth_members m join pg_roles g on g.oid = m.roleid
    where m.member = r.oid
    order by g.rolname
  ) as "memberOf!",
  array(
    select pg_describe_object(o.classid, o.objid, o.objsubid)
    from pg_shdepend o
    where o.refclassid = 'pg_authid'::regclass and o.refobjid = r.oid and o.deptype = 'o'
      and o.dbid in (0, (select oid from pg_database where datname = current_database()))
    limit 3
  ) as "owns!",
  coalesce((select s.ssl from pg_stat_ssl s where s.pid = pg_backend_pid()), false) as "isEncrypted!",
  coalesce(inet_client_addr() <<= '127.0.0.0/8' or inet_client_addr() = '::1', true) as "isFromHere!"
from pg_roles r
where r.rolname = session_user;
