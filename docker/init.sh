#!/usr/bin/env bash
# Runs once at every `docker compose up`, before anything of Airflow starts. Harmless when repeated.
set -euo pipefail

airflow db migrate
newsreel db migrate
newsreel db logins

# A pool that is there keeps the slots that its user gave it.
if ! airflow pools get newsreel_hosts >/dev/null 2>&1; then
    airflow pools set newsreel_hosts 16 "Tasks that send requests to publishers"
fi
if ! airflow pools get newsreel_histories >/dev/null 2>&1; then
    airflow pools set newsreel_histories 4 "Tasks that send requests of backfills"
fi

# Asked here and not in the scheduler: only at an `up` is it sure that the broker starts first.
if getent hosts redis >/dev/null; then echo CeleryExecutor; else echo LocalExecutor; fi >/opt/airflow/state/executor
