"""Rows as a whole: who wishes what of whom, and why a row cannot be stored."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from trellis.imports.reading.keys import fold
from trellis.imports.types import Examined, Fault, ParsedRow, Verdict
from trellis.meetings.services.adapter.understanding import Events, Meant, NotMeant
from trellis.meetings.types.lists import WISH_WORDS, Known, named
from trellis.meetings.types.words import WishKind

CLOSE = 75


def examine(rows: Iterable[ParsedRow], events: Events) -> list[Examined]:
    return [examined(row, events) for row in rows]


def examined(row: ParsedRow, events: Events) -> Examined:
    try:
        meant = events.find(str(row.values.get("event") or ""))
    except NotMeant as reason:
        return Examined(faults=[refused("event", str(reason))])
    faults: list[Fault] = []
    people: dict[str, Known] = {}
    for column in ("who", "whom"):
        try:
            people[column] = meant.find(str(row.values.get(column) or ""))
        except NotMeant as reason:
            faults.append(refused(column, str(reason), reason.suggestion))
    kind = kind_of(str(row.values.get("kind") or ""))
    if kind is None:
        faults.append(unknown_kind(str(row.values["kind"])))
    if faults or kind is None:
        return Examined(faults=faults)
    who, whom = people["who"], people["whom"]
    values = {column: named(one.registration_id, one.address) for column, one in people.items()}
    return Examined(values=values | {"kind": str(kind)}, faults=between(meant, who, whom, kind))


def between(meant: Meant, who: Known, whom: Known, kind: WishKind) -> list[Fault]:
    """What speaks against a wish of these two."""
    if who == whom:
        return [refused("whom", _("Nobody meets themselves."))]
    if not meant.rules.may_meet(who.kind_id, whom.kind_id):
        return [refused("whom", _("At this event participants of these kinds do not meet."))]
    said = meant.own.get((who.registration_id, whom.registration_id))
    if said is None or said == kind:
        return []
    text = _("%(name)s said otherwise since: their own word stands.")
    params = {"message": text % {"name": who.name}}
    return [Fault(code="unfit", verdict=Verdict.WARNED, column="kind", params=params)]


def kind_of(text: str) -> WishKind | None:
    """Which wish a word means; an empty cell is one that names whom somebody would like to meet."""
    return WISH_WORDS.get(fold(text)) if text.strip() else WishKind.LIKE


def unknown_kind(text: str) -> Fault:
    near = process.extractOne(fold(text), list(WISH_WORDS), scorer=fuzz.ratio, score_cutoff=CLOSE)
    message = _("This is no wish that is known: write must, like or no.")
    return refused("kind", message, str(WISH_WORDS[near[0]]) if near else "")


def refused(column: str, message: str, suggestion: str = "") -> Fault:
    return Fault(
        code="unfit",
        verdict=Verdict.REFUSED,
        column=column,
        suggestion=suggestion,
        params={"message": message},
    )
