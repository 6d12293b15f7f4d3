# Everything a person or a machine needs; needs only Python 3.11+, git and make.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo test lint types arch unit format bench golden wheel clean

PYTHON ?= python3
TOOLS := .tools
UV := $(shell command -v uv 2>/dev/null || echo $(TOOLS)/bin/uv)
RUN := $(UV) run --frozen --quiet
WORKERS ?= 2
# Without Java, Spark's tests are skipped and say so; its adapter is then not asked to be covered.
UNCOVERED := $(if $(shell command -v java 2>/dev/null),,--omit='src/vigie/engine/spark/*')

help: ## list the recipes
	@awk -F ':.*## ' '/^[a-z]+:.*##/ {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(TOOLS)/bin/uv:
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/python -m pip install --quiet 'uv>=0.8'

setup: .venv/.ready ## install everything, exactly as locked

.venv/.ready: pyproject.toml uv.lock | $(if $(filter $(TOOLS)/bin/uv,$(UV)),$(TOOLS)/bin/uv)
	$(UV) sync --frozen --quiet
	@touch $@

demo: setup ## reconstruct and investigate the reference campaign, say where the report is
	$(RUN) vigie demo

test: lint types arch unit ## everything that must be green; ends with pytest's own summary

lint: setup ## style, as written in pyproject.toml
	$(RUN) ruff check .
	$(RUN) ruff format --check .

types: setup ## mypy --strict
	$(RUN) mypy

arch: setup ## imports point down only
	$(RUN) lint-imports --no-cache

unit: setup
	@rm -f .coverage .coverage.*
	@$(RUN) pytest -n $(WORKERS) --dist loadgroup --cov --cov-report= --cov-fail-under=90 | tee .pytest-summary; \
	  status=$${PIPESTATUS[0]}; \
	  $(RUN) coverage report --include='src/vigie/model/*,src/vigie/kernels/*,src/vigie/engine/*' $(UNCOVERED) \
	    --fail-under=95 > .coverage-heart || { cat .coverage-heart; echo 'coverage of model, kernels and engine is below 95 %'; status=1; }; \
	  [ $$status -eq 0 ] || $(RUN) coverage report --show-missing; \
	  tail -n 1 .pytest-summary; exit $$status

format: setup ## let ruff rewrite what it can
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

bench: setup ## the figures of benchmarks/README.md, measured here
	$(RUN) python benchmarks/coaction.py
	$(RUN) python benchmarks/engines.py

wheel: setup ## build the package
	$(UV) build --quiet --out-dir dist

clean: ## forget what was built
	rm -rf .venv $(TOOLS) dist .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache demo-case
