"""Offers and needs for a first look, from what the source documents tell of organisations."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from trellis.core.errors import InvalidInput
from trellis.core.transactions import reading
from trellis.core.types import system_actor
from trellis.exchange.models import Listing
from trellis.exchange.services.posting import post_listing
from trellis.exchange.types.listings import FIELDS
from trellis.registry.selectors.profiles import find_organisation_id

FILE = Path(__file__).resolve().parent.parent / "demo" / "listings.yaml"
DEMONSTRATION = system_actor("demonstration")
VALUES = {spec.name for spec in FIELDS}


def load_listings(file: Path = FILE) -> int:
    """Post what is not here yet, and return how many; may be repeated. An organisation that is not here, or
    no longer public, is passed over. Raises InvalidInput for an entry that does not fit.
    """
    return sum(1 for entry in entries(file) if post(entry))


def entries(file: Path) -> Iterator[dict[str, Any]]:
    yield from yaml.safe_load(file.read_text(encoding="utf-8")) or []


def post(entry: dict[str, Any]) -> bool:
    values = {name: value for name, value in entry.items() if name in VALUES}
    number = find_organisation_id(actor=DEMONSTRATION, text=entry["organisation"])
    if number is None:
        return False
    with reading(DEMONSTRATION):
        if Listing.objects.filter(organisation=number, title=values["title"]).exists():
            return False
    try:
        post_listing(
            actor=DEMONSTRATION,
            organisation_id=number,
            kind=entry["kind"],
            side=entry["side"],
            values=values,
            attributes=entry.get("attributes") or {},
            publish=True,
        )
    except InvalidInput as error:
        raise InvalidInput(f"{entry['title']}: {error}") from error
    return True
