"""A made-up directory of realistic size: codes of three vocabularies, texts, places and days."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from trellis_engine.similarity import CodesField, Profile, Taxonomy, TextField

TODAY = date(2026, 6, 1)
BRANCHES = 20
ECOSYSTEMS = 14
WORDS = 40_000  # that organisations use; how often follows Zipf's law
OF_BRANCH = 0.5  # of the words of a text that its branch uses more than others
TEXT, SOUGHT = (30, 60), (6, 15)  # words
JOINED = 0.3  # of words that have two stems
ENDINGS = ("", "", "", "s", "e", "en", "ing", "ed", "er", "ung", "ion", "ic")
SYLLABLES = tuple(a + b + c for a in "bcdfghklmnprstvw" for b in "aeiou" for c in ("", "n", "r", "s", "l"))

Numbers = NDArray[np.int64]


def tree(branches: int, groups: int, leaves: int) -> Taxonomy:
    """Return codes of three levels."""
    middle = {f"{branch:02}.{group}": f"{branch:02}" for branch in range(branches) for group in range(groups)}
    return Taxonomy(middle | {f"{group}{leaf}": group for group in middle for leaf in range(leaves)})


ACTIVITY, TECHNOLOGY = tree(BRANCHES, 5, 6), tree(BRANCHES, 3, 4)


def fields() -> list[CodesField | TextField]:
    """Return what is compared."""
    return [
        CodesField("activity", 2.0, ACTIVITY),
        CodesField("technology", 1.5, TECHNOLOGY),
        CodesField("ecosystem", 0.5),
        TextField(weight=1.5),
    ]


def made_words(number: int, generator: np.random.Generator) -> list[str]:
    """Return so many different words, many with a stem in common; short ones tend to come first."""
    stems = ["".join(generator.choice(SYLLABLES, size)) for size in generator.integers(1, 4, number // 3)]
    found: dict[str, None] = {}
    while len(found) < number:
        first, second = (stems[at] for at in generator.integers(0, len(stems), 2))
        joined = second if generator.random() < JOINED else ""
        found[first + joined + ENDINGS[generator.integers(len(ENDINGS))]] = None
    return sorted(found, key=lambda word: len(word) + 6 * float(generator.random()))


def directory(number: int, generator: np.random.Generator) -> list[Profile]:
    """Return so many profiles; three in four seek something."""
    words = np.array(made_words(WORDS, generator))
    usual = 1 / (np.arange(WORDS) + 2.7)
    usual /= usual.sum()
    home, wanted = generator.integers(0, BRANCHES, (2, number))
    texts = _texts(words, usual, home, TEXT, generator)
    sought = _texts(words, usual, wanted, SOUGHT, generator)
    places = generator.uniform((36, -9), (65, 30), (200, 2))[generator.integers(0, 200, number)]
    places = places + generator.normal(0, 0.5, (number, 2))
    seeks = generator.random(number) < 0.75
    near = generator.random(number) < 0.5
    days = generator.exponential(500, number).astype(int)
    return [
        Profile(
            f"{one:06}",
            has=_codes(int(home[one]), 4, generator),
            seeks=_codes(int(wanted[one]), 2, generator) if seeks[one] else {},
            text=texts[one],
            sought=sought[one] if seeks[one] else "",
            place=(float(places[one, 0]), float(places[one, 1])),
            reach=300.0 if near[one] else None,
            updated=TODAY - timedelta(days=int(days[one])),
        )
        for one in range(number)
    ]


def _texts(
    words: NDArray[np.str_],
    usual: NDArray[np.float64],
    branches: Numbers,
    sizes: tuple[int, int],
    generator: np.random.Generator,
) -> list[str]:
    """Return texts of words by Zipf's law; each branch has an order of its own for half of them."""
    lengths = generator.integers(sizes[0], sizes[1] + 1, len(branches))
    ranks = generator.choice(len(words), lengths.sum(), p=usual)
    own = generator.random(len(ranks)) < OF_BRANCH
    orders = np.stack([generator.permutation(len(words)) for _ in range(BRANCHES)])
    chosen = np.where(own, orders[np.repeat(branches, lengths), ranks], ranks)
    drawn = words[chosen].tolist()
    ends = np.cumsum(lengths).tolist()
    return [" ".join(drawn[end - length : end]) for end, length in zip(ends, lengths.tolist(), strict=True)]


def _codes(branch: int, most: int, generator: np.random.Generator) -> dict[str, tuple[str, ...]]:
    return {
        "activity": _some(branch, 5, 6, most, generator),
        "technology": _some(branch, 3, 4, most, generator),
        "ecosystem": (str(branch % ECOSYSTEMS),),
    }


def _some(
    branch: int, groups: int, leaves: int, most: int, generator: np.random.Generator
) -> tuple[str, ...]:
    drawn: Sequence[int] = generator.integers(
        0, groups * leaves, int(generator.integers(1, most + 1))
    ).tolist()
    return tuple(f"{branch:02}.{at // leaves}{at % leaves}" for at in drawn)
