# What you can do here. `make` alone names it.
# Each step leaves a mark and is done again only when what it came from has changed.

.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
MARKS := $(VENV)/marks
PIP := $(PY) -m pip --disable-pip-version-check --no-input -qq install --require-hashes

ASSETS := $(shell find dsonet/assets -type f 2>/dev/null)
MANIFEST := dsonet/static/dist/manifest.json
WORDS := $(patsubst %.po,%.mo,$(wildcard dsonet/translations/*/LC_MESSAGES/*.po))

export PYTHONUNBUFFERED := 1

.PHONY: help install run test check watch assets bench lock clean

help:
	@echo "make install  what a real network needs: packages, front end, translations"
	@echo "make run      the site on this machine, with a demo network (PORT=8000)"
	@echo "make test     every check and every test"
	@echo "make check    the fast part: format, lint, types, floors, the suite on SQLite"
	@echo "make watch    build the front end again at every change"
	@echo "make assets   build the front end once"
	@echo "make bench    measure the site's speed"
	@echo "make lock     write the requirements*.txt anew from the requirements*.in"
	@echo "make clean    remove what was installed and built; the data stays"

install: $(MARKS)/site $(MANIFEST) $(WORDS)

run: $(MARKS)/site $(MANIFEST) $(WORDS)
	@$(PY) -m tools.run

test: $(MARKS)/site $(MARKS)/dev $(MANIFEST) $(WORDS)
	@$(PY) -m tools.test

check: $(MARKS)/site $(MARKS)/dev $(MANIFEST) $(WORDS)
	@$(PY) -m tools.test quick

watch: node_modules/.package-lock.json
	@$(PY) -m tools.npm run watch

assets: $(MANIFEST)

bench: $(MARKS)/site $(MARKS)/dev $(MANIFEST) $(WORDS)
	@$(PY) -m tools.bench

lock: $(MARKS)/dev
	@echo "Choosing and hashing versions for every platform (about a minute)…"
	@for kind in "" -build -dev; do \
	  $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	    --no-emit-index-url --no-emit-find-links --no-header \
	    requirements$$kind.in --output-file requirements$$kind.txt || exit 1; \
	done

clean:
	@rm -rf $(VENV) node_modules dsonet/static/dist $(WORDS)

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is not. Name another: make PYTHON=python3.12"; exit 1; }
	@echo "Making a virtual environment in $(VENV)…"
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "Python's venv is missing (on Debian: apt install python3-venv)."; exit 1; }

$(MARKS)/site: requirements.txt | $(PY)
	@echo "Installing the Python packages (about half a minute)…"
	@$(PIP) -r requirements.txt
	@mkdir -p $(MARKS) && touch $@

$(MARKS)/node: requirements-build.txt | $(PY)
	@echo "Installing Node for the build (about ten seconds)…"
	@$(PIP) -r requirements-build.txt || echo "There is none on PyPI for this machine; its own npm is used."
	@mkdir -p $(MARKS) && touch $@

$(MARKS)/dev: requirements-dev.txt | $(PY)
	@echo "Installing the tools for the checks (about half a minute)…"
	@$(PIP) -r requirements-dev.txt
	@mkdir -p $(MARKS) && touch $@

node_modules/.package-lock.json: package.json package-lock.json | $(MARKS)/node
	@echo "Installing the front-end packages (about ten seconds)…"
	@$(PY) -m tools.npm ci --silent
	@touch $@

$(MANIFEST): $(ASSETS) node_modules/.package-lock.json
	@echo "Building the front end…"
	@$(PY) -m tools.npm run --silent build
	@touch $@

%.mo: %.po | $(MARKS)/site
	@$(VENV)/bin/pybabel -q compile -i $< -o $@
