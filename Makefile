# Newsreel on this machine, without Docker. Needs make and Python 3.11 to 3.13, nothing else.
#
#   make run                     the sample newspaper, once, through Airflow
#   make run FEEDS=feeds.opml CONTACT=you@example.org      your own feeds
#   make test                    all fast tests
#   make up / make down          Airflow with its UI, until stopped

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
export PYTHONNOUSERSITE := 1

VENV := .venv
BIN := $(VENV)/bin
# The first of these that is there and runs.
PYTHON ?= $(shell for p in python3.12 python3.13 python3.11 python3; do \
	if $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then echo $$p; break; fi; done)
NEWSREEL := $(BIN)/newsreel
SOURCES := plugins dags tests

ifdef CONTACT
export NEWSREEL_CONTACT := $(CONTACT)
endif

.PHONY: help env run up down test lint format test-fast

help:
	@sed -n 's/^#   //p' Makefile

$(BIN)/uv:
	@if [ -z "$(PYTHON)" ]; then echo "No Python 3.11 to 3.13 found: install one, or say make PYTHON=/path/to/python3.12." >&2; exit 2; fi
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9'

# The stamps are newer than what they were made from, so that a second run costs nothing.
$(VENV)/.run-stamp: uv.lock pyproject.toml | $(BIN)/uv
	@echo "Installing what the lock file names (about half a minute the first time)"
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --quiet --locked --inexact --python $(BIN)/python
	@touch $@

$(VENV)/.dev-stamp: $(VENV)/.run-stamp
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --quiet --locked --inexact --group dev --python $(BIN)/python
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
	$(BIN)/mypy plugins dags tests

format: $(VENV)/.dev-stamp
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

test: lint
	$(BIN)/pytest

env:
	@docker/make-env
