"""The words of lists of wishes: who is known at an event, and what stands between two."""

import hashlib
import json
from dataclasses import dataclass

from trellis.meetings.types.words import WishKind

Pair = tuple[int, int]  # of registrations: who wishes, and whom


@dataclass(frozen=True)
class Known:
    """Somebody on the list of those registered for an event, whatever became of it."""

    registration_id: int
    person_id: int | None
    name: str
    organisation: str
    address: str
    number: str  # in the organiser's registration tool
    kind_id: int | None
    state: str
    participant_id: int | None
    has_left: bool


@dataclass(frozen=True)
class Stored:
    """What the event holds of a pair: a wish, or one that stands no more."""

    id: int
    event_id: int
    slug: str
    who: str  # as `named` calls them
    whom: str
    kind: str  # empty: its wisher took it back
    note: str
    brought_by: int | None
    is_past: bool

    @property
    def is_own(self) -> bool:
        """The wisher's own word, which no list changes."""
        return self.brought_by is None

    @property
    def version(self) -> str:
        return version_of(self.kind, self.note, self.brought_by, is_past=self.is_past)


def version_of(kind: str, note: str, brought_by: int | None, *, is_past: bool = False) -> str:
    """Changes with whatever is said of a pair, and with who says it."""
    said = json.dumps([str(kind), note, brought_by, is_past])
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def named(registration_id: int, address: str) -> str:
    """How lists are compared: "12 · ada@lens.example". Two addresses may fold to one, the number does not."""
    return f"{registration_id} · {address}"


def number_in(text: str) -> int:
    """The registration of such a text, also once it is folded; 0 for another text.

    >>> number_in("12 · ada@lens.example"), number_in("12 ada lens example"), number_in("Ada")
    (12, 12, 0)
    """
    first = text.split(" ", 1)[0]
    return int(first) if first.isascii() and first.isdecimal() and len(first) < 19 else 0


def record_of(pair: Pair) -> str:
    return f"{pair[0]}-{pair[1]}"


def pair_of(record: str) -> Pair:
    who, _dash, whom = record.partition("-")
    return int(who), int(whom)


# What tools and people write for a wish, folded; in English, German and French.
WISH_WORDS: dict[str, WishKind] = {
    word: kind
    for kind, words in {
        WishKind.MUST: (
            "must", "must meet", "i must meet them", "must have", "high", "top", "very important",
            "essential", "first choice", "1", "a", "muss", "unbedingt", "muss ich treffen", "hoch",
            "sehr wichtig", "erste wahl", "obligatoire", "indispensable", "incontournable",
            "tres important", "prioritaire", "premier choix", "je dois les rencontrer",
        ),
        WishKind.LIKE: (
            "like", "would like", "i would like to meet them", "yes", "y", "x", "ok", "medium", "low",
            "interested", "nice to meet", "second choice", "third choice", "2", "3", "b", "c", "gern",
            "gerne", "ja", "mittel", "niedrig", "wunsch", "mochte", "mochte ich treffen",
            "interessiert", "zweite wahl", "dritte wahl", "souhait", "souhaite", "oui", "interesse",
            "volontiers", "moyen", "deuxieme choix", "troisieme choix", "j aimerais les rencontrer",
        ),
        WishKind.NO: (
            "no", "n", "no thanks", "no thank you", "not", "never", "exclude", "avoid", "nein",
            "nein danke", "nicht", "kein", "ausschliessen", "non", "non merci", "pas", "jamais",
            "exclure", "eviter",
        ),
    }.items()
    for word in words
}  # fmt: skip
