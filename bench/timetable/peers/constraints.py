"""OR-Tools' CP-SAT on the plain model."""

import os
import time

from ortools.sat.python import cp_model

from bench.timetable.peers.answer import Answer, most_breaks
from bench.timetable.records import Event

_FOUND = cp_model.OPTIMAL, cp_model.FEASIBLE
Choices = list[dict[int, cp_model.IntVar]]


def cp_sat(
    event: Event,
    seconds: float,
    *,
    max_difference: int | None = None,
    complete: bool = True,
    workers: int = 0,
    seed: int = 0,
    any_will_do: bool = False,
) -> Answer:
    """Minimise breaks; where not every meeting must be placed, place what is worth most first.

    Parameters
    ----------
    event : Event
        What is wished.
    seconds : float
        Time limit [s].
    max_difference : int, optional
        Largest difference in breaks between participants.
    complete : bool
        Whether every meeting must be placed; if not, there is no bound on breaks.
    workers : int
        Threads; 0 for one per core that this process may use.
    seed : int
        Of the search.
    any_will_do : bool
        Whether to stop at the first schedule, however many breaks it has.
    """
    began = time.monotonic()
    model = cp_model.CpModel()
    held: Choices = [
        {slot: model.new_bool_var("") for slot in event.open_slots(number)}
        for number in range(len(event.meetings))
    ]
    _add_rules(model, event, held)
    breaks = _add_breaks(model, event, held)
    if max_difference is not None:
        fewest = model.new_int_var(0, event.slots, "")
        for count in breaks:
            model.add_linear_constraint(count - fewest, 0, max_difference)
    if complete:
        for choices in held:
            model.add_exactly_one(choices.values())
        model.minimize(sum(breaks))
    else:
        worth = sum(
            meeting.weight * sum(choices.values())
            for meeting, choices in zip(event.meetings, held, strict=True)
        )
        model.minimize(sum(breaks) - (1 + sum(most_breaks(event))) * worth)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.01, seconds - (time.monotonic() - began))
    solver.parameters.num_workers = workers or len(os.sched_getaffinity(0))
    solver.parameters.random_seed = seed
    solver.parameters.stop_after_first_solution = any_will_do
    status = solver.solve(model)
    spent = time.monotonic() - began
    if status not in _FOUND:
        return Answer(None, status == cp_model.INFEASIBLE, None, spent)
    schedule = tuple(
        next((slot for slot, chosen in choices.items() if solver.boolean_value(chosen)), None)
        for choices in held
    )
    bound = max(0, round(solver.best_objective_bound)) if complete else None
    return Answer(schedule, status == cp_model.OPTIMAL, bound, spent)


def _add_rules(model: cp_model.CpModel, event: Event, held: Choices) -> None:
    for meeting, choices in zip(event.meetings, held, strict=True):
        model.add_at_most_one(choices.values())
        if meeting.fixed is not None:
            model.add_exactly_one(choices.values())
    for slot, room in enumerate(event.capacity):
        model.add(sum(choices[slot] for choices in held if slot in choices) <= room)
    for earlier, later in event.precedences:
        for slot, after in held[later].items():
            for other, before in held[earlier].items():
                if other >= slot:
                    model.add_at_most_one(after, before)


def _add_breaks(model: cp_model.CpModel, event: Event, held: Choices) -> list[cp_model.IntVar]:
    """Keep everybody out of two meetings at once, and return how many breaks each has."""
    found = []
    for meetings, most in zip(event.of_participants(), most_breaks(event), strict=True):
        count = model.new_int_var(0, most, "")
        found.append(count)
        starts = []
        before = model.new_constant(0)
        for slot in range(event.slots):
            busy, start = model.new_bool_var(""), model.new_bool_var("")
            model.add(sum(held[number][slot] for number in meetings if slot in held[number]) == busy)
            model.add_bool_or(start, before, ~busy)
            model.add_implication(start, busy)
            model.add_implication(start, ~before)
            starts.append(start)
            before = busy
        somebody = model.new_bool_var("")
        model.add_max_equality(somebody, starts)
        model.add(count == sum(starts) - somebody)
    return found
