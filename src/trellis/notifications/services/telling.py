"""Telling people: called by services, inside the transaction of the change itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import override

from trellis.accounts import selectors as accounts
from trellis.core.blocks import is_in_use, path_is_offered
from trellis.core.errors import InvalidInput
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.notifications.models import Mail, Notification
from trellis.notifications.selectors.choices import addresses_that_want, rhythms_of_persons
from trellis.notifications.selectors.topics import get_message, names_in
from trellis.notifications.services.diverting import Diverted, catcher_of, matter_of
from trellis.notifications.services.jobs import ask_to_send
from trellis.notifications.types import (
    DIGESTS,
    TELLER,
    Catcher,
    Context,
    Diversion,
    Message,
    Rhythm,
    Topic,
    Undelivered,
)


def tell(
    *,
    actor: Actor,
    message: str,
    context: Context | None = None,
    path: str = "",
    person_ids: Iterable[int] = (),
    addresses: Iterable[str] = (),
) -> int:
    """Tell persons with an account, and addresses without one, what happened; return how many are told.

    `message` is a name from a topic's messages, `context` exactly the values it needs, `path` where the thing
    is on this site. Each reader is told once, in the own language (addresses in the actor's), in the way that
    they chose for the topic.
    Effects: notifications, mails in the outbox and the job that sends them, all in the caller's transaction.
    Nothing is told, then or later, of what belongs to a block that is off; what the topic diverts goes to
    what takes it, and to nobody else.
    Raises RuntimeError outside one: mail about a change that was not made would be worse than none.
    Raises InvalidInput for an address that cannot be one.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("people are told in the transaction of the change")
    topic, said = get_message(message)
    values = fitting(said, context or {}, topic.diversion)
    found = checked(addresses)
    if not is_told(topic, path):
        return 0
    with change(TELLER):  # what others want to be told is nothing that the actor could look up
        wanted = addresses_that_want(topic=topic, addresses=found)
        persons = rhythms_of_persons(
            topic=topic, person_ids=accounts.active_person_ids(person_ids=person_ids)
        )
        if catch := catcher_of(topic, matter_of(topic, values)):
            away = Diverted(said, values, path)
            held = [away.from_person(number) for number, rhythm in persons.items() if rhythm != Rhythm.NEVER]
            held += [away.from_address(address, actor.language) for address in wanted]
            catch(held)
            return len(held)
        rows = [
            *(told_person(topic, said, number, rhythm) for number, rhythm in sorted(persons.items())),
            *(told_address(topic, said, address, actor.language) for address in wanted),
        ]
        kept = [row for row in rows if row is not None]
        for row in kept:
            row.context, row.path = values, path
        mails = [row.mail for row in kept if row.mail is not None]
        Mail.objects.bulk_create(mails, batch_size=1000)
        Notification.objects.bulk_create(kept, batch_size=1000)
    if mails:
        ask_to_send()
    return len(kept)


def is_told(topic: Topic, path: str) -> bool:
    """Nobody is told on a topic whose block is off, or of a thing that this site does not show."""
    return is_in_use(topic) and path_is_offered(path)


@dataclass(frozen=True)
class ToAddress:
    """What one address without an account is told: with values, a way and in a language of its own."""

    address: str
    context: Context
    path: str = ""
    language: str = ""


def tell_addresses(*, message: str, letters: Sequence[ToAddress]) -> int:
    """Tell each of these addresses the same message with values of its own; return how many are told.

    Each address once, and none that ended mail on the topic. Effects and errors as those of `tell`; three
    statements however many letters.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("people are told in the transaction of the change")
    topic, said = get_message(message)
    if not is_told(topic, ""):
        return 0
    known = dict(zip(checked(letter.address for letter in letters), letters, strict=False))
    rows = []
    held: dict[Catcher, list[Undelivered]] = {}
    find = cache(partial(catcher_of, topic))
    with change(TELLER):
        for address in addresses_that_want(topic=topic, addresses=known):
            letter = known[address]
            values = fitting(said, letter.context, topic.diversion)
            if catch := find(matter_of(topic, values)):
                away = Diverted(said, values, letter.path)
                held.setdefault(catch, []).append(away.from_address(address, letter.language))
                continue
            row = told_address(topic, said, address, letter.language)
            row.context, row.path = values, letter.path
            rows.append(row)
        for catch, mails in held.items():
            catch(mails)
        Mail.objects.bulk_create([row.mail for row in rows if row.mail is not None], batch_size=1000)
        Notification.objects.bulk_create(rows, batch_size=1000)
    if rows:
        ask_to_send()
    return len(rows) + sum(len(mails) for mails in held.values())


def told_person(topic: Topic, said: Message, person_id: int, rhythm: Rhythm) -> Notification | None:
    """What is written for a person with this rhythm; nothing for one who does not want to know."""
    if rhythm == Rhythm.NEVER:
        return None
    return Notification(
        person_id=person_id,
        topic=topic.name,
        message=said.name,
        mail=Mail(person_id=person_id) if rhythm == Rhythm.AT_ONCE else None,
        waits_for=rhythm if rhythm in DIGESTS else "",
    )


def told_address(topic: Topic, said: Message, address: str, language: str) -> Notification:
    return Notification(topic=topic.name, message=said.name, mail=Mail(address=address, language=language))


def checked(addresses: Iterable[str]) -> list[str]:
    """The addresses without the space around them. Raises InvalidInput for one that cannot be one."""
    found = [address.strip() for address in addresses]
    for address in found:
        try:
            validate_email(address)
        except ValidationError as error:
            text = _("“%(address)s” is not a mail address.") % {"address": " ".join(address.split())}
            raise InvalidInput([Problem("address", text)]) from error
    return found


def fitting(
    said: Message, context: Mapping[str, str | int], diversion: Diversion | None = None
) -> dict[str, str | int]:
    """The values as they are kept. Raises ValueError for one too few, and for one that nobody would read."""
    if diversion and not isinstance(context.get(diversion.matter), int):
        raise ValueError(f"{said.name} does not say by {diversion.matter} what it is about")
    with override("en"):
        names = names_in(said)
    if names != {name for name in context if not name.startswith("_")}:
        raise ValueError(f"{said.name} needs the values {sorted(names)} and got {sorted(context)}")
    return {
        name: value if isinstance(value, int) else str(value).replace("\x00", "")
        for name, value in context.items()
    }
