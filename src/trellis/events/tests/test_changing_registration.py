"""Changing what one said when one registered."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from trellis.audit.models import AuditEntry
from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from trellis.core.transactions import reading
from trellis.events.models import Event, Registration
from trellis.events.selectors.registration import find_own_said, list_directory, list_questions
from trellis.events.services import asking, registering
from trellis.events.services.changing_registration import change_registration
from trellis.events.tests.conftest import actor_for, make_event, make_person
from trellis.events.types.registration import Said

pytestmark = pytest.mark.django_db
FIRST = Said(name="A guest", organisation="Lens Works", country="country:FR", role="Engineer",
             offers="Lenses", needs="Glass", shares=("name", "offers", "address"))  # fmt: skip


@pytest.fixture
def event(host) -> Event:
    return make_event(host)


@pytest.fixture
def someone(event):
    person = make_person("someone")
    registering.register(actor=actor_for(person), event_id=event.pk, said=FIRST)
    return actor_for(person)


def row_of(actor) -> Registration:
    with reading(actor):
        return Registration.objects.get(person_id=actor.person_id)


@pytest.mark.system("C2")
def test_what_was_said_is_changed_and_the_place_stays(event, someone):
    before = row_of(someone)
    said = Said(
        name="A guest", organisation="Glass Works", country="country:DE", offers="Mirrors", shares=("name",)
    )
    change_registration(actor=someone, event_id=event.pk, said=said)
    row = row_of(someone)
    assert (row.organisation, row.country_id, row.role, row.offers, row.needs, row.shares) == (
        "Glass Works", "country:DE", "", "Mirrors", "", ["name"],
    )  # fmt: skip
    assert (row.pk, row.state, row.address, row.made_at) == (
        before.pk, "registered", before.address, before.made_at,
    )  # fmt: skip
    assert Event.objects.values_list("taken", flat=True).get() == 1
    entry = AuditEntry.objects.filter(action="changed registration").get()
    assert (entry.subject_id, entry.changes) == (str(event.pk), {"participant": [row.pk, row.pk]})


def test_what_is_shown_no_more_is_gone_from_the_directory_at_once(event, someone):
    shown = [
        (one.name, one.offers, one.address) for one in list_directory(event_id=event.pk, text="", country="")
    ]
    assert shown == [("A guest", "Lenses", "someone@example.org")]
    change_registration(actor=someone, event_id=event.pk, said=Said(name="A guest", offers="Lenses"))
    assert list(list_directory(event_id=event.pk, text="", country="")) == []


def test_answers_are_changed_and_one_that_is_needed_stays_needed(event, someone, actor):
    asking.add_question(
        actor=actor, event_id=event.pk, kind="text", label="Diet", options=[], is_required=True
    )
    (question,) = list_questions(event_id=event.pk)
    with pytest.raises(InvalidInput) as refused:
        change_registration(actor=someone, event_id=event.pk, said=FIRST)
    assert [problem.field for problem in refused.value.problems] == [f"q{question.id}"]
    said = Said(name="A guest", answers={question.id: "No nuts"})
    change_registration(actor=someone, event_id=event.pk, said=said)
    assert find_own_said(actor=someone, event_id=event.pk).answers == {question.id: "No nuts"}


def test_badge_is_to_be_printed_again_only_if_it_says_something_else(event, someone):
    with reading(someone):
        Registration.objects.update(badge_printed_at=timezone.now())
    change_registration(
        actor=someone, event_id=event.pk,
        said=Said("A guest", "Lens Works", "country:FR", "Engineer", offers="All"),
    )  # fmt: skip
    assert row_of(someone).badge_printed_at is not None
    change_registration(actor=someone, event_id=event.pk, said=Said(name="Another name"))
    assert row_of(someone).badge_printed_at is None


def test_as_what_and_by_which_code_stays(event, someone, actor):
    kind = asking.add_kind(actor=actor, event_id=event.pk, name="Press", needs_approval=True)
    for said, field in ((Said(name="A", kind_id=kind), "kind"), (Said(name="A", code="GUEST"), "code")):
        with pytest.raises(InvalidInput) as refused:
            change_registration(actor=someone, event_id=event.pk, said=said)
        assert [problem.field for problem in refused.value.problems] == [field]
    assert row_of(someone).name == "A guest"


def test_nobody_changes_what_another_said(event, someone, actor):
    stranger = actor_for(make_person("stranger"))
    for one in (stranger, actor):  # whoever keeps the event neither
        with pytest.raises(Conflict):
            change_registration(actor=one, event_id=event.pk, said=Said(name="Stolen"))
    assert row_of(someone).name == "A guest"


@pytest.mark.parametrize("state", ["unconfirmed", "declined", "cancelled"])
def test_a_registration_that_does_not_count_is_not_changed(event, someone, state):
    with reading(someone):
        Registration.objects.update(state=state)
    with pytest.raises(Conflict):
        change_registration(actor=someone, event_id=event.pk, said=Said(name="Another name"))


def test_it_can_be_changed_until_the_event_is_over(event, someone, actor):
    past = datetime(2020, 1, 1, tzinfo=UTC)
    Event.objects.filter(pk=event.pk).update(registration_closes_at=timezone.now())
    change_registration(actor=someone, event_id=event.pk, said=Said(name="Late"))
    assert row_of(someone).name == "Late"
    Event.objects.filter(pk=event.pk).update(
        starts_at=past, ends_at=past.replace(hour=5), registration_closes_at=None
    )
    with pytest.raises(NotPermitted, match="is over"):
        change_registration(actor=someone, event_id=event.pk, said=Said(name="Later"))
    with pytest.raises(NotFound):
        change_registration(actor=someone, event_id=event.pk + 1, said=Said(name="Nowhere"))


def test_page_shows_what_was_said_and_takes_something_else(client, event, someone):
    address = reverse("events:change_registration", args=[event.slug])
    client.force_login(row_of(someone).person)
    assert address in client.get(reverse("events:event", args=[event.slug])).content.decode()
    form = client.get(address).context_data["form"]
    assert (form.initial["organisation"], form.initial["shares"]) == (
        "Lens Works",
        ("name", "offers", "address"),
    )
    refused = client.post(address, {"name": ""})
    assert (refused.status_code, list(refused.context_data["form"].errors)) == (422, ["name"])
    done = client.post(address, {"name": "A guest", "needs": "Sand", "shares": ["needs"]})
    assert (done.status_code, done["Location"]) == (302, reverse("events:event", args=[event.slug]))
    row = row_of(someone)
    assert (row.needs, row.organisation, row.shares) == ("Sand", "", ["needs"])


def test_who_is_not_registered_is_led_to_the_event(client, event, someone):
    client.force_login(make_person("stranger"))
    address = reverse("events:change_registration", args=[event.slug])
    for answer in (client.get(address), client.post(address, {"name": "Stolen"})):
        assert (answer.status_code, answer["Location"]) == (302, reverse("events:event", args=[event.slug]))
    assert row_of(someone).name == "A guest"


def test_program_changes_it(client, event, someone):
    client.force_login(row_of(someone).person)
    address = f"/api/events/{event.slug}/registration"
    answer = client.put(address, {"name": "By program"}, content_type="application/json")
    assert (answer.status_code, row_of(someone).name) == (204, "By program")
    answer = client.put(address, {"name": "A", "code": "X"}, content_type="application/json")
    assert answer.status_code == 422
    client.force_login(make_person("stranger"))
    answer = client.put(address, {"name": "Stolen"}, content_type="application/json")
    assert (answer.status_code, row_of(someone).name) == (409, "By program")
