.PHONY: engine-alone
ENGINE_DIST ?= var/engine-dist

engine-alone: venv ## build the trellis-engine distribution and try it in an environment without the platform
	@$(RUN) -m tests.architecture.engine_alone "$(ENGINE_DIST)"
