# What a user or contributor can do; `make help` lists it. Needs only Python 3.11, 3.12 or 3.13, and make.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := VIRTUAL_ENV=$(abspath $(VENV)) $(BIN)/uv
# Compiled as it is installed: every command starts quicker, also where Python may not write beside its packages.
INSTALL := $(UV) pip install --quiet --compile-bytecode --require-hashes --requirement
ROOT := $(UV) pip install --quiet --no-deps --no-build-isolation --editable .

.DEFAULT_GOAL := help
.PHONY: help run manifest check test test-ducklake dev sql lint lint-code lint-dbt format docs screenshots documents lake ocr mcp bench fuzz hostile faults week facsimile corpus lock audit ages clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp ## build the tested warehouse from raw/, and print the result
	@$(BIN)/klantprofielen build

manifest: $(VENV)/run.stamp ## dbt's manifest, from which Dagster's assets are made; our own commands make it by themselves
	@$(BIN)/python -m orchestration.defs.dbt

test: $(VENV)/dev.stamp ## lint, types and the whole test suite
	@$(MAKE) --no-print-directory --jobs 2 lint
	@$(BIN)/pytest --numprocesses auto --dist worksteal --durations 25

test-ducklake: $(VENV)/dev.stamp lake ## a warehouse on DuckLake while others read it, equal to the file (needs PostgreSQL)
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || \
	    { echo "PostgreSQL is needed: apt-get install postgresql"; exit 1; }
	@$(BIN)/pytest tests/lake tests/lake/built_while_read.py --numprocesses auto --dist worksteal

dev: $(VENV)/run.stamp ## the Dagster UI on http://127.0.0.1:3000
	@$(BIN)/klantprofielen ui

sql: $(VENV)/run.stamp ## a SQL prompt on the published marts, read-only
	@$(BIN)/klantprofielen sql

check: lint-code ## the daily loop: ruff, import-linter, types and the unit tests
	@$(BIN)/pytest tests/unit --numprocesses auto --dist worksteal --quiet

lint: lint-code lint-dbt ## everything that reads the code without running it, for Python, SQL, dbt and Dagster

lint-code: $(VENV)/dev.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy

lint-dbt: $(VENV)/dev.stamp
	@$(BIN)/sqlfluff lint --disable-progress-bar dbt_project
	@$(BIN)/dbt parse --quiet --project-dir dbt_project --profiles-dir dbt_project
	@$(BIN)/dbt-bouncer --config-file dbt_project/dbt-bouncer.yml
	@$(MAKE) --no-print-directory manifest
	@$(BIN)/dg check defs

format: $(VENV)/dev.stamp ## let ruff and sqlfluff mend what they can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/sqlfluff fix --disable-progress-bar dbt_project

docs: $(VENV)/run.stamp ## dbt's documentation of every table and column, as one page
	@$(BIN)/klantprofielen docs

screenshots: $(VENV)/dev.stamp ## the pictures and measures of docs/reference/report.md (needs Chromium)
	@$(BIN)/python -m tests.browser.screenshots

documents: $(VENV)/dev.stamp ## write what docs/how-to/cookbook.md prints, and the picture of docs/reference/lineage.md, again
	@$(BIN)/python -m tests.support.documents

lake: $(VENV)/run.stamp ## install what a warehouse on DuckLake needs (docs/how-to/lake.md)
	@$(INSTALL) requirements/lake.txt

ocr: $(VENV)/run.stamp ## install what reads scans and tables in pictures (docs/how-to/scans.md)
	@$(INSTALL) requirements/ocr.txt

mcp: $(VENV)/run.stamp ## install what lets an assistant ask the figures (docs/how-to/ask.md)
	@$(INSTALL) requirements/mcp.txt

bench: $(VENV)/dev.stamp ## our reader against others, builds of 6 to 48 quarters, and an hour of scans (needs Java, tesseract-ocr, Redis, PostgreSQL)
	@$(INSTALL) requirements/bench.txt
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench.flames
	@$(BIN)/python -m tests.bench.scans

fuzz: $(VENV)/dev.stamp ## go on testing the reader on mutants of the golden files, an hour (needs poppler-utils)
	@$(BIN)/python -m tests.fuzz

hostile: $(VENV)/dev.stamp ## every attack on every entrance, some hours on two processors; writes docs/evidence/hostile.md
	@$(BIN)/python -m tests.hostile --out docs/evidence/hostile.md

faults: $(VENV)/dev.stamp ## damage every place of a data folder in every form, and write docs/evidence/faults.md again (an hour)
	@$(BIN)/python -m tests.damage

mutate: $(VENV)/dev.stamp ## change a line of the models at a time, see which test catches it; writes docs/evidence/mutations.md (15 minutes)
	@$(BIN)/python -m tests.mutate

week: $(VENV)/dev.stamp ## ten quarters by the daemon alone, on a clock that runs ahead (needs faketime)
	@$(BIN)/pytest --capture no tests/integration/unattended_week.py

facsimile: $(VENV)/dev.stamp ## typeset the PDFs in raw/ again from their figures
	@$(BIN)/python -m orchestration.synthetic.facsimile

corpus: $(VENV)/dev.stamp ## make the golden corpus again (needs what tests/golden/corpus/README.md lists)
	@$(INSTALL) requirements/corpus.txt
	@$(BIN)/python -m tests.corpus

lock: $(VENV)/uv.stamp ## compile the hashed requirements again from pyproject.toml
	@cd requirements && for group in run:"--extra build" dev:"--extra build --extra dev" \
	    celery:"--extra build --extra celery" postgres:"--extra build --extra postgres" lake:"--extra build --extra lake" ocr:"--extra build --extra ocr" mcp:"--extra build --extra mcp" \
	    corpus:"--extra build --extra dev --extra corpus" bench:"--extra build --extra dev --extra bench"; do \
	    VIRTUAL_ENV=$(abspath $(VENV)) $(abspath $(BIN))/uv pip compile --quiet --universal --python-version 3.11 \
	        --generate-hashes --no-emit-index-url --custom-compile-command "make lock" \
	        ../pyproject.toml $${group#*:} --output-file $${group%%:*}.txt || exit 1; done
	@cd requirements && $(abspath $(BIN))/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --custom-compile-command "make lock" uv.in --output-file uv.txt

audit: $(VENV)/uv.stamp ## known vulnerabilities in every locked package (needs internet)
	@for file in requirements/*.txt; do \
	    echo "$$file"; \
	    $(BIN)/uv tool run --quiet pip-audit@2.10.1 --strict --disable-pip --require-hashes --requirement $$file || failed=1; \
	done; exit $${failed:-0}

ages: $(VENV)/dev.stamp ## write the locked versions and their ages into docs/dependencies.md (needs internet)
	@$(BIN)/python -m tests.support.ages

clean: ## remove everything that can be made again: the environment, and data/ but for its releases
	@test ! -d data || find data -mindepth 1 -maxdepth 1 ! -name releases -exec rm -rf {} +
	@rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/uv.stamp: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14) and "Python 3.11, 3.12 or 3.13 is needed; say which with make PYTHON=python3.12")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/uv.txt
	@touch $@

$(VENV)/run.stamp: $(VENV)/uv.stamp requirements/run.txt pyproject.toml
	@echo "Installing the locked requirements (once) ..."
	@$(INSTALL) requirements/run.txt
	@$(ROOT)
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements/dev.txt
	@$(INSTALL) requirements/dev.txt
	@touch $@
