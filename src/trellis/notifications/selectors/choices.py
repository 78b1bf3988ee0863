"""What readers want to be told, and how."""

import hashlib
from collections.abc import Iterable

from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.notifications.models import Choice, Unsubscription
from trellis.notifications.selectors.topics import every_topic, find_topic, list_topics
from trellis.notifications.types import MAILED, Rhythm, Topic


def rhythms_of_persons(*, topic: Topic, person_ids: Iterable[int]) -> dict[int, Rhythm]:
    """How each of these persons is told of the topic. One query, none for a mandatory topic."""
    ids = set(person_ids)
    if topic.mandatory:
        return dict.fromkeys(ids, Rhythm.AT_ONCE)
    chosen = dict(
        Choice.objects.filter(topic=topic.name, person_id__in=ids).values_list("person_id", "rhythm")
    )
    return {number: Rhythm(chosen.get(number, topic.rhythm)) for number in ids}


def rhythms_of_person(*, person_id: int) -> dict[str, Rhythm]:
    """How a person is told of each topic, by its name, of one whose block is off too. One query."""
    chosen = dict(Choice.objects.filter(person_id=person_id).values_list("topic", "rhythm"))
    return {
        topic.name: Rhythm.AT_ONCE if topic.mandatory else Rhythm(chosen.get(topic.name, topic.rhythm))
        for topic in every_topic()
    }


def list_choices(*, actor: Actor) -> list[tuple[Topic, Rhythm]]:
    """Every topic with the actor's rhythm, in the order of the topics."""
    with reading(actor):
        chosen = dict(Choice.objects.visible_to(actor).values_list("topic", "rhythm"))
    return [
        (topic, Rhythm.AT_ONCE if topic.mandatory else Rhythm(chosen.get(topic.name, topic.rhythm)))
        for topic in list_topics()
    ]


def address_digest(address: str) -> str:
    """What is kept of an address that unsubscribed."""
    return hashlib.sha256(address.strip().casefold().encode()).hexdigest()


def addresses_that_want(*, topic: Topic, addresses: Iterable[str]) -> list[str]:
    """These addresses, each once and in their order, without those that unsubscribed. One query."""
    found = {address_digest(address): address.strip() for address in addresses}
    if topic.mandatory:
        return list(found.values())
    gone = set(
        Unsubscription.objects.filter(topic=topic.name, address_digest__in=found).values_list(
            "address_digest", flat=True
        )
    )
    return [address for digest, address in found.items() if digest not in gone]


def is_mailed(*, topic_name: str, rhythms: dict[str, Rhythm]) -> bool:
    """Does a person with these rhythms still want mail on the topic? One that is gone is mailed no more."""
    topic = find_topic(topic_name)
    return topic is not None and rhythms.get(topic.name, topic.rhythm) in MAILED
