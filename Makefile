# Two commands do all the set-up: `make serve` and `make test`. Nothing is installed outside this folder.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
UV ?= uv

export ZHITU_HOST ?= $(HOST)
export ZHITU_PORT ?= $(PORT)

.PHONY: serve build test lint bench lock clean
serve: $(VENV)/.runtime  ## build the graph from data/ and serve it on HOST:PORT
	$(BIN)/zhitu build
	$(BIN)/zhitu serve

build: $(VENV)/.runtime  ## build a release from data/
	$(BIN)/zhitu build

test: $(VENV)/.dev  ## the whole test suite
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

lint: $(VENV)/.dev  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.dev  ## speed and memory, as ratios against peers in the same run (TOPICS="build store" for some)
	$(BIN)/python -m tests.benchmarks $(TOPICS)

lock: pyproject.toml  ## resolve what pyproject.toml asks for, keeping the versions that still fit (needs uv; LOCK=--upgrade for newer ones)
	$(UV) pip compile $(LOCK) --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --group build pyproject.toml -o requirements.lock
	$(UV) pip compile $(LOCK) --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --group build --group dev pyproject.toml -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) .zhitu build *.egg-info .mypy_cache .ruff_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("zhitu needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make serve PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
