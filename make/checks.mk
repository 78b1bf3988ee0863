.PHONY: check test coverage browser acceptance
# Options or paths: make test PYTEST="src/trellis/core -k lock". Without them the whole suite runs.
PYTEST ?=
LEAST_COVERAGE ?= 97
NOT_IN_TEST = not browser and not faults and not acceptance and not walk
# Real files that are not part of the project.
ACCEPTANCE_DATA ?= ../shared/data

check: venv ## lint, types, import contracts, migrations
	ruff check .
	ruff format --check .
	mypy src config deploy conftest.py
	lint-imports
	@$(WITH_TEST_DATABASE) $(RUN) manage.py makemigrations --check --dry-run

test: vendor ## every test that needs no browser (PYTEST="options or paths")
	@$(WITH_TEST_DATABASE) pytest -m "$(NOT_IN_TEST)" $(or $(PYTEST),-n 2)

coverage: vendor ## which lines and branches the tests reach: LEAST_COVERAGE % at least, in half as long again as make test
	@$(WITH_TEST_DATABASE) $(RUN) -m tests.load.coverage "$(NOT_IN_TEST)" $(LEAST_COVERAGE)

browser: vendor ## journeys and axe in a real browser (CHROMIUM=/usr/bin/chromium)
	@$(WITH_TEST_DATABASE) pytest -m browser -n 2 tests/journeys $(PYTEST)

acceptance: vendor ## import the real files of ACCEPTANCE_DATA and account for every row and cell
	@if [ -d "$(ACCEPTANCE_DATA)" ]; then \
	  $(WITH_TEST_DATABASE) $(RUN) -m tests.acceptance "$(ACCEPTANCE_DATA)"; \
	else echo "acceptance skipped: there is no folder $(ACCEPTANCE_DATA)"; fi
