"""Registering, what an event asks, who takes part, and the directory of participants."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict, NotFound, require
from trellis.core.pagination import Pagination, build_pagination, page_number
from trellis.core.types import Actor
from trellis.events.policies.registration import can_change_registration, can_register
from trellis.events.selectors import registration as selectors
from trellis.events.selectors.events import get_event
from trellis.events.selectors.words import when_words
from trellis.events.types.blueprints import EventBlueprint
from trellis.events.types.events import EventRecord, Part
from trellis.events.types.registration import (
    QUESTION_LABELS,
    REGISTRATION_LABELS,
    Participant,
    ParticipantQuery,
    RegistrationState,
    Said,
)
from trellis.taxonomy import selectors as taxonomy

ON_A_PAGE = 50


@dataclass(frozen=True)
class RegisterPage:
    template: ClassVar[str] = "events/register.html"
    slug: str
    title: str
    when: str
    is_full: bool
    form: Any


@dataclass(frozen=True)
class ChangePage:
    """What one said when one registered."""

    template: ClassVar[str] = "events/change_registration.html"
    slug: str
    title: str
    when: str
    form: Any


@dataclass(frozen=True)
class Line:
    id: int
    label: str
    note: str


@dataclass(frozen=True)
class SetupPage:
    """What an event asks of those who register."""

    template: ClassVar[str] = "events/setup.html"
    slug: str
    title: str
    kinds: tuple[Line, ...]
    questions: tuple[Line, ...]
    codes: tuple[Line, ...]
    kind_form: Any
    question_form: Any
    code_form: Any


@dataclass(frozen=True)
class Count:
    label: str
    number: int
    url: str = ""


@dataclass(frozen=True)
class ParticipantLine:
    id: int
    name: str
    address: str
    said: str
    kind: str
    state: str
    is_waiting: bool
    can_be_declined: bool
    offers: str
    needs: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ParticipantsPage:
    """Who registered, for those who keep the event."""

    template: ClassVar[str] = "events/participants.html"
    slug: str
    title: str
    text: str
    hidden: tuple[tuple[str, str], ...]
    lines: tuple[ParticipantLine, ...]
    total: int
    states: tuple[Count, ...]
    statistics: tuple[tuple[str, tuple[Count, ...]], ...]
    pagination: Pagination
    files: tuple[tuple[str, str], ...]
    places: str


def get_with_registration(
    *, actor: Actor, slug: str, blueprints: Mapping[str, EventBlueprint]
) -> EventRecord:
    """An event for which one registers, now or at another time. Raises NotFound."""
    event = get_event(actor=actor, slug=slug)
    if not blueprints[event.kind].uses(Part.REGISTRATION):
        raise NotFound(_("One does not register for this event."))
    return event


def get_registrable(*, actor: Actor, slug: str, blueprints: Mapping[str, EventBlueprint]) -> EventRecord:
    """An event that one can register for now. Raises NotFound, NotPermitted."""
    event = get_with_registration(actor=actor, slug=slug, blueprints=blueprints)
    require(can_register(event, timezone.now()))
    return event


def get_changeable(*, actor: Actor, slug: str) -> tuple[EventRecord, Said]:
    """An event, and what the actor said when they registered. Raises NotFound, NotPermitted, Conflict."""
    event = get_event(actor=actor, slug=slug)
    said = selectors.find_own_said(actor=actor, event_id=event.id)
    if said is None:
        raise Conflict(_("You are not registered for this event."))
    require(can_change_registration(event, timezone.now()))
    return event, said


def build_register_page(*, event: EventRecord, form: Any) -> RegisterPage:
    is_full = selectors.places_left(event_id=event.id) == 0
    return RegisterPage(event.slug, event.title, when_words(event), is_full, form)


def build_setup_page(*, event: EventRecord, kind_form: Any, question_form: Any, code_form: Any) -> SetupPage:
    return SetupPage(
        slug=event.slug,
        title=event.title,
        kinds=tuple(
            Line(kind.id, kind.name, _("with approval") if kind.needs_approval else "")
            for kind in selectors.list_kinds(event_id=event.id)
        ),
        questions=tuple(
            Line(
                question.id,
                question.label,
                ", ".join(
                    filter(
                        None,
                        (
                            str(QUESTION_LABELS[question.kind]),
                            _("must be answered") if question.is_required else "",
                            " / ".join(question.options),
                        ),
                    )
                ),
            )
            for question in selectors.list_questions(event_id=event.id)
        ),
        codes=tuple(
            Line(
                code.id,
                code.code,
                _("%(uses)d of %(most)d used") % {"uses": code.uses, "most": code.most_uses},
            )
            for code in selectors.list_codes(event_id=event.id)
        ),
        kind_form=kind_form,
        question_form=question_form,
        code_form=code_form,
    )


def read_query(parameters: MultiValueDict[str, str]) -> ParticipantQuery:
    """What an address asks; what cannot be understood is left out."""
    number = parameters.get("page") or "1"
    state = parameters.get("state") or ""

    def plain(name: str) -> str:
        return (parameters.get(name) or "").replace("\x00", "")[:120].strip()

    return ParticipantQuery(
        text=plain("q"),
        state=state if state in list(RegistrationState) else "",
        kind=plain("kind"),
        country=plain("country"),
        page=page_number(number),
    )


def address(query: ParticipantQuery, **changed: str) -> str:
    said = {"q": query.text, "state": query.state, "kind": query.kind, "country": query.country} | changed
    return f"?{urlencode({name: value for name, value in said.items() if value})}"


def build_participants_page(*, actor: Actor, event: EventRecord, query: ParticipantQuery) -> ParticipantsPage:
    found, total = selectors.list_participants(actor=actor, event_id=event.id, query=query, size=ON_A_PAGE)
    counts = selectors.count_participants(actor=actor, event_id=event.id)
    after = address(query)
    taken = counts["state"].get("registered", 0)
    places = _("%(taken)d registered") % {"taken": taken}
    if event.capacity:
        places = _("%(taken)d of %(capacity)d places taken") % {"taken": taken, "capacity": event.capacity}
    return ParticipantsPage(
        slug=event.slug,
        title=event.title,
        text=query.text,
        hidden=tuple(
            (name, value)
            for name, value in (("state", query.state), ("kind", query.kind), ("country", query.country))
            if value
        ),
        lines=tuple(line_of(one, actor.language) for one in found),
        total=total,
        states=(
            Count(_("All of them"), sum(counts["state"].values()), address(query, state="")),
            *(
                Count(str(REGISTRATION_LABELS[RegistrationState(state)]), number, address(query, state=state))
                for state, number in counts["state"].items()
            ),
        ),
        statistics=tuple(
            (label, tuple(parts)) for label, parts in statistics_of(counts, query, actor.language) if parts
        ),
        pagination=build_pagination(
            total=total,
            page=query.page,
            size=ON_A_PAGE,
            address=lambda page: f"{after}{'&' if after != '?' else ''}page={page}",
        ),
        files=tuple(
            (key.upper(), reverse("events:participants_file", args=[event.slug, key]) + after)
            for key in ("csv", "xlsx")
        ),
        places=places,
    )


def statistics_of(
    counts: Mapping[str, Mapping[str, int]], query: ParticipantQuery, language: str
) -> list[tuple[str, list[Count]]]:
    """Of those registered: by country, kind and role; the most first."""
    by_country = [
        Count(taxonomy.name(term, language), number, address(query, country=term.partition(":")[2]))
        for term, number in most_first(counts["country"])
    ]
    by_kind = [Count(kind, number, address(query, kind=kind)) for kind, number in most_first(counts["kind"])]
    by_role = [Count(role, number) for role, number in most_first(counts["role"])[:20]]
    return [(_("Countries"), by_country), (_("Kinds of participant"), by_kind), (_("Roles"), by_role)]


def most_first(numbers: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))


def line_of(one: Participant, language: str) -> ParticipantLine:
    country = taxonomy.name(one.country, language) if one.country else ""
    return ParticipantLine(
        id=one.id,
        name=one.name,
        address=one.address,
        said=" · ".join(filter(None, (one.role, one.organisation, country))),
        kind=one.kind,
        state=str(REGISTRATION_LABELS[one.state]),
        is_waiting=one.state in ("asked", "waiting", "declined"),
        can_be_declined=one.state in ("asked", "waiting", "registered"),
        offers=one.offers,
        needs=one.needs,
        answers=tuple(
            (label, ", ".join(value) if isinstance(value, list) else str(value))
            for label, value in one.answers.items()
        ),
    )
