#!/usr/bin/env bash
# Runs once, when the volume is empty: Airflow's database and the warehouse, each with its own
# owner. The roles of the pipeline and of analysts come with Newsreel's migrations.
set -euo pipefail

# Secrets may be given as files: docker/compose.secrets.yml.
for name in AIRFLOW_DB_PASSWORD NEWSREEL_OWNER_PASSWORD; do
    file=${name}_FILE
    if [ -n "${!file:-}" ]; then export "$name=$(<"${!file}")"; fi
done

# \getenv: on a command line every process of the container could read the passwords.
psql --no-psqlrc --no-password --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres <<'SQL'
\getenv airflow_password AIRFLOW_DB_PASSWORD
\getenv owner_password NEWSREEL_OWNER_PASSWORD

CREATE ROLE airflow LOGIN PASSWORD :'airflow_password';
CREATE DATABASE airflow OWNER airflow;
REVOKE ALL ON DATABASE airflow FROM PUBLIC;

-- CREATEROLE: the first migration makes newsreel_writer and newsreel_reader.
CREATE ROLE newsreel_owner LOGIN CREATEROLE PASSWORD :'owner_password';
-- Postgres' own C.UTF-8: text sorts the same on every machine and after every upgrade.
CREATE DATABASE newsreel OWNER newsreel_owner TEMPLATE template0
    ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8';
SQL
