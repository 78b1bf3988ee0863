.PHONY: bench-import

bench-import: venv ## twelve faulty files with 1,234 declared faults, and a clean one of 100,000 rows
	@$(RUN) -m deploy.embedded_postgres --cluster bench run -- \
	  env TRELLIS_POOL=0 DJANGO_SETTINGS_MODULE=config.settings $(RUN) -m trellis.imports.tests.bench
