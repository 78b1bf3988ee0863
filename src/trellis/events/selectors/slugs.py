"""The last part of an event's address."""

from trellis.events.models import Event, Series
from trellis.registry.selectors.slugs import base_slug

# What stands at the place of an event in an address.
RESERVED = frozenset(["new", "yours", "files", "series", "feed", "calendar", "checkin", "search", "hosts"])


def free_slug(title: str, year: int, *, of_series: bool = False) -> str:
    """One that no event (or series) has: the title, else with its year, else with a number."""
    base = base_slug(title, "event")
    rows = Series.objects.all() if of_series else Event.objects.all()
    taken = set(rows.filter(slug__startswith=base[:90]).values_list("slug", flat=True)) | RESERVED
    if base not in taken:
        return base
    if (with_year := f"{base}-{year}") not in taken:
        return with_year
    return next(name for number in range(2, len(taken) + 3) if (name := f"{with_year}-{number}") not in taken)
