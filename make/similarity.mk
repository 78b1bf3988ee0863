.PHONY: bench-partners bench-match
bench-partners: peers ## new partners in real projects, suggested from earlier ones, beside nine other ways
	@OPENBLAS_NUM_THREADS=1 $(RUN) -m bench.similarity.partners

bench-match: peers ## who fits whom: both ways and shared out in markets whose truth is known; 200,000 profiles, beside usearch
	@OPENBLAS_NUM_THREADS=1 $(RUN) -m bench.similarity.match
