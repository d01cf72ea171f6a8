# Everything runs in .venv, from requirements.lock. `make` alone lists the targets.
# Needs python3 (3.11 or newer) and make; nothing else to see the demo and run the tests.

PYTHON ?= python3
JOBS ?= auto
REPLIES ?= ../shared/replies
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test lint format check coverage score mutate bench chaos lock clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | expand -t 18

setup: .venv/.ready ## Install everything into .venv (the other targets do it when needed)

demo: .venv/.ready ## Tell every story of the product over real SMTP, IMAP and HTTP on loopback; ARGS="--json FILE"
	@$(BIN)/svarfrist demo $(ARGS)

test: .venv/.ready ## Run all tests, as many at a time as there are cores; ARGS="-k words" narrows them, JOBS=0: one by one
	@$(BIN)/pytest --quiet --numprocesses $(JOBS) $(ARGS)

lint: .venv/.ready ## Style, types and who may import whom
	@echo "lint: ruff, formatting, mypy, import-linter"
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --verbose >.venv/imports.log || { cat .venv/imports.log; exit 1; }

format: .venv/.ready ## Format the code and mend what ruff can mend
	@$(BIN)/ruff check --quiet --fix-only
	@$(BIN)/ruff format --quiet

check: lint test ## Everything a change must pass: lint and test

coverage: .venv/.ready ## Branch coverage of core, whose aim is 100 %
	@$(BIN)/pytest --quiet --cov --cov-report=term-missing $(or $(ARGS),tests/core)

score: .venv/.ready ## Score the reader on labelled replies: REPLIES=folder with score.py and replies.jsonl
	@$(BIN)/python $(REPLIES)/score.py tests.reading.adapter:answer $(ARGS)

bench: .venv/.ready ## Measure, each figure beside the raw driver's; ARGS="tick growth --json FILE --rounds 5 --quick"
	@REPLIES=$(REPLIES) $(BIN)/python -m bench $(ARGS)

chaos: .venv/.ready ## Prove survival: processes, databases and servers killed through weeks of a story; ARGS="--seeds 20 --store postgres"
	@$(BIN)/python -m bench.chaos $(ARGS)

mutate: .venv/.ready ## Break core/machine.py and core/transitions.py on purpose; list what no test noticed
	@$(BIN)/mutmut run
	@$(BIN)/mutmut results

# The versions in the lock stay as they are unless UPGRADE=1. uv is asked for here only: a lock that
# holds for every platform is what pip can not write yet.
LOCK = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
  --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)
lock: .venv/.ready ## Write requirements.lock and bench/peers.lock from pyproject.toml; UPGRADE=1 takes newer versions
	@echo "lock: resolving pyproject.toml into requirements.lock"
	@$(PIP) install uv
	@$(LOCK) --extra dev --output-file requirements.lock
	@$(LOCK) --extra peers --constraint requirements.lock --output-file bench/peers.lock

clean: ## Remove .venv and everything a run leaves behind
	@rm -rf .venv .coverage htmlcov mutants .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Svarfrist needs Python 3.11 or newer; choose one with: make PYTHON=python3.11 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "This Python can not make a virtual environment. On Debian and Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/.locked: requirements.lock | .venv/bin/python
	@echo "setup: installing requirements.lock into .venv (about half a minute, once)"
	@$(PIP) install --require-hashes --requirement requirements.lock
	@touch $@

.venv/.ready: .venv/.locked pyproject.toml
	@$(PIP) install --no-build-isolation --no-deps --no-index --editable .
	@touch $@
