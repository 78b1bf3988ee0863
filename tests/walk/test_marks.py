"""A mark that is not recognised would be a leak that nobody sees."""

from tests.walk.marks import Marks, marks_in, owner_of


def test_every_mark_is_found_however_many_there_are():
    marks = Marks()
    made = [marks.new("abc"[number % 3], "somewhere") for number in range(12_000)]
    assert marks_in(" ".join(made).encode()) == set(made)
    assert marks_in(f"<b>{made[-1].upper()}</b>".encode()) == {made[-1]}
    assert [owner_of(mark) for mark in made[:3]] == ["a", "b", "c"]
