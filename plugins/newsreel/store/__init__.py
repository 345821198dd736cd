"""Rows become types and back. The only place that imports psycopg2; statements live in `sql/`."""
