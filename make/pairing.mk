.PHONY: bench-pairing
bench-pairing: venv ## stable, most valuable and fairest pairings: how well, how fast, beside peers
	@$(RUN) -m bench.pairing
