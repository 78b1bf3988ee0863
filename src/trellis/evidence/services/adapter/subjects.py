"""Which country, region or ecosystem a cell means, with what was repaired."""

from dataclasses import dataclass

from trellis.imports.types import Fault, Verdict
from trellis.taxonomy import selectors as taxonomy
from trellis.taxonomy.types import MatchedBy, Outcome, Resolution, Term

EVERY_LEVEL = (0, 1, 2, 3)


@dataclass(frozen=True, slots=True)
class Subject:
    """The term a cell means, "" where it means none, and the faults to tell."""

    term: str = ""
    faults: tuple[Fault, ...] = ()


def find_region(text: str, *, country: str | None, column: str) -> Subject:
    """The region of a code or name at any level.

    A retired code becomes its successor where nearly all of it went to one region; where it was divided, the
    retired region itself stays the subject, for what was said of the whole cannot be said of a part.
    """
    found = taxonomy.find_region(text, country=country or None, levels=EVERY_LEVEL)
    if found.outcome == Outcome.EXACT and found.term:
        return Subject(found.term.id)
    if found.outcome == Outcome.CONVERTED and found.term and found.retired:
        return Subject(found.term.id, (converted(found.retired, found.term, text, column),))
    if found.retired:
        return Subject(found.retired.id, (divided(found, text, column),))
    return Subject("", (unknown(found, text, column, "region"),))


def converted(retired: Term, term: Term, text: str, column: str) -> Fault:
    return Fault(
        code="converted_region",
        verdict=Verdict.REPAIRED,
        column=column,
        value=text,
        suggestion=term.code,
        params={"from": retired.code, "to": term.code},
    )


def divided(found: Resolution, text: str, column: str) -> Fault:
    parts = ", ".join(candidate.term.code for candidate in found.candidates)
    return Fault(
        code="divided_region", verdict=Verdict.WARNED, column=column, value=text, params={"parts": parts}
    )


def unknown(found: Resolution, text: str, column: str, kind: str) -> Fault:
    nearest = [candidate.term for candidate in found.candidates] or list(found.suggestions)
    code = "ambiguous" if found.outcome == Outcome.AMBIGUOUS else "unknown"
    return Fault(
        code=f"{code}_{kind}",
        verdict=Verdict.REFUSED,
        column=column,
        value=text,
        suggestion=nearest[0].code if nearest else "",
    )


def find_subject(text: str, *, column: str) -> Subject:
    """A country, a region or an ecosystem by code or name; the first list that knows the text exactly."""
    country = taxonomy.find_country(text, suggestions=0)
    if country.term:
        return Subject(country.term.id)
    ecosystem = taxonomy.resolve("ecosystem", text, suggestions=0)
    if ecosystem.term and ecosystem.matched_by != MatchedBy.NOTHING:
        return Subject(ecosystem.term.id)
    return find_region(text, country=None, column=column)


def is_called(term: Term, name: str) -> bool:
    """True if a name is one of the region's own, in any language."""
    found = taxonomy.find_region(name, country=term.country, levels=EVERY_LEVEL, suggestions=0)
    meant = {found.term.id} if found.term else {candidate.term.id for candidate in found.candidates}
    meant |= {found.retired.id} if found.retired else set()
    return term.id in meant or any(successor in meant for successor in term.replaced_by)
