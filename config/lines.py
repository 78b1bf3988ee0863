"""How a thing of one module is said in a line on pages of others."""

from django.urls import reverse

from trellis.core.sections import SectionLine
from trellis.events.selectors.words import when_words
from trellis.events.types.events import EventRecord
from trellis.exchange.types.listings import Listing
from trellis.exchange.types.words import SIDE_LABELS


def event_line(event: EventRecord, *further: str) -> SectionLine:
    """An event and when it is; `further` is said after that."""
    note = " · ".join(filter(None, (when_words(event), *further)))
    return SectionLine(event.title, reverse("events:event", args=[event.slug]), note)


def listing_line(listing: Listing) -> SectionLine:
    """What is offered or sought, and by whom; of an anonymous one not."""
    poster = listing.organisation.name if listing.organisation else ""
    note = " · ".join(filter(None, (str(SIDE_LABELS[listing.side]), poster)))
    return SectionLine(listing.title, reverse("exchange:listing", args=[listing.id]), note)
