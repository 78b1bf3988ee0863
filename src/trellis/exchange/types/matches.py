"""What fits a listing, and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from trellis.exchange.types.listings import Listing
from trellis_engine.similarity import Part

# What every listing says from a list, and what it counts; attributes from lists count like technologies.
WEIGHTS: Mapping[str, float] = {"technologies": 1.5, "activities": 1.0, "ecosystems": 0.7}
ATTRIBUTE = "attribute."  # before the name of an attribute, so that no other has its name
ATTRIBUTE_WEIGHT = 1.5
PLACE = "place"
PLACE_WEIGHT = 1.0
TEXT = "text"
TEXT_WEIGHT = 2.0


@dataclass(frozen=True, slots=True)
class Match:
    """A listing that answers another, or is answered by it."""

    listing: Listing
    score: float  # the share of what the need asks that the offer has, from 0 to 1
    parts: tuple[Part, ...]  # that add up to it
    missing: Mapping[str, tuple[str, ...]]  # what the need asks and the offer does not have, by field
