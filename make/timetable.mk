.PHONY: bench-meetings bench-meetings-large bench-replan
MEETINGS_SEEDS ?= 5

bench-meetings: venv ## the published brokerage events: breaks proven, beside RC2, CP-SAT and the published times
	@$(RUN) -m bench.timetable "$(ACCEPTANCE_DATA)/b2b_meetings" --seeds $(MEETINGS_SEEDS)

bench-replan: venv ## one change on the day at 700 participants and 800 meetings: seconds, and meetings of others moved
	@$(RUN) -m bench.timetable.replan

bench-meetings-large: venv ## events of 200 to 1,000 participants: wishes placed and breaks after 1, 10 and 60 s, with bounds
	@$(RUN) -m bench.timetable.large
