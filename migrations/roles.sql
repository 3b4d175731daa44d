-- Roles of the cluster, run once by its administrator before the first migration (it may be repeated).
-- The login roles get their passwords and LOGIN from the deployment, never from here.
do $$
declare
  name text;
begin
  foreach name in array array[
    'plinth_migrator',      -- owns the schema, runs migrations
    'plinth_append_owner',  -- owns the append functions; nobody logs in as it
    'plinth_app',           -- reads one tenant
    'plinth_writer',        -- may execute the append functions, nothing else
    'plinth_identity',      -- people, credentials, sessions, signing keys
    'plinth_consumer',      -- projections and checkpoints of one tenant at a time
    'plinth_relay',         -- reads heads and events of all tenants, keeps relay checkpoints
    'plinth_scheduler',     -- schedules and jobs of all tenants
    'plinth_auditor',       -- reads one log at a time, signs checkpoints of it
    'plinth_purger'         -- empties the payloads of purged streams, nothing else
  ] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I nologin nosuperuser nobypassrls nocreatedb nocreaterole', name);
    end if;
  end loop;
end
$$;

-- Functions can only be handed to a role that the migrator belongs to.
grant plinth_append_owner to plinth_migrator;
