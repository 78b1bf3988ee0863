"""Reading who gets a badge: of an event, of one registration, of oneself."""

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict, NotFound
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.events.models import Registration
from trellis.events.selectors.badge_tokens import badge_token
from trellis.events.selectors.registration import list_kinds
from trellis.events.types.badges import COLOURS, MOST_BADGES, Badge, Which
from trellis.events.types.registration import RegistrationState


def with_place(actor: Actor, event_id: int) -> QuerySet[Registration]:
    rows = Registration.objects.visible_to(actor).filter(event_id=event_id)
    return rows.filter(state=RegistrationState.REGISTERED).select_related("kind").order_by("name", "id")


def meant(actor: Actor, event_id: int, which: Which, kind: str) -> QuerySet[Registration]:
    rows = with_place(actor, event_id)
    if kind:
        rows = rows.filter(kind__name=kind)
    if which == Which.NEW:
        return rows.filter(badge_printed_at__isnull=True)
    if which == Which.LAST:
        last = rows.aggregate(last=Max("badge_printed_at"))["last"]
        return rows.filter(badge_printed_at=last) if last else rows.none()
    return rows


def list_badges(*, actor: Actor, event_id: int, which: Which, kind: str = "") -> list[Badge]:
    """Those of an event who have a place, by name, for those who keep it."""
    colours = colours_of(event_id)
    with reading(actor):
        rows = meant(actor, event_id, which, kind)[:MOST_BADGES]
        return [badge_of(row, colours) for row in rows]


def count_badges(*, actor: Actor, event_id: int) -> dict[Which, int]:
    """How many each choice means. One query and one for the last."""
    with reading(actor):
        rows = with_place(actor, event_id).values_list("badge_printed_at", flat=True)
        printed = list(rows)
    last = max((moment for moment in printed if moment), default=None)
    return {
        Which.NEW: printed.count(None),
        Which.LAST: printed.count(last) if last else 0,
        Which.ALL: len(printed),
    }


def get_badge(*, actor: Actor, event_id: int, registration_id: int) -> Badge:
    """The badge of one participant. Raises NotFound, Conflict for who has no place."""
    colours = colours_of(event_id)
    with reading(actor):
        rows = Registration.objects.visible_to(actor).filter(event_id=event_id).select_related("kind")
        row = rows.filter(pk=registration_id).first()
        if row is None:
            raise NotFound(_("There is no such registration."))
        if row.state != RegistrationState.REGISTERED:
            raise Conflict(_("A badge is for who has a place."))
        return badge_of(row, colours)


def find_own_badge(*, actor: Actor, event_id: int) -> Badge | None:
    """The actor's own, once they have a place."""
    if not actor.is_signed_in:
        return None
    colours = colours_of(event_id)
    with reading(actor):
        row = with_place(actor, event_id).filter(person_id=actor.person_id or 0).first()
        return badge_of(row, colours) if row else None


def colours_of(event_id: int) -> dict[int, str]:
    """A colour for each kind of participant, in the order of the kinds."""
    kinds = list_kinds(event_id=event_id)
    return {kind.id: COLOURS[place % len(COLOURS)] for place, kind in enumerate(kinds)}


def badge_of(row: Registration, colours: dict[int, str]) -> Badge:
    return Badge(
        registration_id=row.pk,
        name=row.name,
        organisation=row.organisation,
        country=row.country_id,
        kind=row.kind.name if row.kind else "",
        colour=colours.get(row.kind_id or 0, COLOURS[0]),
        token=badge_token(row.event_id, row.pk),
    )
