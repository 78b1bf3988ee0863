.PHONY: bench-search
BENCH_SEARCH ?=

bench-search: venv ## search, facets and map on 100,000 organisations over HTTP (BENCH_SEARCH="--quick")
	@$(RUN) -m deploy.embedded_postgres --cluster bench run -- $(RUN) -m bench.search $(BENCH_SEARCH)
