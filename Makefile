# The two commands of a fresh machine: `make run` and `make test`.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PIP := PIP_CONSTRAINT=constraints.txt $(BIN)/pip install --quiet

# The law knows no database: its tests run once, and leave no branch of it untried.
EVERY_BRANCH_OF_THE_LAW := --cov=tracker/law --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100

# Tests share nothing but the machine: as many run at once as it has processors.
AT_ONCE := -n auto
PYTEST := sh .ci/apart $(BIN)/python -m pytest -q

.PHONY: run test trust bench check words migration screenshots clean

run: .venv/run.done
	$(BIN)/tracker serve --port $(PORT)

test: .venv/test.done
	sh .ci/need-browser
	sh .ci/need-provider
	sh .ci/need-dovecot
	$(PYTEST) tests/law $(EVERY_BRANCH_OF_THE_LAW)
	$(PYTEST) $(AT_ONCE) -m "not journey" --ignore=tests/law
	$(PYTEST) $(AT_ONCE) -m "not journey" --ignore=tests/law --database postgres
	$(PYTEST) $(AT_ONCE) --dist worksteal -m journey

# The faults and attacks, for hours; ONLY="kill disk-full" or ONLY=--quick for some of it.
trust: .venv/test.done
	sh .ci/need-attackers
	$(BIN)/python -m tests.trust $(ONLY)

bench: .venv/test.done
	set -e; for script in benchmarks/[a-z]*.py; do \
		$(BIN)/python -m $$(echo "$${script%.py}" | tr / .); \
	done

check: .venv/test.done
	$(BIN)/ruff format --check --no-cache .
	$(BIN)/ruff check --no-cache .
	$(BIN)/mypy
	$(BIN)/python -m tracker.records.make_migration --check

words: .venv/test.done
	$(BIN)/python -m babel.messages.frontend -q extract -F babel.cfg -k _l -k _m --no-location --sort-output --project tracker -o .venv/tracker.pot .
	$(BIN)/python -m babel.messages.frontend -q update -i .venv/tracker.pot -d locales -D tracker -l en --no-fuzzy-matching --no-wrap --omit-header --ignore-obsolete

migration: .venv/test.done
	$(BIN)/python -m tracker.records.make_migration $(NAME)
	$(BIN)/ruff check --fix --quiet tracker/records/migrations
	$(BIN)/ruff format --quiet tracker/records/migrations

screenshots: .venv/test.done
	sh .ci/need-browser
	$(BIN)/python -m pytest -q -m journey --screenshots=docs

.venv/python.done:
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	touch $@

.venv/run.done: pyproject.toml constraints.txt .venv/python.done
	$(PIP) --editable .
	touch $@

.venv/test.done: pyproject.toml constraints.txt .venv/python.done
	$(PIP) --editable '.[dev]'
	touch $@ .venv/run.done

clean:
	rm -rf .venv
