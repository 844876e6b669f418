# Bandwatch. `make demo` and `make test` are all that a newcomer needs.
SHELL := /bin/sh
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8050
JOBS ?= 2
SEEDS ?= 1 2 3 4 5 6 7 8 9 10
# How long each search of tests/fuzz lasts.
FUZZ_SECONDS ?= 60
# Tests often wait (for a page, for a process), so one process more than there are cores.
TEST_JOBS ?= $(shell python3 -c 'import os; print((os.cpu_count() or 1) + 1)' 2>/dev/null || echo 3)

# A file's tests stay on one process, so that its server and store are made once.
# Files run in the order of tests/order_of_files.py.
SPREAD = -n $(TEST_JOBS) --dist loadfile --no-loadscope-reorder

# Tests start hundreds of Python processes; where this is set, each compiles every module again.
unexport PYTHONDONTWRITEBYTECODE

# The first interpreter that runs here and is new enough; `make PYTHON=/path/to/python` overrides.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	if $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1; \
	then echo $$p; break; fi; done)

# --no-deps: install the files as they stand; a lock is complete, and a resolver may meet newer releases.
# --no-build-isolation: build from source with the locked setuptools, never with what the index has today.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation

COUNT_LINES = $(BIN)/python -m pytest $(SPREAD) -m "not slow" --cov --cov-report= $(ARGS) \
	&& $(BIN)/coverage report --format=total | sed 's/.*/Coverage: & % of lines/'

INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev

LOCK := --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --quiet

.PHONY: help demo install test test-on-day test-seeds coverage check check-install check-slow fuzz mutants mutation bench lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(INSTALLED): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Bandwatch needs Python 3.11, 3.12 or 3.13, and none was found on the PATH. Install one, or name it: make PYTHON=/path/to/python"; exit 1; }
	@echo "Installing into $(VENV) with $(PYTHON) ..."
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) || { echo "Python cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) -e .
	@touch $@

$(INSTALLED_DEV): $(INSTALLED) requirements-dev.lock
	@echo "Installing what tests and checks need ..."
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

install: $(INSTALLED) ## install into .venv, nothing system-wide

demo: $(INSTALLED) ## fit the demo data and serve it on http://127.0.0.1:$PORT
	@$(BIN)/bandwatch demo --serve --port $(PORT) --jobs $(JOBS)

test: $(INSTALLED_DEV) ## run the test suite, browser tests included; DB=postgresql: those of that database
	@if $(if $(strip $(ARGS)$(DB)),false,true) && $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 12))'; \
	then COVERAGE_CORE=sysmon; export COVERAGE_CORE; $(COUNT_LINES); \
	else $(BIN)/python -m pytest $(SPREAD) -m "not slow" $(if $(DB),--database $(DB)) $(ARGS); fi

coverage: $(INSTALLED_DEV) ## run the test suite and print the share of lines that ran
	@$(COUNT_LINES)

test-on-day: $(INSTALLED_DEV) ## run tests as if it were DAY (e.g. 2026-11-29T23:55, in UTC) in the zone TZ
	@$(BIN)/python -m tests.other_day $(or $(DAY),in-turn) $(if $(TZ),--zone $(TZ)) -- $(SPREAD) $(ARGS)

test-seeds: $(INSTALLED_DEV) ## run the tests that draw examples, with others for each of SEEDS (e.g. "1 2 3")
	@failed=; for seed in $(SEEDS); do echo "Hypothesis seed $$seed"; \
	$(BIN)/python -m pytest -q $(SPREAD) -m "hypothesis and not slow" \
	--hypothesis-profile=search --hypothesis-seed=$$seed $(ARGS) || failed="$$failed $$seed"; done; \
	if [ -n "$$failed" ]; then echo "Failed with the seeds$$failed."; exit 1; fi

check: $(INSTALLED_DEV) ## lint (Python and JavaScript), types, layers
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/oxlint --deny-warnings

check-install: ## install both lock files with the oldest pip we support, and compare
	@PYTHON="$(PYTHON)" .ci/check_install.sh

check-slow: $(INSTALLED_DEV) ## checks that take minutes; PART=3/7: a part of them, PART=today: the weekday's
	@BANDWATCH_FUZZ_SECONDS=$(FUZZ_SECONDS) $(BIN)/python -m pytest $(SPREAD) -m slow $(if $(PART),--part $(PART)) $(ARGS)
	$(if $(PART),,@$(MAKE) test-seeds)

fuzz: $(INSTALLED_DEV) ## search for input that breaks readers, links and callbacks, FUZZ_SECONDS each
	@BANDWATCH_FUZZ_SECONDS=$(FUZZ_SECONDS) $(BIN)/python -m pytest -s -m slow tests/fuzz $(ARGS)

mutants: $(INSTALLED_DEV) ## make listed mistakes in a copy of the code and count those that the tests notice
	@$(BIN)/python -m tests.mutants $(WORDS)

mutation: $(INSTALLED_DEV) ## change operators and numbers of modules that carry a promise; print scores and survivors
	@$(BIN)/python -m tests.mutation $(WORDS) $(if $(MOST),--most $(MOST))

bench: $(INSTALLED_DEV) ## print timings and ratios against peers
	@$(BIN)/python -m benchmarks $(ARGS)

lock: ## pin every dependency anew (maintainers; needs uv on the PATH)
	uv pip compile $(LOCK) --extra postgresql --extra celery --extra oidc pyproject.toml -o requirements.lock
	uv pip compile $(LOCK) --all-extras -c requirements.lock pyproject.toml -o requirements-dev.lock

clean: ## remove the environment and all caches of the checkout
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
