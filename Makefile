# What a developer does here. Nothing in the package itself needs make: `python cli.py …` does what officials need.
SHELL := /bin/sh
.DEFAULT_GOAL := help

VENV := .venv
# An environment activated by hand or made elsewhere can be used: make VENV=path.
BIN := $(VENV)/bin
# The first Python of 3.11 or later on the path; say PYTHON=… to choose another.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3.14 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
DEMO_DAY := 2026-11-24
DEMO := demo
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help demo test test-long soak fuzz bench score lint types layers check format corpus constraints clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed (apt-get install python3 python3-venv), or say PYTHON=…" >&2; exit 3; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "The venv module is missing: apt-get install python3-venv" >&2; exit 3; }
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml constraints.txt
	@echo "Installing legalsys into $(VENV) …" >&2
	@$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.made pyproject.toml constraints.txt
	@echo "Installing legalsys with its development tools into $(VENV) …" >&2
	@$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.installed

demo: $(VENV)/.installed ## set up and review the demonstration corpus as of a fixed day
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	@$(BIN)/legalsys review corpus/documents -w $(DEMO)/.legalsys --as-of $(DEMO_DAY)
	@$(BIN)/legalsys report outdated -w $(DEMO)/.legalsys --as-of $(DEMO_DAY) --format xlsx -o $(DEMO)/outdated.xlsx
	@$(BIN)/legalsys report findings -w $(DEMO)/.legalsys --as-of $(DEMO_DAY) --format html -o $(DEMO)/findings.html
	@echo
	@echo "  $(CURDIR)/$(DEMO)/outdated.xlsx"
	@echo "  $(CURDIR)/$(DEMO)/findings.html"

test: $(VENV)/.installed-dev ## set up and run the tests
	@$(BIN)/python -m pytest -m "not long and not soak"

test-long: $(VENV)/.installed-dev ## the tests that take more than a minute
	@$(BIN)/python -m pytest -m long

soak: $(VENV)/.installed-dev ## cluster faults, long loads and kill series of search (Java and Maven are needed)
	@LEGALSYS_REQUIRE_SERVER=1 $(BIN)/python -m pytest -m soak -s

# READERS="docx pdf" chooses, MINUTES is the time for each of them.
MINUTES := 20
READERS :=
fuzz: $(VENV)/.installed-dev ## damaged files for each reader, 20 minutes each (MINUTES=… READERS=…)
	@$(BIN)/python -m tests.fuzz --minutes $(MINUTES) $(READERS)

bench: $(VENV)/.installed-dev ## measure, and write benchmarks/results/latest.md
	@$(BIN)/python -m benchmarks

score: $(VENV)/.installed-dev ## figures against the shared gold; writes docs/benchmark.md
	@$(BIN)/python -m benchmarks.score

lint: $(VENV)/.installed-dev ## ruff
	@$(BIN)/ruff check .

types: $(VENV)/.installed-dev ## mypy --strict
	@$(BIN)/mypy && $(BIN)/mypy corpus benchmarks

layers: $(VENV)/.installed-dev ## the import contract: which room may use which
	@$(BIN)/lint-imports

check: lint types layers test ## everything that CI checks

format: $(VENV)/.installed-dev ## mend what ruff can mend
	@$(BIN)/ruff check --fix .

corpus: $(VENV)/.installed-dev ## build the demonstration documents and their gold anew
	@$(BIN)/python -m corpus.build

constraints: $(VENV)/.installed-dev ## pin what the environment holds now in constraints.txt
	@{ head -2 constraints.txt; $(PIP) freeze --exclude-editable | grep -E '^[A-Za-z0-9._-]+==[^ ]+$$'; } > constraints.new && mv constraints.new constraints.txt

clean: ## remove what was built and measured here, the environment too
	rm -rf $(VENV) $(DEMO) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
