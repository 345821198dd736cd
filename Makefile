# Newsreel on this machine, without Docker. Needs make and Python 3.11 to 3.13, nothing else.
#
#   make run                     the sample newspaper, once, through Airflow
#   make run FEEDS=feeds.opml CONTACT=you@example.org      your own feeds
#   make test                    all fast tests
#   make test-slow               tests that take minutes: kills, outages, full disks
#   make test-faults             every fault, with figures at the end; more minutes, not part of CI in full
#   make up / make down          Airflow with its UI, until stopped
#   make test-compose            the whole Docker stack, where there is Docker; minutes
#   make env                     .env with random secrets, for docker compose; FILES=1: the secrets in files
#   make backup                  the Docker stack's warehouse into backups/
#   make restore DUMP=backups/newsreel-….dump      back into it; REPLACE=1 over articles that are there
#   make docs                    docs/tables.md and sql/schema.sql, from the migrations

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
export PYTHONNOUSERSITE := 1

VENV := .venv
BIN := $(VENV)/bin
# The first of these that is there and runs.
PYTHON ?= $(shell for p in python3.12 python3.13 python3.11 python3; do \
	if $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then echo $$p; break; fi; done)
# The machine's uv where it has one, else one inside the environment.
UV := $(or $(shell command -v uv 2>/dev/null),$(BIN)/uv)
NEWSREEL := $(BIN)/newsreel
SOURCES := plugins dags tests benchmarks
# A file of tests stays in one process, because what its tests share is made once; the long files begin first.
PYTEST := $(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

ifdef CONTACT
export NEWSREEL_CONTACT := $(CONTACT)
endif

.PHONY: help env backup restore run up down test test-slow test-compose test-faults lint format docs

help:
	@sed -n 's/^#   //p' Makefile

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "No Python 3.11 to 3.13 found: install one, or say make PYTHON=/path/to/python3.12." >&2; exit 2; fi
	@if command -v uv >/dev/null; then uv venv --quiet --python $(PYTHON) $(VENV); \
	elif ! $(PYTHON) -m venv $(VENV); then rm -rf $(VENV); \
		echo "$(PYTHON) can't make environments: install its venv module (Debian: python3-venv)." >&2; exit 2; fi

$(BIN)/uv: | $(BIN)/python
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9'

# The stamps are newer than what they were made from, so that a second run costs nothing.
$(VENV)/.run-stamp: uv.lock pyproject.toml | $(BIN)/python $(filter $(BIN)/uv,$(UV))
	@echo "Installing what the lock file names (about half a minute the first time)"
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(UV) sync --quiet --locked --inexact --python $(BIN)/python
	@touch $@

$(VENV)/.dev-stamp: $(VENV)/.run-stamp
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(UV) sync --quiet --locked --inexact --group dev --python $(BIN)/python
	@touch $@

run: $(VENV)/.run-stamp
	@$(NEWSREEL) local run $(if $(FEEDS),--feeds '$(FEEDS)')

up: $(VENV)/.run-stamp
	@$(NEWSREEL) local up

down: $(VENV)/.run-stamp
	@$(NEWSREEL) local down

lint: $(VENV)/.dev-stamp
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy plugins dags tests benchmarks

format: $(VENV)/.dev-stamp
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

test: lint
	$(PYTEST) -m "not slow and not compose and not faults"

test-slow: $(VENV)/.dev-stamp
	$(PYTEST) -m "slow and not faults"

test-faults: $(VENV)/.dev-stamp
	$(BIN)/pytest tests/faults

# Tells whether it was run or skipped, and why.
test-compose: $(VENV)/.dev-stamp
	NEWSREEL_TEST_COMPOSE=1 $(BIN)/pytest -m compose --durations=20

docs: $(VENV)/.dev-stamp
	$(BIN)/python -m tests.support.generated_files

env:
	@docker/make-env $(if $(FILES),--files)

backup:
	@docker/backup

restore:
	@docker/restore $(if $(REPLACE),--replace) $(if $(DUMP),'$(DUMP)')
