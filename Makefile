# setup, run, test, check, bench. Everything lives in .venv and build/; nothing else is touched.
.DEFAULT_GOAL := help
.PHONY: help setup run test check bench lock chromium virtuoso clean

# The first of these that is Python 3.11 or newer makes the environment; `make PYTHON=... setup` names another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
STORE ?= build/store
HOST ?= 127.0.0.1
PORT ?= 8000

help: ## show the targets
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /make \1\t/'

setup: .venv/.locked ## create .venv with the locked dependencies

.venv/.locked: requirements.lock
	@test -n "$(PYTHON)" || { echo "communique needs Python 3.11 or newer: install it, or name it with make PYTHON=..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: setup ## read samples/ into build/store and serve http://localhost:8000
	$(BIN)/communique --store $(STORE) load samples
	$(BIN)/communique --store $(STORE) serve --host $(HOST) --port $(PORT)

test: setup chromium virtuoso check ## everything, with a browser and a Virtuoso where they are to be had

check: setup ## format, lint, types, import contract, tests
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest -q -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

bench: setup ## speed of reading and of answers, a JSON line each
	$(BIN)/python -m bench.reading --json
	$(BIN)/python -m bench.answers --json

lock: ## pin every dependency again after an edit of pyproject.toml (needs pip-tools)
	pip-compile --quiet --generate-hashes --reuse-hashes --allow-unsafe --strip-extras --extra dev --no-header \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options -o requirements.lock pyproject.toml

# The browser tests drive Debian's chromium; where it cannot be had they are skipped, and say so.
chromium:
	@if command -v chromium >/dev/null || command -v chromium-browser >/dev/null; then :; \
	elif [ -f /etc/debian_version ] && [ "$$(id -u)" = 0 ]; then \
		echo "installing chromium for the browser tests"; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } \
			>/dev/null 2>&1 || echo "chromium could not be installed: the browser tests will be skipped"; \
	else echo "no chromium here: the browser tests will be skipped"; fi

# The tests of remote stores start a Virtuoso of their own; where it cannot be had they are skipped, and say so.
virtuoso:
	@if command -v virtuoso-t >/dev/null; then :; \
	elif [ -f /etc/debian_version ] && [ "$$(id -u)" = 0 ]; then \
		echo "installing Virtuoso for the tests of remote stores"; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends virtuoso-opensource; } \
			>/dev/null 2>&1 || echo "Virtuoso could not be installed: its tests will be skipped"; \
	else echo "no Virtuoso here: its tests will be skipped"; fi

clean: ## remove the environment and everything built
	rm -rf .venv build
