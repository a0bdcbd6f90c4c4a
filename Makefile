# Everything that one does with a checkout. `make help` lists it.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DATA := $(or $(SINPLUMA_DATA_DIR),data)

# A changed pyproject or pin has another hash, hence another stamp, and is installed again.
HASH := $(shell cat pyproject.toml requirements.txt requirements-dev.txt | cksum | tr -d ' ')
RUNTIME := $(VENV)/.runtime-$(HASH)
DEV := $(VENV)/.dev-$(HASH)
# The plugins that come with Sin Pluma, whatever else is installed or set here.
FIRST_PARTY := env SINPLUMA_PLUGINS=auth,exchange,media,notebooks,search,sentiment,web SINPLUMA_API_PREFIX=/api
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PIN := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

.DEFAULT_GOAL := help
.PHONY: help run web screenshots openapi servers test test-servers lint format bench drill cluster cluster-down up down roll deploy-check docs requirements clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: $(RUNTIME) ## Install what is needed, build the app and serve the site on http://localhost:8000
	@$(BIN)/python web/build.py || echo "The site starts without the app; its API answers."
	@test -e $(DATA)/sinpluma.sqlite3 || $(BIN)/sinpluma demo --offer
	@exec $(BIN)/sinpluma serve

web: $(RUNTIME) ## Build the app, if its sources have changed
	@$(BIN)/python web/build.py

screenshots: $(DEV) servers web ## Take pictures of every page into .cache/screenshots
	$(BIN)/python -m pytest tests/browser/screenshots.py $(ARGS)

openapi: $(RUNTIME) ## Write the API's document anew, and the app's types by it
	$(FIRST_PARTY) $(BIN)/sinpluma openapi web/openapi.json
	$(BIN)/python web/build.py run generate

test: $(DEV) servers web ## Run every test that this machine can run; arguments for pytest in ARGS
ifneq ($(ARGS),)
	$(BIN)/python -m pytest $(ARGS)
else
	$(BIN)/python web/build.py test
	$(BIN)/python tests/everything.py
endif

test-servers: $(DEV) ## Run the API's tests on the HTTP servers that are not the default
	for server in uvicorn granian; do \
		SINPLUMA_TEST_SERVER=$$server $(BIN)/python -m pytest tests/api -k "not replicated" $(ARGS) || exit 1; \
	done

# Tests with a server or a checker that is missing are left out, or fail in CI; root is spared that.
servers:
	@test "$$(id -u)" != 0 || { command -v redis-server && command -v epubcheck && command -v chromium && command -v nginx; } >/dev/null || \
		{ apt-get update -qq && apt-get install -qq --yes --no-install-recommends redis-server epubcheck chromium nginx openssl; }
	@test "$$(id -u)" != 0 || command -v promtool >/dev/null || test -x .cache/promtool || $(MAKE) --no-print-directory .cache/promtool

# Of Debian's package prometheus this alone: no service is installed, nor started.
.cache/promtool:
	@mkdir -p .cache/prometheus && cd .cache/prometheus && apt-get update -qq && apt-get download -qq prometheus && \
		dpkg-deb --fsys-tarfile prometheus_*.deb | tar --extract ./usr/bin/promtool && mv usr/bin/promtool .. && \
		cd .. && rm -rf prometheus

lint: $(DEV) ## Check style, types, the direction of imports, and that the docs build
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy core plugins bench deploy/devcluster deploy/devnginx deploy/drill deploy/mysql/shell deploy/mysql/standin \
		deploy/stack examples/sinpluma-epigraph web/build.py hatch_build.py
	$(BIN)/lint-imports --no-cache
	$(BIN)/zensical build --strict
	$(BIN)/python web/build.py run lint

format: $(DEV) ## Format the code and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/python web/build.py run format

bench: $(DEV) ## Measure imports, memory, layers, latency under hashing, and beside peers (after make cluster)
	$(BIN)/python -m bench

drill: $(DEV) servers ## Kill the servers under a site in use, as root, and compare; options in ARGS
	@PYTHONPATH=deploy $(BIN)/python -m drill $(ARGS)

cluster: $(DEV) ## Start a MySQL InnoDB Cluster and its router on this machine, as root; options in ARGS
	@PYTHONPATH=deploy $(BIN)/python -m devcluster up $(ARGS)

cluster-down: $(DEV) ## Stop that cluster and keep its data
	@PYTHONPATH=deploy $(BIN)/python -m devcluster down

up: $(RUNTIME) ## Start the whole platform in containers, with its secrets made; docs/operate/compose.md explains it
	@PYTHONPATH=deploy $(BIN)/python -m stack up

down: $(RUNTIME) ## Stop it and keep its data
	@PYTHONPATH=deploy $(BIN)/python -m stack down

roll: $(RUNTIME) ## Replace its api by the present code, a container at a time, without losing a request
	@PYTHONPATH=deploy $(BIN)/python -m stack roll

deploy-check: $(DEV) servers web ## Start the whole platform on an engine of its own, as root, and test it, for long
	$(BIN)/python -m pytest tests/deploy tests/nginx tests/cluster/test_inno_shell* tests/cluster/long_outages.py -m "long or not long" $(ARGS)

docs: $(DEV) ## Build the documentation into site/
	$(BIN)/zensical build --strict

requirements: $(DEV) ## Pin the dependencies anew, with hashes
	$(PIN) pyproject.toml --extra build --extra exchange --extra media --extra sentiment --output-file requirements.txt
	$(PIN) pyproject.toml --all-extras --output-file requirements-dev.txt --constraint requirements.txt
	echo 'hatchling>=1.27' | $(PIN) - --output-file deploy/requirements/build.txt --constraint requirements-dev.txt
	$(PIN) pyproject.toml --extra sentiment \
		--output-file deploy/requirements/linguistics.txt --constraint requirements-dev.txt
	$(PIN) pyproject.toml --extra exchange --extra media --extra mysql --extra redis --extra sentiment \
		--output-file deploy/requirements/api.txt --constraint requirements-dev.txt

clean: ## Remove what was built, but not the site's data
	rm -rf $(VENV) build dist site web/node_modules plugins/web/sinpluma_web/app .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name it: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Setting up $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(RUNTIME): | $(VENV)/bin/python
	@echo "Installing what Sin Pluma needs ..."
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): | $(VENV)/bin/python
	@echo "Installing what Sin Pluma and its tests need ..."
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@ $(RUNTIME)
