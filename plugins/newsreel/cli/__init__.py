"""The command `newsreel`: the pipeline's steps without Airflow, and the local stack."""

from newsreel.cli.app import main

__all__ = ["main"]
