# Everything a person needs, from a fresh clone:   make demo   ·   make test
# `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
# Two workers: the tests start database servers and whole companions of their own.
WORKERS ?= 2

# The first of these that runs and is 3.11, 3.12 or 3.13; `make demo PYTHON=/path/to/python3.13` to choose another.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	if $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; \
	then echo $$python; break; fi; done)

SOURCES := bot adapters scheduling storage companion tests tools
# uv, where there is one, installs in seconds what takes pip a minute: the same files, by the same hashes.
UV ?= $(shell command -v uv)
LOCK := $(or $(UV),$(BIN)/uv) pip compile --universal --generate-hashes --no-emit-index-url --python-version 3.11 $(UPGRADE)
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
INSTALL := $(if $(UV),$(UV) pip install --compile-bytecode --python $(BIN)/python,$(PIP) install) --quiet
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --durations=10
# A seed gives tests another order, and searches other dice; the same again for the same seed.
SEEDED = --randomly-seed=$(SEED) --hypothesis-seed=$(SEED)

# What was compiled once is kept, whatever the machine is set to: to compile it all takes as long as a third of the tests.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help demo run test quick thorough mutants check lint types contracts documents catalogues wheel lock clean

help: ## show this list
	@grep -E '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

demo: $(VENV)/.ready ## play the whole 2020 course with twelve learners, in the terminal
	@$(BIN)/companion rehearse leadership-2020 --learners 12 --seed 2020

run: $(VENV)/.ready ## start the companion; without a platform it opens the local room
	@$(BIN)/companion run

test: $(VENV)/.ready-dev ## all tests, in two minutes or so; SEED=7 in another order
	@$(PYTEST) $(if $(SEED),$(SEEDED),-p no:randomly)

quick: $(VENV)/.ready-dev ## the tests next to what has changed, in ten seconds or so
	@$(BIN)/python -m tools.quick

thorough: export THOROUGH := 1
thorough: export SEED := $(or $(SEED),$(if $(CI),1,$(shell date +%s)))
thorough: $(VENV)/.ready-dev ## the long searches with their full numbers, with fresh dice; SEED=… throws the same again
	@echo "To repeat this: make thorough SEED=$(SEED)"
	@$(PYTEST) $(SEEDED) -m "search or hypothesis"

# The third fault of each function, which is spread over all code and takes some minutes.
MUTANTS ?= *__mutmut_3
mutants: $(VENV)/.ready-dev ## small faults in what is decided and kept, and whether tests notice; MUTANTS='bot.waking.*'
	@rm -rf mutants
	@CI=1 $(BIN)/mutmut run "$(MUTANTS)" >.mutants.log 2>&1 || { tail -n 30 .mutants.log; exit 1; }
	@echo "killed 🎉, not covered 🫥, timed out ⏰, suspicious 🤔, survived 🙁:"
	@tr '\r' '\n' <.mutants.log | grep -a '🎉 [0-9]' | tail -n 1
	@$(BIN)/mutmut results | awk '/: survived/ {sub(":", "", $$1); print $$1}' | while read -r name; do \
		$(BIN)/mutmut show "$$name" | grep -aE '^(# |[-+])' | grep -avE '^(---|\+\+\+)'; done
	@rm -f .mutants.log

check: lint types contracts documents test ## everything that must hold before a change lands

lint: $(VENV)/.ready-dev ## ruff: rules and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.ready-dev ## mypy, strict
	@$(BIN)/mypy

contracts: $(VENV)/.ready-dev ## import-linter: imports run one way
	@$(BIN)/lint-imports

documents: $(VENV)/.ready-dev ## links, commands, tables, catalogues and lock files agree with the code
	@$(BIN)/python -m tools.documents
	@$(BIN)/python -m tools.catalogues --check

catalogues: $(VENV)/.ready-dev ## bring the catalogues of other languages up to the sentences in the code
	@$(BIN)/python -m tools.catalogues

wheel: $(VENV)/.ready ## build dist/*.whl with the locked build tools
	@rm -rf dist
	@$(PIP) wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist

lock: $(VENV)/.ready-dev ## re-make the lock files from pyproject.toml; UPGRADE=--upgrade takes newer releases
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	$(LOCK) --group build -c requirements-dev.lock -o requirements-build.lock

clean: ## remove the environment and everything that was built
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis mutants

# One environment in two steps, so that the demo does not wait for the tools of developers.
$(VENV)/.created:
	@if [ -z "$(PYTHON)" ]; then \
		echo "The companion needs Python 3.11, 3.12 or 3.13, and none was found." >&2; \
		echo "Install one, or name it: make demo PYTHON=/path/to/python3.13" >&2; exit 1; fi
	@if ! $(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'; then \
		echo "$(PYTHON) is not Python 3.11, 3.12 or 3.13." >&2; \
		echo "Name another: make demo PYTHON=/path/to/python3.13" >&2; exit 1; fi
	@if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$(PYTHON) has no venv module. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; fi
	@echo "Setting up $(VENV) with $$($(PYTHON) --version) (once)…"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.ready: $(VENV)/.created requirements.lock requirements-build.lock pyproject.toml
	@echo "Installing what the companion needs, by hash…"
	@$(INSTALL) --require-hashes -r requirements.lock -r requirements-build.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.lock
	@echo "Installing the tools for tests and checks, by hash…"
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@
