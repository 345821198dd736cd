#!/usr/bin/env bash
# Runs once at every `docker compose up`, before anything of Airflow starts. Harmless when repeated.
set -euo pipefail

airflow db migrate
newsreel db migrate
newsreel db logins

bash /opt/newsreel/pools.sh

# Asked here and not in the scheduler: only at an `up` is it sure that the broker starts first.
if getent hosts redis >/dev/null; then echo CeleryExecutor; else echo LocalExecutor; fi >/opt/airflow/state/executor
