"""The list as a file: what the address asks, as the actor sees it, sent while it is read."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.streaming import Export
from trellis.core.tables import CSV, XLSX, Table, csv_pieces, xlsx_pieces
from trellis.core.types import Actor
from trellis.exchange.pages.words import kind_label, kind_of, quantity_of, reach_of, said_by
from trellis.exchange.selectors.search import iterate_listings
from trellis.exchange.types.listings import LABELS, Listing, ListingQuery
from trellis.exchange.types.words import SIDE_LABELS, STATE_LABELS
from trellis.taxonomy import selectors as taxonomy

JSON = "application/json"
TERMS = ("ecosystems", "technologies", "activities")


def build_export(*, actor: Actor, key: str, query: ListingQuery) -> Export:
    """Everything that is meant, as CSV, XLSX or JSON. Raises NotFound for another format."""
    name = f"listings-{timezone.localdate().isoformat()}.{key}"
    if key == "json":
        return Export(JSON, name, lambda: json_pieces(actor, query))
    if key not in ("csv", "xlsx"):
        raise NotFound(_("There is no such file."))
    table = Table(_("Offers and needs"), heads(), lambda: rows(actor, query))
    if key == "csv":
        return Export(CSV, name, lambda: csv_pieces(table))
    return Export(XLSX, name, lambda: xlsx_pieces([table]))


def heads() -> list[str]:
    return [
        _("Offer or need"), _("Kind"), str(LABELS["title"]), str(LABELS["summary"]), _("Organisation"),
        _("Posted by"), str(LABELS["quantity"]), str(LABELS["country"]), str(LABELS["region"]),
        str(LABELS["city"]), str(LABELS["reach"]), *(str(LABELS[name]) for name in TERMS), _("Details"),
        str(LABELS["certificates"]), str(LABELS["valid_from"]), str(LABELS["valid_until"]), _("State"),
        _("Its page"),
    ]  # fmt: skip


def rows(actor: Actor, query: ListingQuery) -> Iterator[Sequence[Any]]:
    language = actor.language
    for one in iterate_listings(actor=actor, query=query):
        values = one.values
        named = [[taxonomy.name(term, language) for term in values[name]] for name in TERMS]
        yield [
            str(SIDE_LABELS[one.side]), kind_label(one, language), one.title, values["summary"],
            one.organisation.name if one.organisation else "", one.cluster.name if one.cluster else "",
            quantity_of(one, language), *(name_of(values[name], language) for name in ("country", "region")),
            values["city"], reach_of(one), *named, details(one, language), values["certificates"],
            values["valid_from"], values["valid_until"], str(STATE_LABELS[one.state]), page_of(one),
        ]  # fmt: skip


def name_of(term: str | None, language: str) -> str:
    return taxonomy.name(term, language) if term else ""


def details(one: Listing, language: str) -> list[str]:
    kind = kind_of(one)
    said = (
        [said_by(spec, one.attributes.get(spec.name), language) for spec in kind.attributes] if kind else []
    )
    return [f"{item.label}: {item.text}" for item in said if item.text]


def page_of(one: Listing) -> str:
    return f"{settings.TRELLIS_URL}{reverse('exchange:listing', args=[one.id])}"


def json_pieces(actor: Actor, query: ListingQuery) -> Iterator[bytes]:
    """A list of objects with canonical values, as the API gives them."""
    yield b"["
    for number, one in enumerate(iterate_listings(actor=actor, query=query)):
        text = json.dumps(as_object(one), ensure_ascii=False)
        yield f"{',' if number else ''}\n{text}".encode()
    yield b"\n]\n"


def as_object(one: Listing) -> dict[str, Any]:
    """A listing as programs get it; of an anonymous one nothing that names it."""
    return {
        "id": one.id,
        "version": one.version,
        "side": str(one.side),
        "kind": one.kind,
        "state": str(one.state),
        "organisation": one.organisation.slug if one.organisation else None,
        "organisation_name": one.organisation.name if one.organisation else None,
        "posted_by": one.cluster.slug if one.cluster else None,
        "published_at": one.published_at.isoformat() if one.published_at else None,
        "url": page_of(one),
        **one.values,
        "attributes": dict(one.attributes),
    }
