-- The four roles of the database, run by a superuser inside the database that they serve. It may be run again.
--
-- The entry runs it for the embedded PostgreSQL, the composition for its own. Passwords are no part of it: whoever runs
-- it sets them with ALTER ROLE, and a role without one cannot sign in.
--
--   footbridge_owner    owns the tables and migrates; row security binds it too, since the tables FORCE it
--   footbridge_app      serves the screens and the API
--   footbridge_worker   runs the sweep and the relay
--   footbridge_auditor  reads the access log
--
-- A superuser and a role with BYPASSRLS pass every wall, even FORCE ROW LEVEL SECURITY, so none of the four may be
-- either; a role with CREATEROLE could make one that is.

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['footbridge_owner', 'footbridge_app', 'footbridge_worker', 'footbridge_auditor'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I', name);
    END IF;
    EXECUTE format('ALTER ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION', name);

    -- pg_temp is searched first unless it is named: naming it last keeps a temporary table from standing in for a real one.
    EXECUTE format('ALTER ROLE %I SET search_path = public, pg_temp', name);
  END LOOP;

  EXECUTE format('ALTER DATABASE %I OWNER TO footbridge_owner', current_database());
  -- PUBLIC starts with CONNECT and TEMPORARY. Nobody but the four connects, and only the owner makes tables of any kind.
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO footbridge_app, footbridge_worker, footbridge_auditor', current_database());
END
$$;

ALTER SCHEMA public OWNER TO footbridge_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO footbridge_app, footbridge_worker, footbridge_auditor;

-- Time limits. A session can change its own: they hold against accidents, the grants against intent.
--
-- The web process. Nobody waits longer for a page than statement_timeout. Rival actions on one case queue for its row for
-- milliseconds, so a lock_timeout of seconds means that something is stuck. A hung process that sits in a transaction
-- holds the rows it locked: after idle_in_transaction_session_timeout the database lets go of them.
ALTER ROLE footbridge_app SET statement_timeout = '15s';
ALTER ROLE footbridge_app SET lock_timeout = '5s';
ALTER ROLE footbridge_app SET idle_in_transaction_session_timeout = '10s';

-- The worker reads across all cases and may take longer. It must give up well inside the five minutes after which the
-- broker hands a task to another worker, or two would do the same work.
ALTER ROLE footbridge_worker SET statement_timeout = '60s';
ALTER ROLE footbridge_worker SET lock_timeout = '10s';
ALTER ROLE footbridge_worker SET idle_in_transaction_session_timeout = '60s';

-- The auditor reads long ranges and must never hold up those who write.
ALTER ROLE footbridge_auditor SET statement_timeout = '120s';
ALTER ROLE footbridge_auditor SET lock_timeout = '5s';
ALTER ROLE footbridge_auditor SET idle_in_transaction_session_timeout = '30s';

-- A migration may run long, but while it waits for its lock every query on that table waits behind it.
ALTER ROLE footbridge_owner SET lock_timeout = '10s';
