.PHONY: bench-meetings bench-meetings-large bench-replan bench-event-day
MEETINGS_SEEDS ?= 5

bench-meetings: venv ## the published brokerage events: breaks proven, beside RC2, CP-SAT and the published times
	@$(RUN) -m bench.timetable "$(ACCEPTANCE_DATA)/b2b_meetings" --seeds $(MEETINGS_SEEDS)

bench-replan: venv ## one change on the day at 700 participants and 800 meetings: seconds, and meetings of others moved
	@$(RUN) -m bench.timetable.replan

bench-meetings-large: venv ## events of 200 to 1,000 participants: wishes placed and breaks after 1, 10 and 60 s, with bounds
	@$(RUN) -m bench.timetable.large

EVENT_DAY ?=
bench-event-day: venv ## 700 people, 40 % of requests unanswered, no-shows: meetings held, beside first come (EVENT_DAY="--days 5")
	@$(RUN) -m bench.timetable.event_day $(EVENT_DAY)
