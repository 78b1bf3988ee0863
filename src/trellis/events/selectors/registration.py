"""Reading registrations: one's own, those of an event, the directory, and what is asked."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.transactions import reading
from trellis.core.types import Actor, system_actor
from trellis.events.models import Event, InvitationCode, ParticipantKind, Registration, RegistrationQuestion
from trellis.events.types.registration import (
    CHANGEABLE,
    OPEN_STATES,
    Code,
    Participant,
    ParticipantQuery,
    Question,
    QuestionKind,
    RegistrationState,
    Said,
)
from trellis.events.types.registration import ParticipantKind as KindRecord

# Participants read of one another what each shares: the rows themselves stay behind the second wall.
DIRECTORY = system_actor("directory of participants")


def list_kinds(*, event_id: int) -> list[KindRecord]:
    rows = ParticipantKind.objects.filter(event_id=event_id).order_by("position", "id")
    return [KindRecord(row.pk, row.name, row.needs_approval) for row in rows]


def list_questions(*, event_id: int) -> list[Question]:
    rows = RegistrationQuestion.objects.filter(event_id=event_id).order_by("position", "id")
    return [
        Question(row.pk, QuestionKind(row.kind), row.label, tuple(row.options), row.is_required)
        for row in rows
    ]


def list_codes(*, event_id: int) -> list[Code]:
    rows = InvitationCode.objects.filter(event_id=event_id).order_by("id")
    return [Code(row.pk, row.code, row.most_uses, row.uses) for row in rows]


def find_own(*, actor: Actor, event_id: int) -> Participant | None:
    """The actor's own registration that is not taken back, the newest first."""
    if not actor.is_signed_in:
        return None
    with reading(actor):
        rows = Registration.objects.visible_to(actor).filter(
            event_id=event_id, person_id=actor.person_id or 0
        )
        row = rows.exclude(state=RegistrationState.CANCELLED).select_related("kind").order_by("-id").first()
        return participant_of(row, {}) if row else None


def find_own_said(*, actor: Actor, event_id: int) -> Said | None:
    """What the actor said of a registration that can still be changed."""
    with reading(actor):
        rows = Registration.objects.visible_to(actor).filter(
            event_id=event_id, person_id=actor.person_id or 0, state__in=CHANGEABLE
        )
        row = rows.first()
    if row is None:
        return None
    return Said(
        name=row.name,
        organisation=row.organisation,
        country=row.country_id or "",
        role=row.role,
        offers=row.offers,
        needs=row.needs,
        answers={int(number): value for number, value in row.answers.items()},
        shares=tuple(row.shares),
    )


def get_registration(*, actor: Actor, event_id: int, registration_id: int) -> Participant:
    """One registration with its answers: one's own, or of an event that the actor keeps. Raises NotFound."""
    labels = {question.id: question.label for question in list_questions(event_id=event_id)}
    with reading(actor):
        rows = Registration.objects.visible_to(actor).filter(event_id=event_id, pk=registration_id)
        row = rows.select_related("kind").first()
        if row is None:
            raise NotFound(_("There is no such registration."))
        return participant_of(row, labels)


def takes_part(*, actor: Actor, event_id: int) -> bool:
    found = find_own(actor=actor, event_id=event_id)
    return found is not None and found.state == RegistrationState.REGISTERED


def places_left(*, event_id: int) -> int | None:
    """How many places are free; None where there is no limit."""
    capacity, taken = Event.objects.values_list("capacity", "taken").get(pk=event_id)
    return None if capacity is None else max(0, capacity - taken)


def count_taken(*, event_id: int) -> int:
    """How many have a place."""
    return Event.objects.values_list("taken", flat=True).get(pk=event_id)


def participant_of(row: Registration, questions: Mapping[int, str]) -> Participant:
    answers = {questions[int(key)]: value for key, value in row.answers.items() if int(key) in questions}
    return Participant(
        id=row.pk,
        state=RegistrationState(row.state),
        name=row.name,
        address=row.address,
        organisation=row.organisation,
        country=row.country_id,
        role=row.role,
        offers=row.offers,
        needs=row.needs,
        kind=row.kind.name if row.kind else "",
        answers=answers,
        shares=tuple(row.shares),
        made_at=row.made_at,
        reason=row.reason,
    )


