#!/usr/bin/env bash
# The scheduler. Where the last `up` had the profile `celery`, tasks go to its workers; init.sh noted it.
set -euo pipefail

AIRFLOW__CORE__EXECUTOR=$(cat /opt/airflow/state/executor)
export AIRFLOW__CORE__EXECUTOR
if [ "$AIRFLOW__CORE__EXECUTOR" = CeleryExecutor ]; then
    # Each worker has a limit of its own; this one is over all of them.
    export AIRFLOW__CORE__PARALLELISM=$AIRFLOW_CELERY_PARALLELISM
fi

# As a module: the processes that read documents would import the script `airflow` anew, which
# fails in a task, where Airflow's database may not be reached. Logs are served from the volume.
exec python -m airflow scheduler --skip-serve-logs
