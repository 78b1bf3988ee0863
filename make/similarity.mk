.PHONY: bench-partners
bench-partners: peers ## new partners in real projects, suggested from earlier ones, beside nine other ways
	@OPENBLAS_NUM_THREADS=1 $(RUN) -m bench.similarity.partners