def meant(actor: Actor, event_id: int, query: ParticipantQuery) -> QuerySet[Registration]:
    rows = Registration.objects.visible_to(actor).filter(event_id=event_id)
    for word in query.text.split()[:10]:
        rows = rows.filter(
            Q(name__icontains=word) | Q(organisation__icontains=word) | Q(address__icontains=word)
        )
    if query.state:
        rows = rows.filter(state=query.state)
    if query.kind:
        rows = rows.filter(kind__name=query.kind)
    if query.country:
        rows = rows.filter(country_id=f"country:{query.country}")
    return rows.select_related("kind").order_by("name", "id")


def list_participants(
    *, actor: Actor, event_id: int, query: ParticipantQuery, size: int
) -> tuple[list[Participant], int]:
    """A page of them for those who keep the event, by name, and how many there are. Three queries."""
    labels = {question.id: question.label for question in list_questions(event_id=event_id)}
    with reading(actor):
        rows = meant(actor, event_id, query)
        total = rows.count()
        first = (min(max(query.page, 1), max(1, -(-total // size))) - 1) * size
        return [participant_of(row, labels) for row in rows[first : first + size]], total


def count_participants(*, actor: Actor, event_id: int) -> dict[str, dict[str, int]]:
    """By state; and of those registered by kind, country and role. Four queries."""
    with reading(actor):
        rows = Registration.objects.visible_to(actor).filter(event_id=event_id).order_by()
        taken = rows.filter(state=RegistrationState.REGISTERED)
        return {
            "state": counted(rows, "state"),
            "kind": counted(taken, "kind__name"),
            "country": counted(taken, "country_id"),
            "role": counted(taken, "role"),
        }


def counted(rows: QuerySet[Registration], column: str) -> dict[str, int]:
    found: dict[Any, int] = dict(rows.values_list(column).annotate(number=Count("pk")))
    return {str(value): number for value, number in sorted(found.items(), key=str) if value}


def list_directory(*, event_id: int, text: str, country: str) -> list[Participant]:
    """Those registered who share at least their name or organisation: of each only what they share.

    By organisation and name, as far as they are shown.
    """
    with reading(DIRECTORY):
        rows = Registration.objects.filter(event_id=event_id, state=RegistrationState.REGISTERED)
        rows = rows.filter(Q(shares__contains=["name"]) | Q(shares__contains=["organisation"]))
        found = [shared(row) for row in rows.order_by("id")]
    words = text.lower().split()
    found = [one for one in found if fits(one, words, country)]
    # by what is shown: the place of a name that is not shared would tell it
    return sorted(found, key=lambda one: (one.organisation.lower(), one.name.lower(), one.id))


def shared(row: Registration) -> Participant:
    """Without what the participant does not share."""
    shown = set(row.shares)

    def only(name: str) -> str:
        return str(getattr(row, name)) if name in shown else ""

    return Participant(
        id=row.pk,
        state=RegistrationState(row.state),
        name=only("name"),
        address=only("address"),
        organisation=only("organisation"),
        country=row.country_id if "country" in shown else None,
        role=only("role"),
        offers=only("offers"),
        needs=only("needs"),
        kind="",
        answers={},
        shares=tuple(row.shares),
        made_at=row.made_at,
    )


def fits(one: Participant, words: list[str], country: str) -> bool:
    said = " ".join((one.name, one.organisation, one.role, one.offers, one.needs)).lower()
    return all(word in said for word in words) and (not country or one.country == f"country:{country}")


def count_untold(*, actor: Actor, event_id: int) -> int:
    """How many a list brought who were told nothing yet. One query."""
    with reading(actor):
        rows = Registration.objects.visible_to(actor).filter(event_id=event_id, state__in=OPEN_STATES)
        return rows.filter(brought_by__isnull=False, mails=0).count()
