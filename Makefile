# `make` lists what can be done. Everything it needs: Python 3.11 or newer, and make.
PYTHON ?= python3
VENV ?= .venv
export PATH := $(abspath $(VENV))/bin:$(PATH)
export PYTHONPATH := src:.
# Some images forbid Python to keep what it compiled: every start would compile all packages anew, for 10 s.
unexport PYTHONDONTWRITEBYTECODE
RUN := $(VENV)/bin/python
# Starts the embedded PostgreSQL where DATABASE_URL names no other server, then runs the command that follows.
WITH_DEMO_DATABASE = $(RUN) -m deploy.embedded_postgres run --
WITH_TEST_DATABASE = $(RUN) -m deploy.embedded_postgres --cluster test run --

.DEFAULT_GOAL := help
.PHONY: help venv peers vendor lock

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z][a-zA-Z0-9_-]*:.*## /{printf "  %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

venv: ## build the Python environment (VENV=folder, PYTHON=python3.12)
	@$(PYTHON) deploy/environment.py "$(VENV)" dev

peers: venv ## add what benchmarks compare with to the environment
	@$(RUN) -m uv pip install --quiet --require-hashes -r requirements/peers.txt

vendor: venv ## fetch the front-end files into var/
	@$(RUN) -m deploy.front_end

lock: venv ## pin requirements/*.in and the npm packages to exact versions
	@for name in base dev peers uv node; do \
	  $(RUN) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --custom-compile-command "make lock" \
	    --output-file requirements/$$name.txt requirements/$$name.in || exit 1; done
	@$(RUN) -m deploy.front_end --lock
	@! grep -nE '(index-url|find-links|https?://|file:)' requirements/*.txt || (echo "an address came into a lock"; exit 1)

-include make/*.mk
