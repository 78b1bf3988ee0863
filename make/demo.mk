.PHONY: demo stop status where

demo: vendor ## start everything and show the address and a sign-in; may be repeated
	@$(RUN) -m deploy.demo start

stop: ## end what `make demo` started; the data stays
	@$(RUN) -m deploy.demo stop

status: ## say what of `make demo` runs
	@$(RUN) -m deploy.demo status

where: venv ## say which view, page, service and template answer an address: make where URL=/…
	@$(RUN) manage.py where "$(URL)"
