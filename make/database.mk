.PHONY: database-status database-dump database-restore database-destroy
CLUSTER ?= demo
FILE ?= var/trellis.dump
LAUNCHER = $(RUN) -m deploy.embedded_postgres --cluster $(CLUSTER)

database-status: venv ## say where the embedded database runs (CLUSTER=demo|test)
	@$(LAUNCHER) status

database-dump: venv ## copy the whole embedded database to FILE=var/trellis.dump
	@$(LAUNCHER) dump "$(FILE)"

database-restore: venv ## bring back what FILE=var/trellis.dump holds, in place of what is there
	@$(LAUNCHER) restore "$(FILE)"

database-destroy: venv ## remove the embedded database with all its data (CLUSTER=demo|test)
	@$(LAUNCHER) destroy
