#!/bin/sh
# Makes the secrets of docker-compose.yml, each in a file of its own that only you can read. Keeps those that are there.
set -eu
umask 077
folder=$(dirname "$0")/secrets
mkdir -p "$folder"

random() { python3 -c 'import secrets; print(secrets.token_urlsafe(32), end="")'; }
keep() { [ -s "$folder/$1" ] || printf '%s' "$2" > "$folder/$1"; }

keep secret_key "$(random)$(random)"
keep postgres_password "$(random)"
keep redis_password "$(random)"
keep redis_url "redis://:$(cat "$folder/redis_password")@redis:6379/0"
keep database_url "postgresql://footbridge_app:$(random)@database:5432/footbridge"
keep database_worker_url "postgresql://footbridge_worker:$(random)@database:5432/footbridge"
keep database_owner_url "postgresql://footbridge_owner:$(random)@database:5432/footbridge"
keep database_auditor_url "postgresql://footbridge_auditor:$(random)@database:5432/footbridge"
echo "The secrets stand in $folder. Keep a copy where you keep keys: without them the data cannot be opened."
