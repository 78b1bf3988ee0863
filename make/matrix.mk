.PHONY: matrix

matrix: vendor translations places ## ask every route as every role: who gets which answer, as the table of permissions says
	@$(WITH_TEST_DATABASE) $(RUN) -m tests.matrix $(PYTEST)
