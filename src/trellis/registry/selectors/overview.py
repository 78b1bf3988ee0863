"""The public registry in numbers, and what is new in it: for the home page."""

from django.db.models import Count, Max
from django.db.models.functions import Greatest

from trellis.core.types import VISITOR
from trellis.registry.models import Organisation, OrganisationTerm
from trellis.registry.models.organisation import OrganisationQuerySet
from trellis.registry.types import TermRole
from trellis.registry.types.overview import Glimpse, Overview, Share


def public() -> OrganisationQuerySet:
    """What everybody sees; an operator's home page counts no drafts either."""
    return Organisation.objects.visible_to(VISITOR)


def get_overview() -> Overview:
    """Four queries. An organisation without a country or an ecosystem is in the total only."""
    by_kind = public().values_list("kind").annotate(count=Count("id")).order_by("-count", "kind")
    by_country = (
        public().filter(country__isnull=False).values_list("country__code").annotate(count=Count("id"))
    )
    by_ecosystem = (
        OrganisationTerm.objects.filter(role=TermRole.ECOSYSTEM, organisation__in=public())
        .values_list("term__code")
        .annotate(count=Count("id"))
    )
    latest = public().aggregate(at=Max(Greatest("published_at", "confirmed_at")))["at"]
    return Overview(
        kinds=tuple(Share(*row) for row in by_kind),
        countries=tuple(Share(*row) for row in by_country.order_by("-count", "country__code")),
        ecosystems=tuple(Share(*row) for row in by_ecosystem.order_by("-count", "term__code")),
        changed_at=latest,
    )


def list_newest(*, limit: int) -> list[Glimpse]:
    """The profiles published last, the newest first."""
    return glimpses("published_at", limit)


def list_recently_confirmed(*, limit: int) -> list[Glimpse]:
    """The profiles whose owners confirmed them last, the latest first."""
    return glimpses("confirmed_at", limit)


def glimpses(moment: str, limit: int) -> list[Glimpse]:
    rows = (
        public()
        .filter(**{f"{moment}__isnull": False})
        .order_by(f"-{moment}", "-id")
        .values_list("slug", "name", "kind", "country__code", "city", moment)
    )
    return [
        Glimpse(slug=slug, name=name, kind=kind, country=country or "", city=city, at=at)
        for slug, name, kind, country, city, at in rows[:limit]
    ]
