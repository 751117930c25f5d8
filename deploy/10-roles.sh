#!/bin/sh
# Run once by the database's image when its folder is empty: the four roles, with the passwords of their URLs.
set -eu
psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" \
  --file=/docker-entrypoint-initdb.d/database_roles.sql.once

for pair in owner:database_owner_url app:database_url worker:database_worker_url auditor:database_auditor_url; do
  role=footbridge_${pair%%:*}
  password=$(sed -n 's|^[^:]*://[^:]*:\([^@]*\)@.*|\1|p' "/run/secrets/${pair#*:}")
  [ -n "$password" ] || { echo "the secret ${pair#*:} holds no password" >&2; exit 1; }
  printf "ALTER ROLE %s PASSWORD '%s';\n" "$role" "$password" |
    psql --set=ON_ERROR_STOP=1 --quiet --username="$POSTGRES_USER" --dbname="$POSTGRES_DB"
done
