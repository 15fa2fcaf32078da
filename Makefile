# Secu4All. `make help` lists the targets; each line after ## is one of them.
# Nothing but make, a shell and Python 3.11 to 3.14 with its venv module is needed for `make run`.

SHELL := /bin/sh
PORT ?= 8000
# The first Python on the path that is new enough; when none is, bootstrap.py says so in one sentence.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.14 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null && echo $$p && exit; done; echo python3)
BOOTSTRAP = @command -v $(PYTHON) >/dev/null 2>&1 || { echo "Secu4All needs Python 3.11 to 3.14: install python3 and start again." >&2; exit 1; }; \
	$(PYTHON) secu4all/serve/bootstrap.py
PY := .venv/bin/python
LOCK_FLAGS := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock" -q
# How many certificates `make kill` issues while it kills, and the seed of its dice (empty: another one each time).
COUNT ?= 60
SEED ?=
# T narrows the tests: make test T=tests/courses
T ?= tests

.DEFAULT_GOAL := help
.PHONY: run test test-sqlite test-postgresql faults attacks kill smoke verifiers lint curriculum bench fmt messages lock vendor help base dev

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|' 2>/dev/null || grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST)

run: ## set everything up and run it: http://localhost:8000 (PORT=9000 make run takes another port)
	$(BOOTSTRAP) base "$(PORT)"
	@END_WITH_PARENT=1 DEMO=1 PORT="$(PORT)" exec $(PY) -m secu4all.serve

test: dev ## run all tests: the database's part on PostgreSQL, then everything on SQLite; ends with pytest's summary
	@$(PY) -m secu4all.serve.messages
	-@$(PY) -m tests.migrated
	@echo "== PostgreSQL: everything that touches the database"
	@red=0; $(PY) -m tests.postgres $(PY) -m pytest $(T) -m "not (browser or faults or serve or production or pure or content or walk)" -n 2 || red=1; \
	echo "== SQLite: everything"; $(PY) -m pytest $(T) -n 2 || red=1; \
	if [ $$red = 1 ]; then echo "!! a test is red, on PostgreSQL or on SQLite: see the two summaries above" >&2; exit 1; fi

faults: dev ## lose networks, kill web and stop databases while a browser answers; every acknowledged answer must be held
	@$(PY) -m secu4all.serve.messages
	@$(PY) -m pytest tests/faults/answers -m faults -n 0

attacks: dev ## play the attacker against the published figures: differences, filters, files, erasures, small groups; each with its control
	@$(PY) -m secu4all.serve.messages
	@$(PY) -m pytest tests/reports/attacks tests/reports/test_privacy.py -n 0 --nomigrations --durations=5

kill: dev ## kill certificate workers at random on both databases and count: COUNT=2000 SEED=1 make kill for a long run
	@$(PY) -m secu4all.serve.messages
	@red=0; COUNT="$(COUNT)" SEED="$(SEED)" $(PY) -m tests.postgres $(PY) -m pytest tests/faults/test_kills.py -n 0 -q -s || red=1; \
	COUNT="$(COUNT)" SEED="$(SEED)" $(PY) -m pytest tests/faults/test_kills.py -n 0 -q -s || red=1; exit $$red

smoke: dev ## run the production shape for real: PostgreSQL, Redis and nginx from Debian's packages, gunicorn, worker, beat
	@$(PY) -m secu4all.serve.messages
	@$(PY) -m pytest tests/production -n 0 -m production

verifiers: dev ## certificates before verifiers that nobody here wrote, fetched by npm and pip; says what this machine lacks
	@$(PY) -m secu4all.serve.messages
	@$(PY) -m tests.certificates.foreign

lint: dev ## formatters, linters, types, import contracts, templates, migrations, translations
	@$(PY) -m tests.architecture.lint

curriculum: dev ## list the shipped courses: words, minutes, figures, scenarios, tools, questions by module and language
	@$(PY) -m tests.architecture.curriculum --list

bench: dev ## measure CPU, queries, bytes and memory; one table
	@$(PY) -m secu4all.serve.messages
	@$(PY) -m benchmarks

fmt: dev ## bring code, templates and course packages into their canonical form
	@$(PY) -m ruff check --fix-only --quiet . ; $(PY) -m ruff format --quiet .
	@git ls-files -z '*.html' | xargs -0 .venv/bin/djade --target-version 5.2
	@SECRET_KEY=only-for-formatting $(PY) manage.py format_course curriculum/*

messages: dev ## collect the interface's words for translation (needs gettext), then compile
	@$(PY) -m tests.architecture.words --write
	@$(PY) -m secu4all.serve.messages

lock: dev ## compile the locked requirements anew from pyproject.toml (UP="--upgrade-package django" moves a pin)
	@$(PY) -m uv pip compile pyproject.toml $(LOCK_FLAGS) $(UP) -o requirements/base.txt
	@$(PY) -m uv pip compile pyproject.toml --group pyproject.toml:dev -c requirements/base.txt $(LOCK_FLAGS) $(UP) -o requirements/dev.txt

vendor: ## fetch the vendored front-end files anew (needs npm) and compare their checksums
	@sh secu4all/static/vendor/fetch.sh

base:
	$(BOOTSTRAP) base

dev:
	$(BOOTSTRAP) dev
