.PHONY: bench-sign-in
SIGN_IN_COUNT ?= 400

bench-sign-in: venv ## can the times of signing up and in tell whether an address has an account?
	@$(RUN) -m deploy.embedded_postgres --cluster bench run -- $(RUN) -m bench.sign_in --count $(SIGN_IN_COUNT)
