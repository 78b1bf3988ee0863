.PHONY: places

places: vendor ## prepare cities, outlines and centres of regions (OUTLINES=file EDITION=2024 for newer outlines)
	@$(RUN) manage.py prepare_places $(if $(OUTLINES),--outlines "$(OUTLINES)" --edition $(or $(EDITION),2024))

test browser acceptance faults: places
