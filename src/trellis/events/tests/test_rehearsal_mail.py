"""Nothing leaves a rehearsal: whatever would be sent is caught, by the one place through which mail goes."""

import uuid
from typing import Any

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from trellis.accounts.models import Person
from trellis.core.transactions import change, reading
from trellis.core.types import Actor, system_actor
from trellis.events.models import CaughtMail, Event, Registration
from trellis.events.selectors.rehearsals import count_caught, list_caught
from trellis.events.services import catching
from trellis.events.services.asking import add_kind
from trellis.events.services.checking_in import walk_in
from trellis.events.services.inviting import invite
from trellis.events.services.letters import send_letter, send_test
from trellis.events.services.life import cancel_event
from trellis.events.services.registering import decide, register, register_group, take_back
from trellis.events.services.rehearsing import Start, begin_rehearsal
from trellis.events.tests.conftest import make_event
from trellis.events.types.letters import Draft, Segment
from trellis.events.types.registration import Said
from trellis.events.types.rehearsals import REHEARSER
from trellis.notifications.models import Mail, Notification
from trellis.notifications.services import ToAddress, tell, tell_addresses
from trellis.notifications.services import telling as sending_in
from trellis.registry.models import Organisation

OUTBOX = system_actor("outbox")
DRAFT = Draft("What to bring", "A coat.", "office@example.org")


@pytest.fixture
def copy(actor: Actor, host: Organisation) -> Event:
    event = make_event(host)
    slug = begin_rehearsal(actor=actor, event_id=event.pk, start=Start(people=3))
    return Event.objects.get(slug=slug)


def left() -> tuple[int, int]:
    """Mails in the outbox, and what stands in inboxes."""
    with reading(OUTBOX):
        return Mail.objects.count(), Notification.objects.count()


def caught(copy: Event) -> list[tuple[str, str]]:
    with reading(REHEARSER):
        return sorted(CaughtMail.objects.filter(event=copy).values_list("address", "subject"))


def test_everything_that_people_do_in_a_rehearsal_is_caught(
    actor: Actor, keeper: Person, copy: Event
) -> None:
    told = "Rehearsal: Light and industry"
    given: dict[str, Any] = {"actor": actor, "event_id": copy.pk}
    register(**given, said=Said(name="Keeper"))
    register_group(**given, people=[("Ann", "ann@example.org", "")], said=Said(name=""))
    walk_in(**given, key=uuid.uuid4(), said=Said(name="Late"), address="late@example.org")
    invite(**given, lines=["guest@example.org"])
    take_back(**given)
    cancel_event(**given, reason="Storm")

    assert left() == (0, 0)
    assert caught(copy) == [
        ("ann@example.org", f"You are registered: “{told}”"),
        ("guest@example.org", f"You are invited: “{told}”"),
        ("guest@example.org", f"“{told}” is cancelled"),
        (keeper.email, f"You are registered: “{told}”"),
        (keeper.email, f"Your registration is taken back: “{told}”"),
        ("late@example.org", f"You are registered: “{told}”"),
    ]


def test_a_letter_to_made_up_people_and_its_test_are_caught(
    actor: Actor, keeper: Person, copy: Event
) -> None:
    send_letter(actor=actor, event_id=copy.pk, key=uuid.uuid4(), draft=DRAFT, segment=Segment())
    send_test(actor=actor, event_id=copy.pk, draft=DRAFT)

    assert left() == (0, 0)
    with reading(REHEARSER):
        people = list(Registration.objects.filter(event=copy).values_list("address", flat=True))
    assert caught(copy) == sorted((address, "What to bring") for address in [keeper.email, *people])


def test_a_caught_mail_says_what_its_reader_would_have_read(
    actor: Actor, keeper: Person, copy: Event
) -> None:
    Person.objects.filter(pk=keeper.pk).update(language="de")
    send_test(actor=actor, event_id=copy.pk, draft=DRAFT)

    [mail], total = list_caught(actor=actor, event_id=copy.pk)
    assert (total, mail.address, mail.language, mail.subject) == (1, keeper.email, "de", "What to bring")
    assert mail.text.startswith("A coat.\n\nDie Veranstalter von „Rehearsal: Light and industry“")
    assert (mail.path, mail.has_file) == (f"/events/{copy.slug}/", False)


def test_caught_mail_is_found_by_page_and_words_and_by_keepers_alone(
    actor: Actor, rival_actor: Actor, copy: Event
) -> None:
    send_letter(actor=actor, event_id=copy.pk, key=uuid.uuid4(), draft=DRAFT, segment=Segment())

    first, total = list_caught(actor=actor, event_id=copy.pk, size=2)
    last, _total = list_caught(actor=actor, event_id=copy.pk, size=2, page=99)
    assert (total, len(first), len(last)) == (3, 2, 1)
    assert list_caught(actor=actor, event_id=copy.pk, text=first[0].address)[0] == [first[0]]
    assert list_caught(actor=actor, event_id=copy.pk, text="nothing like it") == ([], 0)
    assert (
        count_caught(actor=actor, event_id=copy.pk),
        count_caught(actor=rival_actor, event_id=copy.pk),
    ) == (3, 0)


def test_mail_of_the_event_itself_goes_out(actor: Actor, copy: Event) -> None:
    assert copy.rehearses_id is not None
    register_group(
        actor=actor, event_id=copy.rehearses_id, people=[("Ann", "ann@example.org", "")], said=Said(name="")
    )

    assert left() == (1, 1)
    assert caught(copy) == []


def test_without_the_rule_the_mail_would_leave(
    actor: Actor, copy: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending_in, "catcher_of", lambda topic, matter: None)
    send_test(actor=actor, event_id=copy.pk, draft=DRAFT)

    assert (left(), caught(copy)) == ((1, 1), [])


def test_a_message_that_does_not_say_its_event_is_refused(actor: Actor) -> None:
    """So none slips by: whoever adds a message about events learns of it by the first test."""
    context = {"subject": "x", "text": "x", "event": "x", "answers_to": "x"}
    with pytest.raises(ValueError, match="does not say by _event"), change(actor):
        tell(actor=actor, message="events.letter", context=context, addresses=["a@example.org"])
    with pytest.raises(ValueError, match="does not say by _event"), change(actor):
        tell_addresses(message="events.letter", letters=[ToAddress("a@example.org", context)])


def test_every_topic_about_events_is_caught() -> None:
    """Of this module and of those above it."""
    every = {topic.name: topic.diversion for topic in import_string(settings.TRELLIS_TOPICS)}
    about = {name: found for name, found in every.items() if name.partition(".")[0] in ("events", "meetings")}
    assert len(about) == 4
    assert set(about.values()) == {catching.OF_EVENT}


def test_whoever_asks_is_told_of_a_decision_in_the_caught_mail(actor: Actor, copy: Event) -> None:
    kind = add_kind(actor=actor, event_id=copy.pk, name="Press", needs_approval=True)
    register(actor=actor, event_id=copy.pk, said=Said(name="Keeper", kind_id=kind))
    with reading(REHEARSER):
        number = Registration.objects.get(event=copy, person=actor.person_id).pk

    decide(actor=actor, event_id=copy.pk, registration_id=number, accepts=False, reason="Full")

    assert left() == (0, 0)
    assert [subject.split(":")[0] for _address, subject in caught(copy)] == [
        "Your registration waits for an answer", "Your registration was declined",
    ]  # fmt: skip
