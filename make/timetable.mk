.PHONY: bench-meetings bench-replan
MEETINGS_SEEDS ?= 5

bench-meetings: venv ## the published brokerage events: breaks proven, beside RC2, CP-SAT and the published times
	@$(RUN) -m bench.timetable "$(ACCEPTANCE_DATA)/b2b_meetings" --seeds $(MEETINGS_SEEDS)

bench-replan: venv ## one change on the day at 700 participants and 800 meetings: seconds, and meetings of others moved
	@$(RUN) -m bench.timetable.replan
