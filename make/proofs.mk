.PHONY: proofs faults bench-setup

faults: vendor ## kill web, worker and database during an import: nothing is half stored
	@$(RUN) -m tests.faults.run $(PYTEST)

bench-setup: ## time a fresh clone to its first page, as root and as an ordinary user
	@$(PYTHON) -m tests.load.setup_times

proofs: vendor ## faults, coverage and every bench-* target; their figures go to docs/figures
	@$(RUN) -m tests.load.proofs $(sort faults coverage $(shell sed -n 's/^\(bench-[a-z-]*\):.*/\1/p' $(MAKEFILE_LIST)))
