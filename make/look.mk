.PHONY: messages translations pictures

messages: venv ## write every text of the source into the catalogues of the 24 languages
	@$(RUN) -m deploy.messages extract

translations: venv # the compiled form of the catalogues; everything that shows a page needs it
	@$(RUN) -m deploy.messages compile

demo test browser acceptance faults: translations

pictures: vendor ## pictures of every page, wide and narrow, light and dark, into var/pictures (PAGES="names of routes")
	@PAGES="$(PAGES)" $(WITH_TEST_DATABASE) pytest -m browser tests/journeys/pictures.py --no-cov -q
