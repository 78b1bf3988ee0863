.PHONY: check test
PYTEST ?=

check: venv ## lint, types, import contracts, migrations
	ruff check .
	ruff format --check .
	mypy src config deploy conftest.py
	lint-imports
	@$(WITH_TEST_DATABASE) $(RUN) manage.py makemigrations --check --dry-run

test: vendor ## every test that needs no browser (PYTEST="options or paths")
	@$(WITH_TEST_DATABASE) pytest $(PYTEST)
