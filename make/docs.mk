coverage-table: ## write docs/coverage.md from docs/systems.csv and the marked tests
	$(RUN) -m tests.architecture.coverage_table
.PHONY: coverage-table
