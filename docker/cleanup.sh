#!/usr/bin/env bash
# Airflow's own database: what it knows of runs that ended AIRFLOW_DB_RETENTION_DAYS ago goes, once a day; `once`
# does it now and ends. Nothing of the warehouse is in there. 0 keeps all.
set -euo pipefail

# The sign for the health check.
SIGN=/tmp/healthy
FIRST_SECONDS=600 # Not while the stack starts.
DAY_SECONDS=86400

clean() {
    local before
    [ "$AIRFLOW_DB_RETENTION_DAYS" -gt 0 ] || return 0
    before=$(date --utc --date "-$AIRFLOW_DB_RETENTION_DAYS days" +%FT%TZ)
    airflow db clean --clean-before-timestamp "$before" --skip-archive --error-on-cleanup-failure --yes
}

# Bash answers a signal only between two commands, or while it waits.
pause() { sleep "$1" & wait $!; }

if [ "${1:-}" = once ]; then clean; exit; fi

trap 'exit 0' TERM INT
touch "$SIGN"
pause "$FIRST_SECONDS"
while true; do
    if clean; then touch "$SIGN"; else rm -f "$SIGN"; fi
    pause "$DAY_SECONDS"
done
