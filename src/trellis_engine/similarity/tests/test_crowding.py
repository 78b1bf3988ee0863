import numpy as np
import pytest

from trellis_engine.errors import InvalidRecord
from trellis_engine.similarity import share_out


@pytest.mark.parametrize("seed", range(3))
def test_expected_pairs_keep_the_law_they_come_from(seed):
    """Each pair is the geometric mean of those who stay alone, times what it is worth (Choo and Siow)."""
    generator = np.random.default_rng(seed)
    gains = generator.random((7, 5)) * (generator.random((7, 5)) < 0.8)
    asking, answering = generator.integers(1, 4, 7), generator.integers(1, 4, 5)
    pairs = share_out(gains, asking, answering, heat=0.2)
    alone, left = asking - pairs.sum(axis=1), answering - pairs.sum(axis=0)
    assert (alone > 0).all()
    assert (left > 0).all()
    law = np.sqrt(np.outer(alone, left)) * (gains / gains.max()) ** 2.5
    assert pairs == pytest.approx(law, rel=1e-6)


def test_who_is_wanted_by_all_is_left_to_those_who_gain_most():
    """All gain most by the first; two of them little less by another."""
    gains = np.array([[0.9, 0.8, 0.1], [0.9, 0.1, 0.1], [0.9, 0.1, 0.8]])
    assert gains.argmax(axis=1).tolist() == [0, 0, 0]
    assert share_out(gains, np.ones(3), np.ones(3), heat=0.2).argmax(axis=1).tolist() == [1, 0, 2]
    assert share_out(gains, np.ones(3), np.array([9.0, 1.0, 1.0])).argmax(axis=1).tolist() == [0, 0, 0]


def test_who_has_no_room_is_left_out():
    pairs = share_out(np.ones((2, 2)), np.ones(2), np.array([0.0, 1.0]))
    assert pairs[:, 0].tolist() == [0, 0]
    assert share_out(np.zeros((2, 3)), np.ones(2), np.ones(3)).tolist() == [[0, 0, 0]] * 2
    assert share_out(np.zeros((0, 3)), np.ones(0), np.ones(3)).shape == (0, 3)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"gains": np.array([[-1.0]])}, "gains has a value that is below 0 or not a number."),
        ({"asking": np.array([np.nan])}, "asking has a value that is below 0 or not a number."),
        ({"answering": np.ones(2)}, "gains are of shape (1, 1), rooms of 1 and 2; they must fit."),
        ({"heat": 0.049}, "heat is 0.049; give 0.05 or more."),
        ({"heat": float("nan")}, "heat is nan; give 0.05 or more."),
    ],
)
def test_what_cannot_be_is_refused(change, words):
    given = {"gains": np.ones((1, 1)), "asking": np.ones(1), "answering": np.ones(1)} | change
    with pytest.raises(InvalidRecord) as refused:
        share_out(**given)
    assert str(refused.value) == words
