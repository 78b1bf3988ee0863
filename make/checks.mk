.PHONY: check test
PYTEST ?=

check: venv ## lint, types, import contracts, migrations
	ruff check .
	ruff format --check .
	mypy
	lint-imports

test: vendor ## every test that needs no browser (PYTEST="options or paths")
	@$(WITH_TEST_DATABASE) pytest $(PYTEST)
