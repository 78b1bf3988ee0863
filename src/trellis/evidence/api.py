"""The evidence for programs: the same facts the screens show."""

from decimal import Decimal

from ninja import Router, Schema

from trellis.core.errors import InvalidInput
from trellis.core.requests import ActorRequest
from trellis.core.types import Problem
from trellis.evidence import selectors
from trellis.evidence.pages import build_indicators_page
from trellis.evidence.services import facts as services
from trellis.evidence.types import Change, FactRecord, NewFact, Qualifier

router = Router(tags=["evidence"])
LARGEST_PAGE = 1000
LAST_OFFSET = 10**9  # beyond, the database counts no further


class IndicatorOut(Schema):
    key: str
    label: str
    about: str
    facts: int


class FactOut(Schema):
    id: int
    indicator: str
    subject: str | None
    subject_name: str
    breakdown: str | None
    breakdown_name: str
    number: Decimal | None
    text: str
    qualifier: str
    unit: str
    date: str
    source: str
    note: str
    withdrawn: bool


class FactsOut(Schema):
    total: int
    facts: list[FactOut]


class FactIn(Schema):
    indicator: str
    subject: str | None = None
    breakdown: str | None = None
    number: Decimal | None = None
    text: str = ""
    qualifier: str = ""
    date: str = ""
    note: str = ""
    key: str = ""


class FactsIn(Schema):
    source: str
    facts: list[FactIn]


class RecordedOut(Schema):
    added: int
    changed: int
    unchanged: int


@router.get("/indicators", response=list[IndicatorOut])
def list_indicators(request: ActorRequest) -> list[IndicatorOut]:
    """Everything that is measured, with how many facts there are of it."""
    lines = build_indicators_page(actor=request.actor).lines
    return [
        IndicatorOut(key=line.key, label=line.label, about=line.about, facts=line.facts) for line in lines
    ]


@router.get("/facts", response=FactsOut)
def list_facts(
    request: ActorRequest,
    indicator: str = "",
    subject: str | None = None,
    breakdown: str = "",
    limit: int = 100,
    offset: int = 0,
) -> FactsOut:
    """Facts of one indicator or subject (`subject=` with nothing behind it: Europe as a whole)."""
    if not (0 < limit <= LARGEST_PAGE and 0 <= offset <= LAST_OFFSET):
        text = f"Ask for 1 to {LARGEST_PAGE} facts, from an offset of 0 to {LAST_OFFSET}."
        raise InvalidInput([Problem("limit", text)])
    subjects = None if subject is None else [subject]
    found = selectors.list_facts(
        actor=request.actor,
        subjects=subjects,
        indicator=indicator,
        breakdown=breakdown,
        limit=limit,
        offset=offset,
    )
    total = selectors.count_facts(
        actor=request.actor, subjects=subjects, indicator=indicator, breakdown=breakdown
    )
    return FactsOut(total=total, facts=[fact_out(fact) for fact in found])


@router.post("/facts", response=RecordedOut)
def record_facts(request: ActorRequest, given: FactsIn) -> RecordedOut:
    """Record what a source says; the same again changes nothing."""
    facts = [new_fact(number, fact) for number, fact in enumerate(given.facts)]
    done = services.record_facts(actor=request.actor, source=given.source, facts=facts)
    return RecordedOut(
        added=done.count(Change.ADDED),
        changed=done.count(Change.CHANGED),
        unchanged=done.count(Change.UNCHANGED),
    )


def new_fact(number: int, given: FactIn) -> NewFact:
    if given.qualifier not in list(Qualifier):
        known = ", ".join(item.value for item in Qualifier if item)
        raise InvalidInput([Problem(f"{number}.qualifier", f"Leave it empty or write one of: {known}.")])
    return NewFact(**{**given.dict(), "qualifier": Qualifier(given.qualifier)})


def fact_out(fact: FactRecord) -> FactOut:
    plain = {name: getattr(fact, name) for name in FactOut.model_fields if name not in ("indicator", "unit")}
    return FactOut(**plain, indicator=fact.indicator.key, unit=fact.unit.key if fact.unit else "")
