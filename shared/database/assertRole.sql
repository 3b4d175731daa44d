/* @name FindSessionRole */
select
  rolname as "name!",
  rolsuper as "isSuperuser!",
  rolbypassrls as "bypassesRowSecurity!",
  array(
    select g.rolname::text
    from pg_auth_members m join pg_roles g on g.oid = m.roleid
    where m.member = r.oid
  ) as "memberOf!"
from pg_roles r
where rolname = session_user;
