#!/usr/bin/env bash
# The pools that the DAGs name, after `airflow db migrate`. Harmless when repeated.
set -euo pipefail

# A pool that is there keeps the slots that its user gave it.
if ! airflow pools get newsreel_hosts >/dev/null 2>&1; then
    airflow pools set newsreel_hosts 16 "Tasks that send requests to publishers"
fi
if ! airflow pools get newsreel_histories >/dev/null 2>&1; then
    airflow pools set newsreel_histories 4 "Tasks that send requests of backfills"
fi
