"""Letters to those who take part: whom they reach, looked at before, sent once to each."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from trellis.core.errors import InvalidInput, NotFound, NotPermitted
from trellis.core.transactions import change
from trellis.events.models import Letter, Registration
from trellis.events.selectors.letters import find_readers, get_letter, list_letters
from trellis.events.selectors.registration import list_kinds, list_questions
from trellis.events.services import asking, registering
from trellis.events.services.checking_in import check_in
from trellis.events.services.letters import send_letter, send_test
from trellis.events.tests.conftest import actor_for, entries, make_event, make_person
from trellis.events.types.check_in import Scan
from trellis.events.types.letters import Draft, Presence, Segment
from trellis.events.types.registration import Said
from trellis.notifications.models import Choice, Notification, Unsubscription
from trellis.notifications.selectors.choices import address_digest
from trellis.notifications.types import TELLER

pytestmark = pytest.mark.django_db
DRAFT = Draft("What to bring", "A coat.\n\nAnd a hat.", "office@light.example")


def path(name, *args):
    return reverse(f"events:{name}", args=args)


@pytest.fixture
def event(actor, host):
    row = make_event(host)
    for name in ("Guest", "Press"):
        asking.add_kind(actor=actor, event_id=row.pk, name=name, needs_approval=name == "Press")
    asking.add_question(
        actor=actor, event_id=row.pk, kind="text", label="Diet", options=[], is_required=False
    )
    return row


@pytest.fixture
def people(actor, event):
    """Ada and Bea are guests, and Ada said what she eats; Cy of the press waits for an answer."""
    guest, press = (kind.id for kind in list_kinds(event_id=event.pk))
    question = list_questions(event_id=event.pk)[0].id
    found = {}
    for name, kind, answers in (("Ada", guest, {question: "All"}), ("Bea", guest, {}), ("Cy", press, {})):
        person = make_person(name.lower())
        said = Said(name=name, kind_id=kind, answers=answers)
        registering.register(actor=actor_for(person), event_id=event.pk, said=said)
        found[name] = person
    group = [("Di", "di@lens.example", "")]
    registering.register_group(
        actor=actor_for(found["Ada"]), event_id=event.pk, people=group, said=Said(name="", kind_id=guest)
    )
    return found


def reached(actor, event, **segment):
    found = find_readers(actor=actor, event_id=event.pk, segment=Segment(**segment))
    return [one.name for one in found.reached]


def send(actor, event, key=None, **segment):
    return send_letter(
        actor=actor, event_id=event.pk, key=key or uuid4(), draft=DRAFT, segment=Segment(**segment)
    )


def told():
    rows = Notification.objects.filter(message="events.letter").order_by("id")
    return [one.person.name if one.person_id else one.mail.address for one in rows.select_related("person")]


@pytest.mark.system("C2")
def test_a_segment_is_those_of_a_state_a_kind_who_came_and_who_have_not_answered(actor, event, people):
    assert reached(actor, event) == ["Ada", "Bea", "Di"]
    assert reached(actor, event, state="asked") == ["Cy"]
    assert reached(actor, event, kind="Press") == []
    assert reached(actor, event, is_silent=True) == ["Bea", "Di"]
    ada = find_readers(actor=actor, event_id=event.pk, segment=Segment()).reached[0].registration_id
    scan = Scan(key=uuid4(), at=timezone.now(), registration_id=ada)
    check_in(actor=actor, event_id=event.pk, scans=[scan])
    assert reached(actor, event, presence=Presence.CAME) == ["Ada"]
    assert reached(actor, event, presence=Presence.ABSENT) == ["Bea", "Di"]


def test_letter_is_sent_once_to_each_and_kept(actor, event, people):
    key = uuid4()
    number = send(actor, event, key)
    assert send(actor, event, key) == number
    assert told() == ["ada", "bea", "di@lens.example"]
    [letter] = list_letters(actor=actor, event_id=event.pk)
    assert (letter.id, letter.subject, letter.text, letter.sent) == (number, DRAFT.subject, DRAFT.text, 3)
    _letter, got = get_letter(actor=actor, event_id=event.pk, letter_id=number)
    assert got == [("Ada", "ada@example.org"), ("Bea", "bea@example.org"), ("Di", "di@lens.example")]
    assert [one for one in entries(event) if one[0] == "wrote to participants"] == [
        ("wrote to participants", {"letter": [None, number], "recipients": [None, 3]})
    ]


def test_who_ended_such_letters_gets_none(actor, event, people):
    with change(TELLER):
        Choice.objects.create(person=people["Ada"], topic="events.letters", rhythm="never")
        Unsubscription.objects.create(
            topic="events.letters", address_digest=address_digest("di@lens.example")
        )
    found = find_readers(actor=actor, event_id=event.pk, segment=Segment())
    assert ([one.name for one in found.reached], found.unsubscribed) == (["Bea"], 2)
    send(actor, event)
    assert told() == ["bea"]


def test_one_address_gets_one_letter(actor, event, people):
    registering.take_back(actor=actor_for(people["Bea"]), event_id=event.pk)
    kind = list_kinds(event_id=event.pk)[0].id
    again = Said(name="Bea again", kind_id=kind)
    registering.register(actor=actor_for(people["Bea"]), event_id=event.pk, said=again)
    registering.take_back(actor=actor_for(people["Bea"]), event_id=event.pk)
    found = find_readers(actor=actor, event_id=event.pk, segment=Segment(state="cancelled"))
    assert ([one.name for one in found.reached], found.same_address) == (["Bea"], 1)


def test_strangers_write_to_nobody_and_read_no_letter(actor, rival_actor, event, people):
    number = send(actor, event)
    assert find_readers(actor=rival_actor, event_id=event.pk, segment=Segment()).reached == ()
    for go in (send, lambda who, what: send_test(actor=who, event_id=what.pk, draft=DRAFT)):
        with pytest.raises(NotPermitted):
            go(rival_actor, event)
    assert list_letters(actor=rival_actor, event_id=event.pk) == []
    with pytest.raises(NotFound):
        get_letter(actor=rival_actor, event_id=event.pk, letter_id=number)
    assert len(told()) == 3


def test_letter_that_says_nothing_or_reaches_nobody_is_refused(actor, event, people):
    for draft in (Draft("", "T", "a@b.example"), Draft("S", " ", "a@b.example"), Draft("S", "T", "nowhere")):
        with pytest.raises(InvalidInput):
            send_letter(actor=actor, event_id=event.pk, key=uuid4(), draft=draft, segment=Segment())
    with pytest.raises(InvalidInput, match="Nobody"):
        send(actor, event, kind="Press")
    assert Letter.objects.count() == 0


FORM = {"state": "registered", "subject": "What to bring", "text": "A coat.", "answers_to": "o@light.example"}


def test_letter_is_looked_at_tried_and_sent_as_it_was_seen(window, keeper, actor, event, people):
    url, form = path("compose", event.slug), FORM | {"key": str(uuid4())}
    looked = window.post(url, form | {"_send": "1"})  # not seen yet
    assert (looked.status_code, looked.context_data["preview"].count, told()) == (200, 3, [])
    seen = looked.context_data["form"]["seen"].value()
    window.post(url, form | {"_test": "1", "seen": seen})
    assert told() == [keeper.name]
    kind = list_kinds(event_id=event.pk)[0].id
    registering.register(
        actor=actor_for(make_person("late")), event_id=event.pk, said=Said(name="Late", kind_id=kind)
    )
    changed = window.post(url, form | {"_send": "1", "seen": seen})
    assert (changed.context_data["preview"].has_changed, len(told())) == (True, 1)
    seen = changed.context_data["form"]["seen"].value()
    sent = window.post(url, form | {"_send": "1", "seen": seen})
    letter = Letter.objects.get()
    assert sent["Location"] == path("letter", event.slug, letter.pk)
    assert sorted(told()) == ["ada", "bea", "di@lens.example", "keeper", "late"]
    assert window.get(sent["Location"]).context_data["recipients"][0] == ("Ada", "ada@example.org")
    assert [one.sent for one in window.get(path("letters", event.slug)).context_data["letters"]] == [4]


def test_nothing_typed_is_lost(window, event, people):
    answer = window.post(path("compose", event.slug), FORM | {"key": str(uuid4()), "subject": ""})
    assert (answer.status_code, answer.context_data["form"]["text"].value()) == (422, "A coat.")


def test_as_many_queries_for_a_hundred_as_for_ten(window, actor, event, django_assert_max_num_queries):
    kind = list_kinds(event_id=event.pk)[0].id

    def asked(numbers):
        with change(actor):
            Registration.objects.bulk_create(
                Registration(event=event, name=f"P{one}", address=f"p{one}@lens.example", state="registered",
                             kind_id=kind) for one in numbers
            )  # fmt: skip
        with django_assert_max_num_queries(40) as captured:
            window.post(path("compose", event.slug), FORM | {"key": str(uuid4())})
        return len(captured)

    asked(range(1))
    assert asked(range(1, 10)) == asked(range(10, 100))
