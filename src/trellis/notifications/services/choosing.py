"""What a reader wants to be told, and how: on the page of choices, and by one click in a mail."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from trellis.audit import services as audit
from trellis.core.errors import InvalidInput, require
from trellis.core.transactions import change, reading
from trellis.core.types import Actor, Problem, system_actor
from trellis.notifications.models import Choice, Notification, Unsubscription
from trellis.notifications.policies import can_choose, can_switch_to
from trellis.notifications.selectors.choices import rhythms_of_person
from trellis.notifications.selectors.tokens import Reader
from trellis.notifications.selectors.topics import every_topic, find_topic, get_topic
from trellis.notifications.types import DIGESTS, Rhythm, Topic

PERSON = "accounts.person"


def choose(*, actor: Actor, rhythms: Mapping[str, str]) -> None:
    """Set the rhythm of topics, by their names. May be repeated.

    Effects: choices, an audit entry with what changed; what waits for a digest goes by the new choice.
    Raises NotPermitted for a visitor, InvalidInput for an unknown topic or rhythm and for a topic that cannot
    be switched off.
    """
    require(can_choose(actor))
    wanted = {name: checked(name, rhythm) for name, rhythm in rhythms.items()}
    with change(actor):
        # locked, so that of two changes at once each notes what it found
        list(Choice.objects.visible_to(actor).select_for_update())
        before = rhythms_of_person(person_id=actor.person_id or 0)
        changed = {name: rhythm for name, rhythm in wanted.items() if before[name] != rhythm}
        if changed:
            store(actor, actor.person_id or 0, before, changed)


def checked(name: str, rhythm: str) -> Rhythm:
    topic = find_topic(name)
    if topic is None or rhythm not in list(Rhythm):
        raise InvalidInput([Problem(name, _("Choose one of the ways to be told."))])
    decision = can_switch_to(topic, Rhythm(rhythm))
    if not decision:
        raise InvalidInput([Problem(name, decision.reason)])
    return Rhythm(rhythm)


def store(actor: Actor, person_id: int, before: Mapping[str, Rhythm], changed: Mapping[str, Rhythm]) -> None:
    """Write the choices, within the caller's transaction."""
    Choice.objects.bulk_create(
        [Choice(person_id=person_id, topic=name, rhythm=rhythm) for name, rhythm in changed.items()],
        update_conflicts=True,
        unique_fields=["person", "topic"],
        update_fields=["rhythm"],
    )
    for name, rhythm in changed.items():
        waiting = Notification.objects.filter(person_id=person_id, topic=name).exclude(waits_for="")
        if rhythm != Rhythm.AT_ONCE:  # what waits then still comes with the digest
            waiting.update(waits_for=rhythm if rhythm in DIGESTS else "")
    audit.record(
        actor=actor,
        action="chose how to be told",
        subject_type=PERSON,
        subject_id=person_id,
        changes={name: (before[name].value, rhythm.value) for name, rhythm in changed.items()},
    )


def unsubscribe(*, reader: Reader) -> tuple[Topic, ...]:
    """End the mail that a link of a mail names; return the topics. May be repeated.

    A person still finds it in the inbox. Of an address without an account only its fingerprint is kept.
    No sign-in: the link itself says who reads, and is signed.
    Raises NotFound for a topic that is gone, NotPermitted for one that cannot be switched off.
    """
    if reader.person_id is None:
        topic = get_topic(reader.topic)
        require(can_switch_to(topic, Rhythm.NEVER))
        unsubscribe_address(topic, reader.address_digest)
        return (topic,)
    actor = Actor(person_id=reader.person_id)
    with reading(actor):
        topics = topics_of(reader, rhythms_of_person(person_id=reader.person_id))
    for topic in topics:
        require(can_switch_to(topic, Rhythm.INBOX))
    with change(actor):
        list(Choice.objects.visible_to(actor).select_for_update())
        before = rhythms_of_person(person_id=reader.person_id)
        mailed = {
            topic.name: Rhythm.INBOX
            for topic in topics
            if before[topic.name] not in (Rhythm.INBOX, Rhythm.NEVER)
        }
        if mailed:
            store(actor, reader.person_id, before, mailed)
    return topics


def topics_of(reader: Reader, rhythms: Mapping[str, Rhythm]) -> tuple[Topic, ...]:
    """The topic a link names, or those that come with the digest it names."""
    if reader.rhythm is None:
        return (get_topic(reader.topic),)
    return tuple(topic for topic in every_topic() if rhythms[topic.name] == reader.rhythm)


def unsubscribe_address(topic: Topic, digest: str) -> None:
    actor = system_actor("link of a mail")
    with change(actor):
        row, is_new = Unsubscription.objects.get_or_create(topic=topic.name, address_digest=digest)
        if not is_new:
            return
        audit.record(
            actor=actor,
            action="unsubscribed",
            subject_type="notifications.unsubscription",
            subject_id=row.pk,
            changes={"topic": (topic.name, None)},
        )
