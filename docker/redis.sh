#!/bin/sh
# The broker of Celery. Its settings come by standard input: on a command line every process of the
# container could read the password.
set -eu

# Secrets may be given as files: docker/compose.secrets.yml.
if [ -n "${AIRFLOW_BROKER_PASSWORD_FILE:-}" ]; then AIRFLOW_BROKER_PASSWORD=$(cat "$AIRFLOW_BROKER_PASSWORD_FILE"); fi
exec redis-server - <<EOF
requirepass $AIRFLOW_BROKER_PASSWORD
dir /data
# Tasks that are queued survive a restart.
appendonly yes
# A broker that forgets tasks to save memory would lose them.
maxmemory-policy noeviction
EOF
