"""Single steps of made-up people at an event itself, and what they answer."""

from datetime import date
from random import Random

import pytest
from django.utils import timezone

from trellis.core.errors import Conflict
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.events.models import Event, Registration, RegistrationQuestion
from trellis.events.selectors.registration import list_questions
from trellis.events.services.checking_registration import fitting_answers
from trellis.events.services.rehearsal_clock import shift_rehearsal
from trellis.events.services.rehearsal_load import one_step, register_somebody, take_somebody_back
from trellis.events.services.rehearsing import Start, begin_rehearsal, end_if_left
from trellis.events.tests.conftest import make_event
from trellis.events.types.rehearsals import REHEARSER, Happened
from trellis.registry.models import Organisation


@pytest.fixture
def event(host: Organisation) -> Event:
    return make_event(host)


def begin(actor: Actor, event: Event, people: int = 2) -> Event:
    slug = begin_rehearsal(actor=actor, event_id=event.pk, start=Start(people=people))
    return Event.objects.get(slug=slug)


def states(copy: Event) -> list[str]:
    with reading(REHEARSER):
        return list(Registration.objects.filter(event=copy).order_by("pk").values_list("state", flat=True))


def test_questions_of_every_kind_are_answered_as_they_may_be(actor: Actor, event: Event) -> None:
    options = ["One", "Two", "Three"]
    for kind in ("text", "choice", "many", "yes_no"):
        RegistrationQuestion.objects.create(
            event=event, kind=kind, label=kind, is_required=True,
            options=options if kind in ("choice", "many") else [],
        )  # fmt: skip
    copy = begin(actor, event, people=4)

    questions = list_questions(event_id=copy.pk)
    with reading(REHEARSER):
        answers = list(Registration.objects.filter(event=copy).values_list("answers", flat=True))
    for one in answers:
        assert fitting_answers(questions, {int(key): value for key, value in one.items()}) == one
    assert len({str(one) for one in answers}) == 4
    assert register_somebody(copy.pk, Random(1)) == Happened.REGISTERED


def test_whoever_comes_when_all_places_are_taken_waits_and_moves_up(actor: Actor, event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(capacity=2)
    copy = begin(actor, event)

    assert register_somebody(copy.pk, Random(1)) == Happened.WAITS
    assert states(copy) == ["registered", "registered", "waiting"]
    assert take_somebody_back(copy.pk, Random(1)) == Happened.TOOK_BACK
    assert sorted(states(copy)) == ["cancelled", "registered", "registered"]
    assert Event.objects.get(pk=copy.pk).taken == 2


def test_what_the_rules_refuse_is_said(actor: Actor, event: Event) -> None:
    RegistrationQuestion.objects.create(event=event, kind="choice", label="None", is_required=True)
    copy = begin(actor, event)

    assert register_somebody(copy.pk, Random(1)) == Happened.REFUSED

    def refuses(event_id: int, chance: Random) -> Happened:
        raise Conflict("No")

    assert one_step(copy.pk, [refuses], Random(1)) == Happened.REFUSED


def test_where_nobody_is_nobody_acts(actor: Actor, event: Event) -> None:
    copy = begin(actor, event, people=0)

    assert take_somebody_back(copy.pk, Random(1)) == Happened.NOTHING
    assert register_somebody(event.pk, Random(1)) == Happened.NOTHING  # which is no rehearsal
    assert one_step(copy.pk, [take_somebody_back], Random(1)) == Happened.NOTHING


def test_a_bare_event_is_moved_too(actor: Actor, event: Event) -> None:
    copy = begin(actor, event, people=0)
    before = copy.starts_at

    shift_rehearsal(actor=actor, event_id=copy.pk, day=date(2030, 5, 6))

    copy.refresh_from_db()
    assert copy.starts_at != before


@pytest.mark.django_db
def test_what_is_ended_meanwhile_is_not_ended_again() -> None:
    assert end_if_left(0, timezone.now()) is False
