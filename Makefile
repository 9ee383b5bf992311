# `make app` starts the app; `make test` checks and tests everything; `make quick` leaves
# out what takes long. Each sets itself up.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Two processes run the tests, which keep one core busy each, and need 2 GB each. Those
# of a file stay together, as they share what is costly to make.
IN_TWO := --numprocesses 2 --dist loadfile

.PHONY: app test quick check site data requirements hosting-check fuzz audit \
	screenshots pictures bench clean

app: $(VENV)/app
	$(BIN)/streamlit run streamlit_app.py

test: check
	$(BIN)/pytest $(IN_TWO)

quick: check
	$(BIN)/pytest $(IN_TWO) -m "not slow"

check: $(VENV)/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

# The site, served while you write: http://localhost:8000
site: $(VENV)/dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve

# Fetches the data sets that have an address, and says where the others come from.
data: $(VENV)/dev
	$(BIN)/python -m training.data

# Would the packages install on each Python and kind of machine, and how large are they?
# Asks the package index, so it stands apart from the tests, which need no network.
PYTHONS := 3.11 3.12 3.13
MACHINES := x86_64-manylinux_2_28 aarch64-manylinux_2_28 aarch64-apple-darwin \
	x86_64-pc-windows-msvc

hosting-check: $(VENV)/dev
	@set -e; for python in $(PYTHONS); do for machine in $(MACHINES); do \
		echo "Python $$python on $$machine"; \
		$(BIN)/uv pip compile --quiet --no-python-downloads --only-binary :all: \
			--python-version $$python --python-platform $$machine requirements.txt \
			>/dev/null; \
	done; done
	$(BIN)/python -m benchmarks.install_size

# Tries thousands of damaged files and odd inputs; says how many, and what failed.
EXAMPLES ?= 1000
fuzz: $(VENV)/dev
	FUZZ_EXAMPLES=$(EXAMPLES) $(BIN)/pytest tests/fuzz

# Asks the public database whether installed packages have known weaknesses.
audit: $(VENV)/dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-audit==2.10.1
	$(BIN)/pip-audit --local --strict

# Pins all that the app's packages need, too, after a change of requirements.in.
requirements: $(VENV)/dev
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
		--no-emit-index-url --custom-compile-command "make requirements" \
		requirements.in --output-file requirements.txt

# Takes the pictures of each page that the README and the site show.
screenshots: $(VENV)/dev
	$(BIN)/python -m tests.browser.screenshots

# Draws the pictures of the site's page on preprocessing.
pictures: $(VENV)/app
	$(BIN)/python -m harness.preprocessing_pictures

$(BIN)/python:
	@$(PYTHON) -c 'import sys; ok = (3, 11) <= sys.version_info < (3, 14); \
		ok or sys.exit(f"Python 3.11, 3.12 or 3.13 is needed (TensorFlow 2.21 has no \
	package for others). Found {sys.version.split()[0]}. Try: make app PYTHON=python3.13")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/app: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev: requirements.txt requirements-dev.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/app

# Measures everything that has a target: a table, and benchmarks/results.json.
bench: $(VENV)/dev
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) site .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
