"""The last part of an address: from the name, unique for ever, former ones included."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import slugify

from trellis.core.bulk import among
from trellis.registry.models import FormerSlug, Organisation
from trellis.registry.selectors.slugs import base_slug

RESERVED = frozenset(
    [
        "new",
        "kinds",
        "review",
        "duplicates",
        "merges",
        "mine",
        "map",
        "search",
        "suggest",
        "export",
        "exports",
        "compare",
        "import",
        "imports",
        "api",
        "countries",
        "regions",
        "ecosystems",
        "networks",
        "clusters",
        "organisations",
        "members",
        "results",
        "history",
        "edit",
    ]
)


@dataclass(frozen=True, slots=True)
class Named:
    """What an address is made from."""

    id: int
    name: str
    kind: str
    country: str = ""


def free_slugs(named: Sequence[Named]) -> list[str]:
    """A free slug for each: the name, else with the country, else with the organisation's own number."""
    found: dict[int, str] = {}
    for attempt in (
        lambda item: base_slug(item.name, item.kind),
        lambda item: (
            f"{base_slug(item.name, item.kind)}-{item.country.partition(':')[2].lower() or item.kind}"
        ),
        lambda item: f"{base_slug(item.name, item.kind)}-{item.id}",
        lambda item: f"organisation-{item.kind[:60]}-{item.id}-{base_slug(item.name, item.kind)[:20]}".strip(
            "-"
        ),
    ):
        waiting = [item for item in named if item.id not in found]
        wanted = {item.id: slugify(attempt(item)) for item in waiting}
        taken = taken_of(wanted.values()) | set(found.values())
        for item in waiting:
            if wanted[item.id] not in taken:
                found[item.id] = wanted[item.id]
                taken.add(wanted[item.id])
        if len(found) == len(named):
            break
    return [found[item.id] for item in named]


def taken_of(slugs: Iterable[str]) -> set[str]:
    wanted = set(slugs)
    present = Organisation.objects.filter(slug__in=among(wanted)).values_list("slug", flat=True)
    former = FormerSlug.objects.filter(slug__in=among(wanted)).values_list("slug", flat=True)
    return {*present, *former, *(wanted & RESERVED)}
