#!/usr/bin/env bash
# Airflow reads its users' passwords from a file only, so the one of .env is written to it first:
# at every start, so that changing it there changes it here.
set -euo pipefail

umask 077
if [ -n "${AIRFLOW_UI_PASSWORD_FILE:-}" ]; then
    AIRFLOW_UI_PASSWORD=$(<"$AIRFLOW_UI_PASSWORD_FILE")
    export AIRFLOW_UI_PASSWORD
fi
python3 -S -c 'import json, os; print(json.dumps({"admin": os.environ["AIRFLOW_UI_PASSWORD"]}))' \
    >"$AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"
unset AIRFLOW_UI_PASSWORD
umask 002 # As the image has it: any user of group 0 may go on with the logs.

exec airflow api-server
