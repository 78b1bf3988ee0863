import numpy as np
import pytest

from trellis_engine.errors import InvalidRecord
from trellis_engine.similarity import short_lists

LOOKS = 1 / np.log2(np.arange(2, 12))


def crowded(number=120):
    """Gains of pairs, of which the first ten columns are wanted by all."""
    gains = np.random.default_rng(7).random((number, number))
    gains[:, :10] += 1
    np.fill_diagonal(gains, 0.0)
    return gains


def looked_at(lists, number):
    return np.bincount(lists.ravel(), np.tile(LOOKS, len(lists)), minlength=number)


def test_with_room_for_all_lists_are_the_first_of_each():
    gains = crowded()
    wanted = np.argsort(-gains, axis=1, kind="stable")[:, :10]
    assert short_lists(gains, np.full(120, 1e6)).tolist() == wanted.tolist()


def test_nobody_is_looked_at_much_more_than_there_is_room():
    gains = crowded()
    assert looked_at(np.argsort(-gains, axis=1)[:, :10], 120).max() > 50
    assert looked_at(short_lists(gains, np.full(120, 6.0)), 120).max() < 7
    room = np.where(np.arange(120) < 10, 20.0, 6.0)
    looked = looked_at(short_lists(gains, room), 120)
    assert (looked < 1.2 * room).all()
    assert looked[:10].mean() > 15


def test_whoever_is_wanted_by_all_stays_where_most_is_gained():
    """A tenth of all looks are left to each of the ten: those that gain most by them keep them."""
    gains = crowded()
    lists = short_lists(gains, np.full(120, 6.0))
    for star in range(10):
        shown = (lists == star).any(axis=1)
        assert gains[shown, star].mean() > gains[~shown, star].mean() + 0.2


def test_lists_keep_the_order_of_gains_among_those_without_a_price():
    gains = np.array([[0.5, 0.9, 0.7], [0.2, 0.1, 0.0]])
    assert short_lists(gains, np.full(3, 9.0), length=3).tolist() == [[1, 2, 0], [0, 1, -1]]


def test_nobody_is_shown_who_has_no_room_or_with_whom_nothing_is_gained():
    assert short_lists(np.ones((2, 2)), np.array([0.0, 1.0]), length=3).tolist() == [[1, -1, -1]] * 2
    assert short_lists(np.zeros((2, 3)), np.ones(3), length=1).tolist() == [[-1], [-1]]
    assert short_lists(np.ones((2, 3)), np.ones(3), length=0).shape == (2, 0)
    assert short_lists(np.ones((0, 3)), np.ones(3)).shape == (0, 10)
    assert short_lists(np.ones((2, 0)), np.ones(0), length=2).tolist() == [[-1, -1]] * 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"gains": np.array([[-1.0]])}, "gains has a value that is below 0 or not a number."),
        ({"room": np.array([np.nan])}, "room has a value that is below 0 or not a number."),
        ({"room": np.ones(2)}, "gains are of shape (1, 1), room is of 2; they must fit."),
        ({"gains": np.ones(1)}, "gains are of shape (1,), room is of 1; they must fit."),
        ({"length": -1}, "length is -1; give 0 or more."),
    ],
)
def test_what_cannot_be_is_refused(change, words):
    with pytest.raises(InvalidRecord) as refused:
        short_lists(**{"gains": np.ones((1, 1)), "room": np.ones(1)} | change)
    assert str(refused.value) == words
