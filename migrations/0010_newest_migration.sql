-- A service that is newer than the schema says so at its start, instead of failing at the first statement.

-- The names of migrations belong to no tenant; their table stays closed.
create function newest_migration() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select max(name) from migration.knex_migrations
$$;
revoke all on function newest_migration from public;
grant execute on function newest_migration() to
  plinth_app, plinth_writer, plinth_identity, plinth_consumer, plinth_relay, plinth_scheduler;
