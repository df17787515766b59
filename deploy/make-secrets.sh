#!/bin/sh
# Makes the secret files of docker-compose.yml in ./secrets, once: what exists is kept.
set -e
cd "$(dirname "$0")/.."
mkdir -p secrets
# Compose mounts each file as it is, and the containers read them as users of their own: the folder keeps others out.
chmod 700 secrets

random() { od -An -tx1 -N24 /dev/urandom | tr -d ' \n'; }
put() { [ -e "secrets/$1" ] || { printf '%s\n' "$2" >"secrets/$1" && chmod 444 "secrets/$1"; }; }

put secret_key "$(random)$(random)"
put database_admin_password "$(random)"
put database_password "$(random)"
put database_url "postgresql://crm:$(cat secrets/database_password)@database:5432/crm"
[ -e secrets/redis_conf ] || {
    password=$(random)
    put redis_conf "requirepass $password"
    put redis_url "redis://:$password@broker:6379/0"
}
echo "The secrets are in $(pwd)/secrets. Keep a copy: without secret_key, stored gateways and links cannot be read."
