"""Reading profiles."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.types import Actor
from trellis.registry.models import FormerSlug, Organisation, OrganisationTerm, Site
from trellis.registry.selectors.members import CARD_FIELDS, card_of
from trellis.registry.selectors.merges import successor_of
from trellis.registry.selectors.slugs import base_slug
from trellis.registry.selectors.values import site_record, values_of
from trellis.registry.types import Card, Origin, Profile, Status


def not_found() -> NotFound:
    return NotFound(_("There is no such profile, or it is not public."))


def get_profile(*, actor: Actor, organisation_id: int) -> Profile:
    """One profile that the actor may see. Raises NotFound."""
    found = list_profiles(actor=actor, organisation_ids=[organisation_id])
    if not found:
        raise not_found()
    return found[0]


def get_profile_by_slug(*, actor: Actor, slug: str) -> Profile:
    """The profile at an address, also at a former one (its `slug` then differs). Raises NotFound.

    The address of a profile that became part of another leads to that one.
    """
    visible = Organisation.objects.visible_to(actor)
    row = visible.filter(slug=slug).first()
    if row is None or row.status == Status.ARCHIVED:
        successor = successor_of(slug=slug)
        row = (visible.filter(pk=successor).first() if successor else None) or row
    if row is None:
        former = FormerSlug.objects.filter(slug=slug, organisation__in=visible).values("organisation_id")
        row = visible.filter(pk__in=former).first()
    if row is None:
        raise not_found()
    return profiles_of([row])[0]


def list_profiles(*, actor: Actor, organisation_ids: Sequence[int]) -> list[Profile]:
    """The profiles with these ids that the actor may see, in the order of the ids. Three queries."""
    rows = Organisation.objects.visible_to(actor).in_bulk(list(organisation_ids))
    return profiles_of([rows[number] for number in organisation_ids if number in rows])


def profiles_of(rows: Sequence[Organisation]) -> list[Profile]:
    """Records of rows already read; two queries more, however many rows."""
    ids = [row.pk for row in rows]
    terms = grouped(OrganisationTerm.objects.filter(organisation__in=ids))
    sites = grouped(Site.objects.filter(organisation__in=ids).order_by("id"))
    return [profile_of(row, terms=terms[row.pk], sites=sites[row.pk]) for row in rows]


def grouped(rows: Iterable) -> dict[int, list]:
    found: dict[int, list] = defaultdict(list)
    for row in rows:
        found[row.organisation_id].append(row)
    return found


def profile_of(row: Organisation, *, terms: Iterable[OrganisationTerm], sites: Iterable[Site]) -> Profile:
    return Profile(
        id=row.pk,
        slug=row.slug,
        kind=row.kind,
        status=Status(row.status),
        version=row.version,
        values=values_of(row, terms),
        origins={name: Origin.from_json(data) for name, data in row.origins.items()},
        sites=tuple(site_record(site) for site in sites),
        created_at=row.created_at,
        changed_at=row.changed_at,
        published_at=row.published_at,
        confirmed_at=row.confirmed_at,
        review_note=row.review_note,
        handed_in_at=row.handed_in_at,
    )


def list_like_named(*, actor: Actor, name: str, limit: int = 10) -> list[Card]:
    """Profiles with this name, whatever its case, accents and spaces, by address."""
    name = name.replace("\x00", "")
    wanted = base_slug(name, "")
    if not wanted:
        return []
    same = Q(slug=wanted) | Q(slug__startswith=f"{wanted}-") | Q(name__iexact=name.strip())
    visible = Organisation.objects.visible_to(actor).exclude(status=Status.ARCHIVED)
    rows = visible.filter(same).order_by("slug")
    cards = [card_of(row) for row in rows.values(*CARD_FIELDS)[:100]]
    return [card for card in cards if base_slug(card.name, "") == wanted][:limit]


def find_organisation_id(*, actor: Actor, text: str) -> int | None:
    """The id of the one organisation that the actor may see with this address, or else this name; or None."""
    visible = Organisation.objects.visible_to(actor).exclude(status=Status.ARCHIVED)
    text = text.replace("\x00", "")
    wanted = text.strip().rstrip("/").rpartition("/")[2]
    found = list(visible.filter(slug=wanted).values_list("pk", flat=True)[:1])
    if not found:
        found = list(visible.filter(name__iexact=text.strip()[:300]).values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def list_waiting(*, actor: Actor, page: int, size: int) -> tuple[list[Profile], int]:
    """A page of the profiles in review, the longest waiting first, and how many there are. Four queries."""
    rows = Organisation.objects.visible_to(actor).filter(status=Status.IN_REVIEW)
    total = rows.count()
    first = (min(max(page, 1), max(1, -(-total // size))) - 1) * size
    waiting = rows.order_by(Coalesce("handed_in_at", "changed_at"), "id")
    return profiles_of(list(waiting[first : first + size])), total


def list_kept(*, actor: Actor) -> list[Profile]:
    """The profiles that the actor keeps as owner or editor, by name. Three queries."""
    kept = actor.organisations("owner", "editor")
    return profiles_of(list(Organisation.objects.filter(pk__in=kept).order_by("name", "id")))
