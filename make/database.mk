.PHONY: database-status database-destroy
CLUSTER ?= demo

database-status: venv ## say where the embedded database runs (CLUSTER=demo|test)
	@$(RUN) -m deploy.embedded_postgres --cluster $(CLUSTER) status

database-destroy: venv ## remove the embedded database with all its data (CLUSTER=demo|test)
	@$(RUN) -m deploy.embedded_postgres --cluster $(CLUSTER) destroy
