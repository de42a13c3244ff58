# SPDX-License-Identifier: EUPL-1.2
# The commands of this project. Each sets up what it needs: .venv is made from requirements.lock the first time,
# and again when the lock, pyproject.toml or the setup itself changes.

PYTHON := .venv/bin/python
READY  := .venv/ready
PO     := $(wildcard translations/*/LC_MESSAGES/*.po)
TESTS  ?= tests
OFFSCREEN := QT_QPA_PLATFORM=offscreen
# Tests start the program many times; without its compiled modules each start takes two seconds longer.
COMPILED := PYTHONDONTWRITEBYTECODE=

.PHONY: help run test nightly check look bench build lock setup clean

help:
	@echo 'make run     open the program with a made-up team'
	@echo 'make test    all tests; one room: make test TESTS=tests/house'
	@echo 'make nightly a hundred thousand histories of laptops that work apart and meet again, bytes nobody expects, bad weeks'
	@echo 'make check   format, lint, types, arrows, translations, catalogues'
	@echo 'make look    pictures of every page and paper, in build/look'
	@echo 'make bench   measure the program against docs/timings'
	@echo 'make build   source package and wheel, in dist'
	@echo 'make lock    bring requirements.lock up to date with pyproject.toml'
	@echo 'make setup   only what the others do first; make clean undoes it'

setup: $(READY) build/translated

$(READY): requirements.lock pyproject.toml tools/setup.sh
	@sh tools/setup.sh
	@touch $@

build/translated: $(READY) $(PO)
	@mkdir -p build
	@$(PYTHON) tools/translations.py compile
	@touch $@

run: setup
	@sh tools/run.sh

test: setup
	$(OFFSCREEN) $(COMPILED) $(PYTHON) -m pytest -n 2 --dist worksteal $(TESTS)

# other numbers: make nightly HISTORIES=1000000 FUZZ=2000000
HISTORIES ?= 100000
FUZZ ?= 200000
nightly: setup
	CASEAPP_NIGHTLY=1 CASEAPP_FUZZ=$(FUZZ) CASEAPP_HISTORIES=$(HISTORIES) $(OFFSCREEN) $(COMPILED) \
	$(PYTHON) -m pytest -n 2 --dist worksteal tests/store tests/sync tests/trouble tests/hub

check: setup
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	@$(PYTHON) tools/translations.py check
	@$(PYTHON) tools/catalogues.py

look: setup
	@mkdir -p build/look
	$(OFFSCREEN) CASEAPP_LOOK=build/look $(PYTHON) -m pytest -n 0 tests/look
	@echo 'pictures: build/look'

bench: setup
	$(OFFSCREEN) $(PYTHON) -m bench --out

build: setup
	.venv/bin/uv build --quiet --no-build-isolation --python $(PYTHON) --out-dir dist
	$(PYTHON) tools/look_into_wheel.py dist

# The lock names versions and hashes only: no index, no folder, nothing of the machine that made it (docs/decisions/005).
lock:
	@sh tools/setup.sh lock

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
