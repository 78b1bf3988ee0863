"""A made-up market whose truth is known: who would say yes to whom; some are wanted by everybody.

Organisations are good at some topics and want others. Nobody sees topics: a profile has codes and words that
its topics made likely, fewer than are true and some that are wrong. The score that is measured knows nothing
of topics, and the truth nothing of codes and words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.similarity.directory import made_words
from trellis_engine.similarity import Profile, Taxonomy

BRANCHES, GROUPS, LEAVES = 12, 4, 5  # codes of three levels; each group is a topic
FASHIONABLE = 2  # branches of which everybody wants something
STARS = 0.1  # of all
BESIDE = 0.3  # how much a topic helps whom another one of its branch would
SURE = 0.8  # how far the best at a topic meets who wants it
SHY, KEEN, TASTE = -4.0, 5.0, 0.5  # log-odds of a yes: nothing in common, what topics add, what nothing tells
SAID, WRONG = 0.7, 0.1  # of what is true that a profile says; of what it says that is not true
STAR_BRANCHES = 3  # that a star wants partners in
WORDS = 3_000
CODES_HAD, CODES_SOUGHT, WORDS_HAD, WORDS_SOUGHT = 8, 5, 40, 10  # of a profile that says all
TOPICS = BRANCHES * GROUPS

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Market:
    """What profiles say, and what is true.

    Attributes
    ----------
    profiles : tuple of Profile
        What everybody sees.
    taxonomy : Taxonomy
        The codes.
    interest : numpy.ndarray of shape (n, n)
        How likely the one of the row would say yes to the one of the column; nobody to oneself.
    """

    profiles: tuple[Profile, ...]
    taxonomy: Taxonomy
    interest: Floats


def market(number: int, generator: np.random.Generator) -> Market:
    """Return a market of so many organisations."""
    stars = generator.random(number) < STARS
    good = np.stack([_good(star, generator) for star in stars])
    wanted = np.stack([_wanted(star, generator) for star in stars])
    interest = _interest(good, wanted, generator)
    groups = [f"{topic // GROUPS:02}.{topic % GROUPS}" for topic in range(TOPICS)]
    leaves = [f"{group}{leaf}" for group in groups for leaf in range(LEAVES)]
    branches = [group[:2] for group in groups]
    parents = {leaf: leaf[:-1] for leaf in leaves} | dict(zip(groups, branches, strict=True))
    of_codes = np.repeat(np.eye(TOPICS), LEAVES, axis=0) * generator.gamma(1.0, size=(len(leaves), 1))
    words = made_words(WORDS, generator)
    of_words = generator.dirichlet(np.full(TOPICS, 0.05), WORDS) / (np.arange(WORDS) + 2.7)[:, None]

    def profile(one: int) -> Profile:
        has = _said(of_codes @ good[one], leaves, CODES_HAD, generator)
        seeks = _said(wanted[one], branches if stars[one] else groups, CODES_SOUGHT, generator)
        return Profile(
            f"{one:05}",
            has={"field": tuple(dict.fromkeys(has))},
            seeks={"field": tuple(dict.fromkeys(seeks))},
            text=" ".join(_said(of_words @ good[one], words, WORDS_HAD, generator)),
            sought=" ".join(_said(of_words @ wanted[one], words, WORDS_SOUGHT, generator)),
        )

    return Market(tuple(map(profile, range(number))), Taxonomy(parents), interest)


def _interest(good: Floats, wanted: Floats, generator: np.random.Generator) -> Floats:
    """Return how likely each says yes to each: one topic of those wanted is enough, more are better."""
    branch = np.arange(TOPICS) // GROUPS
    helps = np.where(branch[:, None] == branch, BESIDE, 0.0) + (1 - BESIDE) * np.eye(TOPICS)
    met = 1 - np.exp(wanted @ np.log(1 - SURE * np.minimum(helps @ good.T, 1.0)))
    odds = np.exp(SHY + KEEN * met + TASTE * generator.normal(size=met.shape))
    np.fill_diagonal(odds, 0.0)
    return np.asarray(odds / (1 + odds))


def _good(star: bool, generator: np.random.Generator) -> Floats:
    """Return how good somebody is at each topic: some of one branch; a star also at all fashionable ones."""
    good = np.zeros((BRANCHES, GROUPS))
    home = generator.integers(FASHIONABLE, BRANCHES)
    good[home] = generator.random(GROUPS) * (generator.random(GROUPS) < 0.6)
    good[home, generator.integers(GROUPS)] = 1.0
    if star:
        good[:FASHIONABLE] = generator.uniform(0.5, 1.0, (FASHIONABLE, GROUPS))
    return good.ravel()


def _wanted(star: bool, generator: np.random.Generator) -> Floats:
    """Return which topics somebody wants: two fashionable ones and two others; a star some whole branches."""
    wanted = np.zeros((BRANCHES, GROUPS))
    others = np.arange(FASHIONABLE, BRANCHES)
    if star:
        wanted[generator.choice(others, STAR_BRANCHES, replace=False)] = 1.0
    else:
        wanted[generator.integers(FASHIONABLE), generator.choice(GROUPS, 2, replace=False)] = 1.0
        wanted[generator.choice(others), generator.choice(GROUPS, 2, replace=False)] = 1.0
    return wanted.ravel()


def _said(likely: Floats, names: Sequence[str], number: int, generator: np.random.Generator) -> list[str]:
    """Return what a profile says of so many true names: most of them, and some that are wrong."""
    true = generator.choice(len(names), generator.binomial(number - 1, SAID) + 1, p=likely / likely.sum())
    wrong = generator.random(len(true)) < WRONG
    return [names[at] for at in np.where(wrong, generator.integers(len(names), size=len(true)), true)]
