"""A person's dates from every module, and the private address by which a calendar program gets them."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.utils.module_loading import import_string

from trellis.core.errors import NotFound
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.notifications.models import CalendarFeed
from trellis.notifications.types import CALENDAR, CalendarDate

SALT = "trellis.notifications.calendar"
VALIDATOR = frozenset({"validator"})


@dataclass(frozen=True)
class Feed:
    """The private address of a person: the token in it, and since when it is this one."""

    token: str
    made_at: datetime


def find_feed(*, actor: Actor) -> Feed | None:
    """The actor's address, or None if there is none. One query."""
    with reading(actor):
        row = CalendarFeed.objects.visible_to(actor).first()
    return Feed(token=token_of(row.key), made_at=row.made_at) if row else None


def token_of(key: UUID) -> str:
    """Whoever reads the table has no address: that needs the site's own key too."""
    return signing.Signer(salt=SALT, sep=".").sign(key.hex)


def reader_of(token: str) -> Actor:
    """The person whose address it is, with the roles of now.

    Raises NotFound, without a word of its own, for one that is not ours or was ended.
    """
    try:
        key = UUID(signing.Signer(salt=SALT, sep=".").unsign(token))
    except signing.BadSignature as error:
        raise NotFound from error
    with reading(CALENDAR):
        row = CalendarFeed.objects.filter(key=key).first()
    if row is None:
        raise NotFound
    try:
        actor: Actor = import_string(settings.TRELLIS_ACTOR_OF_PERSON)(row.person_id)
    except NotFound as error:
        raise NotFound from error
    return actor if row.carries_role else replace(actor, platform_roles=frozenset(), validator_of=frozenset())


def list_dates(*, actor: Actor) -> list[CalendarDate]:
    """The actor's dates, the earliest first, by every provider; no more than `MOST_DATES` of each.

    Of platform roles only that of a validator counts here: what an operator may see is not all their work.
    """
    reader = Actor(
        person_id=actor.person_id,
        name=actor.name,
        language=actor.language,
        platform_roles=actor.platform_roles & VALIDATOR,
        validator_of=actor.validator_of,
        organisation_roles=actor.organisation_roles,
    )
    with reading(reader):
        found = [item for provider in import_string(settings.TRELLIS_CALENDAR) for item in provider(reader)]
    return sorted(found, key=lambda item: (str(item.start), item.uid))
