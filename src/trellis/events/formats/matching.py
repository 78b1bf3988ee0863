"""Which session of one agenda is which of another: by key, and where that says nothing by what they are."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process
from scipy.optimize import linear_sum_assignment

from trellis.events.formats.keys import guid_of, is_guid
from trellis.events.formats.records import Session
from trellis.imports.reading.keys import fold

CLOSE_TITLE = 0.85  # enough alone
LIKE_TITLE = 0.55  # enough with persons, place or text
LONG_ENOUGH = 60  # characters of a text that can tell a session by itself
Pairs = list[tuple[Session, Session]]


@dataclass(frozen=True, slots=True)
class Features:
    """What tells a session, folded once."""

    title: str
    persons: frozenset[str]
    text: str
    slot: tuple[object, str]
    numbers: frozenset[str]  # of the title: "Workshop 1" is not "Workshop 2"

    @classmethod
    def of(cls, session: Session) -> "Features":
        return cls(
            title=fold(session.title),
            persons=frozenset(fold(person.name) for person in session.persons),
            text=fold(f"{session.abstract} {session.description}")[:2000],
            slot=(session.moment, fold(session.room)),
            numbers=frozenset(re.findall(r"\d+", session.title)),
        )


def matched(old: Sequence[Session], new: Sequence[Session]) -> Pairs:
    """Return the pairs of sessions that are the same one, each session in one pair at most."""
    features = {id(session): Features.of(session) for session in (*old, *new)}
    pairs: Pairs = []
    rest_old, rest_new = list(old), list(new)
    for step in (by_key, by_title_and_persons, by_title, by_likeness):
        found = step(rest_old, rest_new, features)
        pairs += found
        taken = {id(session) for pair in found for session in pair}
        rest_old = [session for session in rest_old if id(session) not in taken]
        rest_new = [session for session in rest_new if id(session) not in taken]
    return pairs


def by_key(old: list[Session], new: list[Session], features: dict[int, Features]) -> Pairs:
    """Pair equal keys. A number may be given anew to another session: it counts if anything else agrees."""
    known = {guid_of(session.key): session for session in old}
    pairs = [(known[guid_of(item.key)], item) for item in new if guid_of(item.key) in known]
    return [
        (before, after)
        for before, after in pairs
        if is_guid(before.key)
        or is_guid(after.key)
        or share_anything(features[id(before)], features[id(after)])
    ]


def share_anything(one: Features, other: Features) -> bool:
    return bool(
        one.slot == other.slot
        or one.persons & other.persons
        or (one.text and one.text == other.text)
        or likeness_of_titles(one.title, other.title) >= LIKE_TITLE
    )


def likeness_of_titles(one: str, other: str) -> float:
    return max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other)) / 100


def by_title_and_persons(old: list[Session], new: list[Session], features: dict[int, Features]) -> Pairs:
    return by_group(old, new, lambda item: (features[id(item)].title, features[id(item)].persons))


def by_title(old: list[Session], new: list[Session], features: dict[int, Features]) -> Pairs:
    return by_group(old, new, lambda item: features[id(item)].title)


def by_group(old: list[Session], new: list[Session], name: Callable[[Session], object]) -> Pairs:
    """Pair sessions of equal name; among several the same place and time first, then place, then order."""
    groups: dict[object, tuple[list[Session], list[Session]]] = defaultdict(lambda: ([], []))
    for side, sessions in enumerate((old, new)):
        for session in sessions:
            groups[name(session)][side].append(session)
    pairs = []
    for befores, afters in groups.values():
        for agree in AGREEMENTS:
            for before in list(befores):
                after = next((item for item in afters if agree(before, item)), None)
                if after is not None:
                    pairs.append((before, after))
                    befores.remove(before)
                    afters.remove(after)
    return pairs


AGREEMENTS: tuple[Callable[[Session, Session], bool], ...] = (
    lambda one, other: one.moment == other.moment and one.room == other.room,
    lambda one, other: one.moment == other.moment,
    lambda one, other: one.room == other.room and one.starts_at.date() == other.starts_at.date(),
    lambda one, other: one.room == other.room,
    lambda one, other: True,
)


def by_likeness(old: list[Session], new: list[Session], features: dict[int, Features]) -> Pairs:
    """Pair the rest so that the sum of likenesses is the greatest; what is not like enough stays alone."""
    if not old or not new:
        return []
    before, after = [features[id(item)] for item in old], [features[id(item)] for item in new]
    titles = cdist(before, after, lambda item: item.title, fuzz.token_sort_ratio)
    titles = np.maximum(titles, cdist(before, after, lambda item: item.title, fuzz.ratio))
    texts = cdist(before, after, lambda item: item.text if len(item.text) >= LONG_ENOUGH else "", fuzz.ratio)
    scores = np.zeros_like(titles)
    for row, one in enumerate(before):
        for column, other in enumerate(after):
            scores[row, column] = likeness(one, other, titles[row, column], texts[row, column])
    rows, columns = linear_sum_assignment(scores, maximize=True)
    return [
        (old[row], new[column]) for row, column in zip(rows, columns, strict=True) if scores[row, column] > 0
    ]


def cdist(
    before: Iterable[Features],
    after: Iterable[Features],
    text: Callable[[Features], str],
    measure: Callable[..., float],
) -> np.ndarray:
    one, other = [text(item) for item in before], [text(item) for item in after]
    scores = process.cdist(one, other, scorer=measure, dtype=np.float32) / 100
    scores[np.array([not item for item in one]), :] = 0
    scores[:, np.array([not item for item in other])] = 0
    return np.asarray(scores)


def likeness(one: Features, other: Features, title: float, text: float) -> float:
    """Return how surely two are the same session, 0 if they are not taken for it."""
    shared = len(one.persons & other.persons) / max(len(one.persons | other.persons), 1)
    slot = one.slot == other.slot
    nothing_else = not (one.persons or other.persons or one.text or other.text)
    same = (
        (title >= CLOSE_TITLE and one.numbers == other.numbers)
        or (title >= LIKE_TITLE and (shared >= 0.5 or slot or text >= 0.7))
        or (shared >= 0.5 and (slot or text >= 0.6))
        or text >= 0.9
        or (slot and nothing_else)
    )
    return 0.1 + title + shared + text + slot if same else 0.0
