"""What the public registry holds in all, and what is new in it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Share:
    """How many public organisations have one code: a kind, a country, an ecosystem."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The public registry in numbers, each list with the largest first."""

    kinds: tuple[Share, ...]
    countries: tuple[Share, ...]
    ecosystems: tuple[Share, ...]
    changed_at: datetime | None  # the last publication or confirmation

    @property
    def total(self) -> int:
        return sum(share.count for share in self.kinds)


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A line about a public organisation: newly published, or confirmed just now."""

    slug: str
    name: str
    kind: str
    country: str  # code, or empty
    city: str
    at: datetime
