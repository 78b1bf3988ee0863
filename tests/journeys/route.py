"""A page that a browser visits, and how its address is filled from the site's data."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from tests.journeys.site import DemoSite

Fill = Callable[[DemoSite], list]
NOTHING: Fill = lambda site: []  # noqa: E731
VISITOR, MEMBER, OPERATOR = "visitor", "member", "operator"


@dataclass(frozen=True)
class Route:
    """A page: who opens it, what fills its address, what follows the address."""

    name: str
    roles: tuple[str, ...] = (VISITOR,)
    fill: Fill = NOTHING
    query: str = ""
    ask: Callable[[DemoSite], str] | None = None  # a query that depends on the data

    def path(self, site: DemoSite) -> str:
        return reverse(self.name, args=self.fill(site)) + (self.ask(site) if self.ask else self.query)
