.PHONY: bench-meetings
MEETINGS_SEEDS ?= 5

bench-meetings: venv ## the published brokerage events: breaks proven, beside RC2, CP-SAT and the published times
	@$(RUN) -m bench.timetable "$(ACCEPTANCE_DATA)/b2b_meetings" --seeds $(MEETINGS_SEEDS)
