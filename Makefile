# The Policy Graph. `make serve` and `make test` are all that a fresh machine needs.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
HOST ?= 127.0.0.1
PORT ?= 5000
export PYTHONHASHSEED ?= 0

.PHONY: help serve test check build accuracy assets browser spark system clean
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(VENV)/.run: requirements.txt
	@echo "== making $(VENV) from requirements.txt"
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements.txt requirements-dev.txt
	@echo "== making $(VENV) from requirements-dev.txt"
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.run

serve: $(VENV)/.run assets ## build the graph from graph/corpus and serve it (HOST=, PORT=)
	@$(PY) server.py --build --host $(HOST) --port $(PORT)

assets: $(VENV)/.run ## fetch the packages of package-lock.json that the pages use
	@$(PY) -m web.assets

browser: ## install Chromium for the browser tests, where apt-get may
	@command -v chromium >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
	  && echo "== installing chromium for the browser tests" && apt-get update -qq \
	  && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium chromium-driver fonts-noto-cjk >/dev/null; } \
	  || echo "== no Chromium here: the browser tests are skipped"

spark: $(VENV)/.dev ## install PySpark and, where apt-get may, Java: for the tests of the distributed build
	@$(PY) -c 'import pyspark' 2>/dev/null \
	  || { echo "== installing PySpark (400 MB)" && $(PY) -m pip install --quiet --disable-pip-version-check -r requirements-spark.txt; } \
	  || echo "== no PySpark here: the tests of the distributed build are skipped"
	@command -v java >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
	  && echo "== installing Java for the tests of the distributed build" && apt-get update -qq \
	  && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless >/dev/null; } \
	  || echo "== no Java here: the tests of the distributed build are skipped"

system: ## install nginx and Virtuoso for the tests that start them, where apt-get may (not beside systemd, which would run them)
	@wanted="$$(PATH=$$PATH:/usr/sbin; command -v nginx >/dev/null || echo nginx-light; \
	  command -v virtuoso-t >/dev/null || echo virtuoso-opensource-7-bin)"; \
	test -z "$$wanted" || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && test ! -d /run/systemd/system \
	  && timeout 300 apt-get update -qq >/dev/null 2>&1; }; ready=$$?; \
	for package in $$wanted; do \
	  test $$ready = 0 && echo "== installing $$package for the tests that start it" \
	    && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive timeout 600 apt-get install -y -qq --no-install-recommends $$package >/dev/null 2>&1 \
	    || echo "== no $$package here: the tests that start it are skipped"; \
	done

build: $(VENV)/.run ## documents -> graph/release/policy.nq and report.json
	@$(PY) -m graph.build

test: $(VENV)/.dev assets browser system $(if $(CI),spark) ## everything it needs is installed, then all tests; with CI set, Spark too
	@$(PY) -m pytest

accuracy: $(VENV)/.run ## how well documents are read and questions answered, as tables
	@$(PY) -m graph.build >/dev/null
	@$(PY) -m graph.accuracy
	@$(PY) -m queries.accuracy --held-out

check: $(VENV)/.dev ## lint, types, tests, shapes, ontology checks, docs are up to date
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(PY) -m ontology.reference --check
	@$(PY) -m graph.build >/dev/null
	@$(PY) -m graph.validate
	@$(PY) -m pytest

clean: ## remove what the targets above made (not the store)
	rm -rf $(VENV) graph/release node_modules web/static/vendor
