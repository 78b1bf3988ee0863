"""What changed between two agendas, with keys and without."""

from dataclasses import replace
from datetime import timedelta

from trellis.events.formats.differences import Differences, differences
from trellis.events.formats.records import Person
from trellis.events.tests.agendas import made_session

ONE = made_session(1, title="Clusters in the green transition", persons=(Person("Ada Lovelace"),))
TWO = made_session(2, 10, title="Financing first customers", persons=(Person("Grace Hopper"),))
THREE = made_session(3, 11, title="Coffee break")


def counts(found: Differences) -> tuple[int, int, int, int, int]:
    return len(found.added), len(found.removed), len(found.moved), len(found.retitled), len(found.changed)


def without_key(session, number: int):
    return replace(session, key=f"title:{number}")


def test_equal_agendas_have_no_differences_whatever_their_keys() -> None:
    assert not differences([ONE, TWO], [TWO, ONE])
    assert not differences(
        [ONE, TWO, THREE], [without_key(item, n) for n, item in enumerate((ONE, TWO, THREE))]
    )


def test_each_kind_of_change_is_counted_once() -> None:
    new = [
        replace(ONE, title="Clusters and the green transition"),
        replace(TWO, starts_at=TWO.starts_at + timedelta(hours=1)),
        made_session(4, 15, title="Closing words"),
    ]
    assert counts(differences([ONE, TWO, THREE], new)) == (1, 1, 1, 1, 0)
    assert counts(differences([ONE, TWO, THREE], [without_key(s, n) for n, s in enumerate(new)])) == (
        1,
        1,
        1,
        1,
        0,
    )


def test_another_room_is_a_move_and_a_longer_session_a_change() -> None:
    assert counts(differences([ONE], [replace(ONE, room="Hall 9")])) == (0, 0, 1, 0, 0)
    assert counts(differences([ONE], [replace(ONE, duration=timedelta(hours=2))])) == (0, 0, 0, 0, 1)


def test_one_session_can_be_moved_and_retitled() -> None:
    new = replace(ONE, title="How clusters go green", starts_at=ONE.starts_at + timedelta(days=1))
    assert counts(differences([ONE], [new])) == (0, 0, 1, 1, 0)


def test_a_new_title_is_found_by_its_speakers_and_place_without_a_key() -> None:
    new = without_key(replace(ONE, title="Something else entirely"), 9)
    assert counts(differences([ONE], [new])) == (0, 0, 0, 1, 0)


def test_another_session_of_the_same_speaker_is_another_session() -> None:
    other = made_session(9, 16, title="Ports of the north", persons=ONE.persons)
    assert counts(differences([ONE], [other])) == (1, 1, 0, 0, 0)


def test_titles_that_differ_in_a_number_only_are_other_sessions() -> None:
    one, two = made_session(1, title="Workshop 1 on light"), made_session(2, 14, title="Workshop 2 on light")
    assert counts(differences([one], [two])) == (1, 1, 0, 0, 0)


def test_a_number_given_anew_is_another_session() -> None:
    other = made_session(1, 16, title="Ports of the north", room="Hall 7", persons=(Person("Alan Turing"),))
    assert counts(differences([ONE], [other])) == (1, 1, 0, 0, 0)


def test_sessions_of_one_title_are_told_apart_by_time_and_room() -> None:
    breaks = [made_session(n, 9 + n, title="Coffee break", room="Foyer") for n in range(3)]
    new = [without_key(item, n) for n, item in enumerate(breaks[1:])]
    found = differences(breaks, new)
    assert counts(found) == (0, 1, 0, 0, 0)
    assert found.removed == (breaks[0],)


def test_the_second_of_two_equal_hours_is_another_time() -> None:
    first = made_session(1, starts_at=ONE.starts_at.replace(month=10, day=31, hour=2, minute=30))
    assert counts(differences([first], [replace(first, starts_at=first.starts_at.replace(fold=1))])) == (
        0,
        0,
        1,
        0,
        0,
    )
