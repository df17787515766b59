#!/bin/sh
# Runs once in an empty database container: the office's own role, which owns its database and nothing else.
set -e
psql --username postgres --no-psqlrc --set ON_ERROR_STOP=1 --set password="$(cat /run/secrets/database_password)" <<'SQL'
CREATE ROLE crm LOGIN PASSWORD :'password';
CREATE DATABASE crm OWNER crm;
SQL
