.PHONY: walk

walk: vendor translations places ## three strangers and a visitor take 10,000 random steps: nobody meets what is another's
	@$(WITH_TEST_DATABASE) $(RUN) -m tests.walk $(PYTEST)
