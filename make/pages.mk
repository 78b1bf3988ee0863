.PHONY: bench-pages
BENCH_PAGES ?=

bench-pages: venv translations ## the agenda of 900 sessions: the server's own time and the bytes of a first view
	@$(RUN) -m deploy.embedded_postgres --cluster bench run -- $(RUN) -m bench.pages $(BENCH_PAGES)
