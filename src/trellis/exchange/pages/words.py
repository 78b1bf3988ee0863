"""What a listing says, in the reader's words: shared by its page, the lists and the files."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from trellis.core.templatetags.formats import day, elsewhere, language_name
from trellis.exchange.selectors.blueprints import listing_kinds
from trellis.exchange.types.blueprints import AttributeSpec, ListingKind
from trellis.exchange.types.listings import LABELS, Listing
from trellis.exchange.types.words import REACH_LABELS, SIDE_LABELS, STATE_LABELS, Reach, State
from trellis.registry.types.blueprints import FieldType, in_language
from trellis.taxonomy import selectors as taxonomy

LOOKS = {
    State.DRAFT: "", State.PUBLISHED: "good", State.MATCHED: "good", State.AGREED: "info",
    State.FULFILLED: "info", State.EXPIRED: "warn", State.WITHDRAWN: "warn",
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """One thing that a listing says: its label, its text, where it leads."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class ListingLine:
    """A listing in a list."""

    id: int
    title: str
    url: str
    side: str
    kind: str
    state: str
    look: str
    is_open: bool
    poster: str  # empty where the listing is without name
    poster_url: str
    facts: tuple[str, ...]
    text: str
    until: str


def kind_of(listing: Listing) -> ListingKind | None:
    """None where the kind was taken out of the blueprints; the listing is still shown."""
    return listing_kinds().get(listing.kind)


def kind_label(listing: Listing, language: str) -> str:
    """What such an offer or need is called."""
    kind = kind_of(listing)
    if kind is None:
        return listing.kind
    return in_language(kind.sides.get(listing.side) or kind.label, language)


def line_of(listing: Listing, language: str) -> ListingLine:
    poster = listing.organisation
    return ListingLine(
        id=listing.id,
        title=listing.title,
        url=reverse("exchange:listing", args=[listing.id]),
        side=str(SIDE_LABELS[listing.side]),
        kind=kind_label(listing, language),
        state=str(STATE_LABELS[listing.state]),
        look=LOOKS[listing.state],
        is_open=listing.state in (State.PUBLISHED, State.MATCHED),
        poster=poster.name if poster else "",
        poster_url=reverse("registry:organisation", args=[poster.slug]) if poster else "",
        facts=tuple(filter(None, (quantity_of(listing, language), place_of(listing, language)))),
        text=str(listing.values["summary"] or ""),
        until=day(listing.valid_until, "medium") if listing.valid_until else "",
    )


def quantity_of(listing: Listing, language: str) -> str:
    if listing.values["quantity"] is None:
        return ""
    kind = kind_of(listing)
    unit = listing.values["unit"]
    label = in_language(kind.units.get(unit), language) if kind else ""
    return f"{listing.values['quantity']} {label or unit}"


def place_of(listing: Listing, language: str) -> str:
    values = listing.values
    terms = [taxonomy.name(values[name], language) for name in ("region", "country") if values[name]]
    return ", ".join(filter(None, (values["city"], *terms)))


def reach_of(listing: Listing) -> str:
    values = listing.values
    if values["reach"] == Reach.DISTANCE and values["distance_km"]:
        return _("within %(number)s km") % {"number": values["distance_km"]}
    return str(REACH_LABELS.get(values["reach"], ""))


def facts_of(listing: Listing, language: str) -> tuple[Said, ...]:
    """Everything short that a listing says, the attributes of its kind first."""
    kind = kind_of(listing)
    found = (
        [said_by(spec, listing.attributes.get(spec.name), language) for spec in kind.attributes]
        if kind
        else []
    )
    values = listing.values
    found += [
        Said(str(LABELS["quantity"]), quantity_of(listing, language)),
        Said(_("Place"), place_of(listing, language)),
        Said(str(LABELS["reach"]), reach_of(listing)),
        *(Said(str(LABELS[name]), names_of(values[name], language))
          for name in ("ecosystems", "technologies", "activities")),
        Said(str(LABELS["languages"]), ", ".join(language_name(code) for code in values["languages"])),
        Said(str(LABELS["valid_from"]), on_day(values["valid_from"])),
        Said(str(LABELS["valid_until"]), on_day(values["valid_until"])),
    ]  # fmt: skip
    return tuple(one for one in found if one.text)


def on_day(text: str | None) -> str:
    return day(date.fromisoformat(text)) if text else ""


def names_of(terms: list[str], language: str) -> str:
    return ", ".join(taxonomy.name(term, language) for term in terms or [])


def said_by(spec: AttributeSpec, value: Any, language: str) -> Said:
    label = in_language(spec.label, language)
    if value is None:
        return Said(label, "")
    if spec.type == FieldType.URL:
        return Said(label, str(value), elsewhere(value))
    return Said(label, attribute_text(spec, value, language))


def attribute_text(spec: AttributeSpec, value: Any, language: str) -> str:
    if spec.type in (FieldType.CHOICE, FieldType.CHOICES):
        chosen = [value] if isinstance(value, str) else value
        labels = {option.key: in_language(option.label, language) for option in spec.options}
        return ", ".join(labels.get(key, key) for key in chosen)
    if spec.type in (FieldType.TERM, FieldType.TERMS):
        return names_of([value] if isinstance(value, str) else value, language)
    if spec.type == FieldType.BOOLEAN:
        return _("yes") if value else _("no")
    if spec.type == FieldType.DATE:
        return on_day(value)
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"{text} {spec.unit}" if spec.unit else text
