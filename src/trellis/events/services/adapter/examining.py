"""Rows as a whole, by the same checks as for what is typed; what can be put right is, and is said."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from trellis.core.errors import InvalidInput
from trellis.events.services.adapter.finding import Events, Meant
from trellis.events.services.adapter.record_types import ANSWERS
from trellis.events.services.checking_registration import checked, fitting
from trellis.events.types.registration import Question, QuestionKind, Said
from trellis.imports.reading.keys import fold
from trellis.imports.types import Examined, Fault, ParsedRow, Verdict
from trellis.registry.services.texts import Unfit

# Field of a list → column of a registration.
CHECKED = {"full_name": "name"} | {name: name for name in ("organisation", "role", "offers", "needs")}
FIELDS = {column: field for field, column in CHECKED.items()}
CLOSE = 70  # of a hundred: near enough to suggest


def examine(rows: Iterable[ParsedRow], events: Events) -> list[Examined]:
    return [examined(row, events) for row in rows]


def examined(row: ParsedRow, events: Events) -> Examined:
    values = dict(row.values)
    meant = events.find(str(values.get("event") or ""))
    if meant is None:
        return Examined(faults=[refused("event", _("There is no such event of yours."))])
    derived: dict[str, Any] = {"address": str(values.get("address") or "").lower() or None}
    derived |= whole_name(values)
    faults = [refused(name, text) for name, text in unfit(values | derived)]
    kind, said = kind_of(values, meant)
    faults += said
    if kind:
        derived["kind"] = kind
    answers, said = answers_of(row.source_fields, meant)
    faults += said
    if answers:
        derived[ANSWERS] = answers
    return Examined(values=derived, faults=faults)


def whole_name(values: Mapping[str, Any]) -> dict[str, Any]:
    """First and last name become one."""
    parts = " ".join(str(values.get(name) or "").strip() for name in ("first_name", "last_name")).strip()
    return {"full_name": str(values.get("full_name") or parts) or None, "first_name": None, "last_name": None}


def unfit(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    try:
        said: dict[str, Any] = {name: str(values.get(field) or "") for field, name in CHECKED.items()}
        checked(Said(**said))
    except InvalidInput as error:
        return [(FIELDS[problem.field], problem.message) for problem in error.problems]
    return []


def kind_of(values: Mapping[str, Any], meant: Meant) -> tuple[str, list[Fault]]:
    """The kind of participant as the event calls it; the nearest one is suggested for another."""
    given = str(values.get("kind") or "")
    if not given or not meant.kinds:
        missing = _("Say which kind of participant this is: %(kinds)s.")
        names = ", ".join(meant.kind_names.values())
        return "", [refused("kind", missing % {"kinds": names})] if meant.kinds and not given else []
    if number := meant.kinds.get(fold(given)):
        return meant.kind_names[number], []
    near = process.extractOne(fold(given), list(meant.kinds), scorer=fuzz.WRatio, score_cutoff=CLOSE)
    text = _("The event has no such kind of participant. It has: %(kinds)s.")
    fault = refused(
        "kind",
        text % {"kinds": ", ".join(meant.kind_names.values())},
        suggestion=meant.kind_names[meant.kinds[near[0]]] if near else "",
    )
    return "", [fault]


def answers_of(columns: Mapping[str, str], meant: Meant) -> tuple[dict[str, str], list[Fault]]:
    """What stands in columns named like a question. An answer that does not fit is left out, and said."""
    found: dict[str, str] = {}
    faults = []
    for heading, text in columns.items():
        question = meant.questions.get(fold(heading))
        if question is None or not text.strip():
            continue
        try:
            answer = answer_of(question, text)
        except Unfit as error:
            message = _("“%(question)s” is left out: %(reason)s")
            params = {"message": message % {"question": question.label, "reason": str(error)}}
            faults.append(Fault(code="unfit", verdict=Verdict.WARNED, params=params, value=text[:200]))
            continue
        found[str(question.id)] = text_of(answer)
    return found, faults


def text_of(answer: Any) -> str:
    """An answer as lists are compared by."""
    return " | ".join(answer) if isinstance(answer, list) else str(answer)


def answer_of(question: Question, text: str) -> Any:
    """An answer as it is kept, from a cell. Raises Unfit."""
    if question.kind == QuestionKind.YES_NO:
        known = {fold(word): "yes" for word in ("yes", "y", "true", "1", "x", "ja", "oui", _("Yes"))}
        known |= {fold(word): "no" for word in ("no", "n", "false", "0", "nein", "non", _("No"))}
        if fold(text) not in known:
            raise Unfit(_("Choose one of these."))
        return known[fold(text)]
    if question.kind == QuestionKind.TEXT:
        return fitting(question, text)
    options = {fold(option): option for option in question.options}
    parts = [text] if fold(text) in options or question.kind == QuestionKind.CHOICE else split(text)
    return fitting(question, [options.get(fold(part), part.strip()) for part in parts])


def split(text: str) -> list[str]:
    for mark in ("|", ";", "\n", ","):
        if mark in text:
            return [part for part in text.split(mark) if part.strip()]
    return [text]


def refused(column: str, message: str, *, suggestion: str = "") -> Fault:
    return Fault(
        code="unfit",
        verdict=Verdict.REFUSED,
        column=column,
        suggestion=suggestion,
        params={"message": message},
    )
