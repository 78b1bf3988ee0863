"""Files, made-up events and peers of the benchmark of meetings."""

import time
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from bench.timetable.__main__ import limited
from bench.timetable.checker import WrongSchedule, check
from bench.timetable.generated import conference, generate, overbooked
from bench.timetable.large import measure
from bench.timetable.peers import alphabetical_dealer, cp_sat, first_come_booking, rc2
from bench.timetable.published import PublishedCase, UnreadableCase, read_cases, read_event
from bench.timetable.records import Event, Meeting

FILE = """nBusiness = 3;
nMeetings = 2;
nTables = 4;
nTotalSlots = 5;
nMorningSlots = 3;

requested = [|1, 2,1,
|3, 2,2,
|];

meetingsxBusiness = [{1,2},
{1,2,3},
{1,3}];

nMeetingsBusiness = [1,2,1];

forbidden = [{0},
{},
{0,4}];

fixed = [0,5];

precedences = [{},
{1}];
"""


def test_a_published_file_is_read_with_its_dummies_and_counting_from_one(tmp_path):
    path = tmp_path / "made.original.dzn"
    path.write_text(FILE, "utf-8")
    assert read_event(path) == Event(
        name="made.original",
        participants=3,
        slots=5,
        capacity=(4,) * 5,
        unavailable=(frozenset(), frozenset(), frozenset({3})),
        meetings=(
            Meeting((0, 1), frozenset({0, 1, 2})),
            Meeting((2, 1), frozenset({3, 4}), fixed=4),
        ),
        precedences=((0, 1),),
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("nTables = 4;", "", "made.dzn: has no nTables."),
        ("requested", "asked", "made.dzn: has no requested."),
        ("fixed = [0,5]", "fixed = [0]", "made.dzn: the number of meetings differs between its parts."),
        ("{1,2,3}", "{1,3}", "made.dzn: requested and meetingsxBusiness tell different meetings."),
        ("{0,4}", "{0},{4}", "made.dzn: forbidden slots for 4 of 3 participants."),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(tmp_path, old, new, words):
    path = tmp_path / "made.dzn"
    path.write_text(FILE.replace(old, new), "utf-8")
    with pytest.raises(UnreadableCase) as refused:
        read_event(path)
    assert str(refused.value) == words


def test_a_published_result_without_an_optimum_has_no_schedule(tmp_path):
    lines = "instance,variant,d,optimum,s\nforum-1,original,2,3,2.5\ntic-1,forb1,0,,0.2\n"
    (tmp_path / "published_jair2022_maxsat.csv").write_text(lines, "utf-8")
    assert read_cases(tmp_path) == [
        PublishedCase("forum-1", "original", 2, 3, 2.5),
        PublishedCase("tic-1", "forb1", 0, None, 0.2),
    ]
    assert read_cases(tmp_path)[1].file_name == "tic-1.forb1.dzn"


# --- generated events


def degrees(made):
    return np.array([len(meetings) for meetings in made.of_participants()])


@pytest.mark.parametrize(
    ("size", "tables", "fill", "spread", "always"),
    [
        ((70, 154, 21, 0.56), 13, 0.21, (0.6, 0.8), (0, 0)),
        ((78, 302, 22, 0.62), 22, 0.35, (0.5, 0.7), (0, 0.03)),
        ((60, 237, 10, 0.95), 25, 0.79, (0.24, 0.36), (0.3, 0.55)),
        ((200, 800, 16, 0.96), 52, 0.50, (0.35, 0.55), (0, 0.1)),
    ],
)
def test_a_generated_event_has_the_shape_of_the_published_ones(size, tables, fill, spread, always):
    made = generate(*size, np.random.default_rng(5))
    number = degrees(made)
    assert (len(made.meetings), made.capacity) == (size[1], (tables,) * size[2])
    assert number.mean() / made.slots == pytest.approx(fill, abs=0.01)
    assert spread[0] < number.std() / number.mean() < spread[1]
    assert always[0] <= (number == made.slots).mean() <= always[1]


def test_no_pair_meets_twice_and_every_wish_of_a_generated_event_can_be_placed():
    made = generate(20, 60, 8, 0.95, np.random.default_rng(2), fixed=0.2, precedences=0.2)
    pairs = [frozenset(meeting.participants) for meeting in made.meetings]
    assert len(set(pairs)) == len(pairs) == 60
    assert all(len(pair) == 2 for pair in pairs)
    assert sum(meeting.fixed is not None for meeting in made.meetings) > 5
    assert len(made.precedences) > 5
    check(made, cp_sat(made, 20, workers=1, any_will_do=True).schedule, complete=True)


def test_sessions_and_absences_are_about_as_frequent_as_in_the_published_events():
    made = generate(400, 900, 21, 0.6, np.random.default_rng(3))
    lengths = [len(meeting.slots) for meeting in made.meetings]
    assert set(lengths) == {9, 12, 21}
    assert 0.3 < lengths.count(12) / 900 < 0.5
    assert 0.02 < lengths.count(9) / 900 < 0.16
    assert 0.13 < sum(map(bool, made.unavailable)) / 400 < 0.22


def test_one_seed_makes_one_event():
    first, again, other = (generate(40, 80, 10, 0.8, np.random.default_rng(seed)) for seed in (7, 7, 8))
    assert first == again != other


def test_what_cannot_be_held_is_refused():
    with pytest.raises(ValueError, match="10 participants cannot hold 60 meetings in 10 slots"):
        generate(10, 60, 10, 0.9, np.random.default_rng(1))


def test_the_conference_has_its_speakers_and_stands_away_and_every_wish_placeable():
    made = conference(np.random.default_rng(1))
    assert (made.participants, len(made.meetings)) == (700, 800)
    assert [len(made.unavailable[one]) for one in (0, 55, 56, 125, 126)] == [3, 3, 8, 8, 0]
    assert all(made.open_slots(number) for number in range(800))


def test_an_overbooked_event_has_more_wishes_than_places_and_weights():
    made = overbooked(60, 500, 10, 20, np.random.default_rng(1))
    assert made.load == 2.5
    assert degrees(made).max() > made.slots
    assert {meeting.weight for meeting in made.meetings} == {1, 3, 6}
    assert len({frozenset(meeting.participants) for meeting in made.meetings}) == 500


# --- peers


def fewest_breaks(made, max_difference):
    """Try every schedule."""
    found = []
    for schedule in product(*(made.open_slots(number) for number in range(len(made.meetings)))):
        try:
            found.append(check(made, schedule, max_difference=max_difference).total_breaks)
        except WrongSchedule:
            continue
    return min(found, default=None)


def small(seed):
    generator = np.random.default_rng(seed)
    made = generate(5, 5, 5, 0.6, generator, precedences=0.4)
    away = tuple(frozenset(generator.choice(5, int(generator.integers(3)))) for _ in range(5))
    return replace(made, unavailable=away)


@pytest.mark.parametrize("max_difference", [None, 0, 1])
def test_peers_find_the_optimum_that_trying_everything_finds(max_difference):
    optima = []
    for seed in range(40):
        made = small(seed)
        optimum = fewest_breaks(made, max_difference)
        optima.append(optimum)
        for answer in (
            rc2(made, 20, max_difference=max_difference),
            cp_sat(made, 20, max_difference=max_difference, workers=1),
        ):
            assert answer.proven
            assert (answer.schedule is None) == (optimum is None)
            if optimum is not None:
                quality = check(made, answer.schedule, complete=True, max_difference=max_difference)
                assert quality.total_breaks == answer.bound == optimum
    assert None in optima
    assert 0 in optima
    assert max_difference == 0 or 1 in optima


def test_everybody_may_have_the_same_number_of_breaks():
    away = (frozenset({1}), frozenset({1}), frozenset({1}))
    pairs = [(0, 1), (0, 2), (1, 2)] * 2
    made = Event("made", 3, 7, (1,) * 7, away, tuple(Meeting(pair, frozenset(range(7))) for pair in pairs))
    for solve in (rc2, cp_sat):
        breaks = check(made, solve(made, 20, max_difference=0).schedule, complete=True).breaks
        assert len(set(breaks)) == 1
        assert breaks[0] > 0


def test_a_peer_stopped_by_time_proves_nothing():
    made = generate(60, 237, 10, 0.98, np.random.default_rng(1))
    answers = rc2(made, 0.2), cp_sat(made, 0.2, workers=1)
    assert [(answer.schedule, answer.proven) for answer in answers] == [(None, False)] * 2


def test_cp_sat_places_what_is_worth_most_where_not_everything_can_be_placed():
    wishes = (Meeting((0, 1), frozenset({0})), Meeting((0, 2), frozenset({0}), weight=3))
    made = Event("made", 3, 1, (2,), (frozenset(),) * 3, wishes)
    assert cp_sat(made, 5, complete=False, workers=1).schedule == (None, 0)
    assert cp_sat(made, 5, workers=1).schedule is None


def test_the_dealer_goes_by_the_alphabet_and_takes_the_first_slot():
    everywhere = frozenset(range(3))
    wishes = (
        Meeting((2, 0), everywhere),
        Meeting((0, 1), everywhere),
        Meeting((1, 2), frozenset({0, 1})),
        Meeting((1, 3), everywhere, fixed=1),
    )
    made = Event("made", 4, 3, (1, 2, 2), (frozenset(),) * 4, wishes)
    assert alphabetical_dealer(made) == (1, 0, None, 1)


def test_bookings_keep_every_rule_and_depend_on_the_order_of_arrival():
    made = generate(60, 230, 10, 0.98, np.random.default_rng(4), fixed=0.1, precedences=0.2)
    booked = [first_come_booking(made, np.random.default_rng(seed)) for seed in (1, 1, 2)]
    assert booked[0] == booked[1] != booked[2]
    placed = [check(made, schedule).placed for schedule in (*booked, alphabetical_dealer(made))]
    assert all(150 < number < 230 for number in placed)


# --- peers in a process of their own

CASE = PublishedCase("made", "original", 1, None, 1.0)


def failing_peer(event, seconds, *, max_difference):
    raise ZeroDivisionError("no peer")


def idle_peer(event, seconds, *, max_difference):
    time.sleep(60)


def test_a_peer_answers_from_a_process_of_its_own():
    made = small(3)
    assert limited(cp_sat, made, CASE, 5).proven == cp_sat(made, 5, max_difference=1).proven is True


def test_a_peer_that_fails_ends_the_run_and_one_that_idles_says_nothing(capfd):
    with pytest.raises(RuntimeError, match="failing_peer failed on made d=1"):
        limited(failing_peer, small(3), CASE, 5)
    assert "ZeroDivisionError: no peer" in capfd.readouterr().err
    assert limited(idle_peer, small(3), CASE, -3) is None


def test_a_plan_of_a_large_event_is_judged_by_the_checker():
    event = overbooked(12, 40, 5, 4, np.random.default_rng(2))
    found = measure(event, 0.5, 1)
    assert len(event.meetings) == 40
    assert 0 < found.quality.value <= found.placed_bound < sum(meeting.weight for meeting in event.meetings)
