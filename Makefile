# Two commands set everything up on a fresh machine: `make demo` and `make test`.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
MEASURING := .venv/.measuring
TESTS := $(BIN)/python -m pytest -n 2 --dist loadgroup
CORE := $(addprefix tests/,core explanations languages laws library materiality notice oracle redline structure updates workshop)
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: setup demo test lint unit soak mutation bench catalogues lock clean

setup: $(INSTALLED)

$(INSTALLED): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "termsvc needs Python 3.11 or later; say which: make PYTHON=python3.12 ...")'
	@echo "Setting up .venv (once; a minute or two)"
	@$(PYTHON) -m venv --clear .venv
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $@

# The peers that benchmarks compare with, and the tool that mutates the code, are no part of the everyday set-up.
$(MEASURING): $(INSTALLED) requirements-measure.lock
	@$(PIP) install --require-hashes -r requirements-measure.lock
	@touch $@

demo: setup
	@$(BIN)/termsvc demo

test: lint unit

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# Lines of the core that are reached are counted where tests are there to reach them: it takes twice the time.
unit: setup
	rm -f .coverage .coverage.*
	$(TESTS) --cov --cov-report= $(CORE)
	$(BIN)/coverage report --fail-under=100
	$(TESTS) $(CORE:%=--ignore=%)

# make soak PARTS="oracle laws" runs just these; a run that was stopped goes on.
soak: setup
	$(BIN)/python -m tests.soak $(PARTS)

mutation: $(MEASURING)
	$(BIN)/python -m tests.mutation

bench: $(MEASURING)
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

# Brings the sentences of the templates into the catalogues: new ones are empty, gone ones are taken out.
catalogues: setup
	@cd templates && ../$(BIN)/pybabel --quiet extract --mapping languages/babel.cfg --no-location --output ../.cache/messages.pot .
	@for catalogue in templates/languages/*.po; do \
		$(BIN)/pybabel --quiet update --input-file .cache/messages.pot --output-file $$catalogue --locale $$(basename $$catalogue .po) \
			--no-wrap --no-fuzzy-matching --ignore-obsolete --omit-header || exit 1; \
	done

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --group dev -o requirements-dev.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --group dev --group measure -o requirements-measure.lock

	echo hatchling | uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --constraints requirements-dev.lock - -o requirements-build.lock

clean:
	rm -rf .venv .cache out dist .coverage* .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
