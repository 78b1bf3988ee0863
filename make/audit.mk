.PHONY: bench-audit
AUDIT_ENTRIES ?= 1000000

bench-audit: venv ## seal and verify the record of changes over a million entries, and tamper with it 200 times
	@$(RUN) -m deploy.embedded_postgres --cluster bench run -- $(RUN) -m bench.audit --entries $(AUDIT_ENTRIES)
