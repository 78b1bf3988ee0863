.PHONY: engine-alone
ENGINE_DIST ?= var/engine-dist

engine-alone: venv ## build the trellis-engine distribution and try it in an environment without the platform
	@$(RUN) -m tests.architecture.engine_alone "$(ENGINE_DIST)"

.PHONY: bench-linkage
LINKAGE_RECORDS ?= 100000

bench-linkage: venv ## how well and how fast records are linked, beside peers (LINKAGE_RECORDS=100000)
	@$(RUN) -m bench.linkage "$(ACCEPTANCE_DATA)" --records $(LINKAGE_RECORDS)
