# Two targets for everybody: `make demo` and `make test`. Each sets up .venv first where it is
# missing or older than what it was made from.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
READY := .venv/.ready
GOLD ?= gold.jsonl

.DEFAULT_GOAL := help
.PHONY: help demo test lint gate lock

help:  ## Show the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 8

demo: $(READY)  ## Read the sample reports and show a brief out of them
	@$(BIN)/communique demo

test: $(READY)  ## Run all tests
	$(BIN)/python -m pytest

lint: $(READY)  ## Check style, types and the import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

gate: $(READY)  ## Score the reader on a gold file and fail below the floors: make gate GOLD=file.jsonl
	$(BIN)/python benchmarks/quality/records.py $(GOLD) --gate

lock: $(READY)  ## Pin the newest versions that fit, with hashes (needs uv)
	tools/lock

# The medium model declares Python 3.12 and is data alone: --ignore-requires-python lets the one
# command install it on 3.11 as well. The file is complete, so nothing is resolved (--no-deps), and
# holds wheels only, so nothing is compiled.
$(READY): requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "communique needs Python 3.11 or newer on the PATH" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes \
		--only-binary :all: --ignore-requires-python --requirement requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
