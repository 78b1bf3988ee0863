"""The shared inner part of the services: locking, columns, words to be found by, entries of the record."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.audit import services as audit
from trellis.core.errors import Conflict, InvalidInput
from trellis.core.types import Actor, Problem
from trellis.exchange.models import Guest, Listing
from trellis.exchange.selectors.listings import guests_of, not_found, values_of
from trellis.exchange.selectors.search import folded
from trellis.exchange.services.checking import as_day
from trellis.exchange.types.blueprints import AttributeSpec, ListingKind
from trellis.exchange.types.listings import KEYS, LISTS
from trellis.registry.selectors.profiles import find_organisation_id
from trellis.registry.types.blueprints import FieldType
from trellis.taxonomy import selectors as taxonomy
from trellis.taxonomy.types import EU_LANGUAGES

SUBJECT = "exchange.listing"
MESSAGES = {
    "exchange_listing_form_once": gettext_lazy("This listing is stored already."),
    "exchange_listing_forward": gettext_lazy("The end lies before the begin."),
    "exchange_listing_quantity_has_unit": gettext_lazy("A quantity needs its unit."),
}
FOUND_BY = ("summary", "certificates")
DAYS = ("valid_from", "valid_until")


def lock_listing(actor: Actor, listing_id: int) -> Listing:
    """The row, locked until the end of the transaction, if the actor may see it. Raises NotFound.

    The database lets nobody lock what they may not change: such a row is read as it stands, for the policy
    to say why not.
    """
    visible = Listing.objects.visible_to(actor).filter(pk=listing_id)
    row: Listing | None = visible.select_for_update(of=("self",)).first() or visible.first()
    if row is None:
        raise not_found()
    return row


def check_version(row: Listing, version: int) -> None:
    """Raises Conflict when somebody else has changed the row since `version` was read."""
    if row.version != version:
        raise Conflict(_("Somebody else changed this meanwhile. Look at both, then save once more."))


def put(row: Listing, kind: ListingKind, stored: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    """Set the columns from canonical values; nothing said is NULL or an empty text, as the column has it."""
    for name, value in stored.items():
        if name == "guests":
            continue
        column = f"{name}_id" if name in KEYS else name
        setattr(row, column, as_column(name, value))
    row.attributes = dict(said)
    row.title_key = folded(row.title)
    row.words = folded(" ".join(found_by(row, kind)))
    row.changed_at = timezone.now()


def as_column(name: str, value: Any) -> Any:
    if name in DAYS:
        return as_day(value)
    if name == "quantity":
        return None if value is None else Decimal(value)
    if name in LISTS:
        return value or []
    if name in KEYS or name == "distance_km":
        return value
    return "" if value is None else value


def found_by(row: Listing, kind: ListingKind) -> Iterable[str]:
    """Everything of it that words can find. Neither its organisation nor, if it is anonymous, its city."""
    yield from (getattr(row, name) for name in FOUND_BY)
    if not row.is_anonymous:
        yield row.city
    for spec in kind.attributes:
        yield from attribute_words(spec, row.attributes.get(spec.name))
    yield from names_of([*row.ecosystems, *row.technologies, *row.activities])
    yield from names_of([one for one in (row.country_id, row.region_id) if one])


def attribute_words(spec: AttributeSpec, value: Any) -> Iterable[str]:
    """What an attribute says, in every language its choices have."""
    several = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    if spec.type in (FieldType.TERM, FieldType.TERMS):
        yield from names_of(several)
    elif spec.type in (FieldType.CHOICE, FieldType.CHOICES):
        for option in spec.options:
            if option.key in several:
                yield from [option.label] if isinstance(option.label, str) else option.label.values()
    else:
        yield from map(str, several)


def names_of(terms: Iterable[Any]) -> Iterable[str]:
    """The names of terms in every language of the site."""
    for term in terms:
        known = taxonomy.find_term(str(term))
        if known is not None:
            yield " ".join(sorted({known.name(language) for language in EU_LANGUAGES}))


def guest_ids(actor: Actor, names: Iterable[str]) -> list[int]:
    """The organisations named, by their address or name. Raises InvalidInput for those that are not here."""
    found, missing = [], []
    for name in names:
        number = find_organisation_id(actor=actor, text=name)
        if number is None:
            missing.append(name)
        else:
            found.append(number)
    if missing:
        text = _("There is no such organisation here, or several: %(names)s. Write its address on this site.")
        raise InvalidInput([Problem("guests", text % {"names": "; ".join(missing)})])
    return list(dict.fromkeys(found))


def put_guests(row: Listing, wanted: Iterable[int]) -> None:
    ids = set(wanted)
    known = set(Guest.objects.filter(listing=row).values_list("organisation_id", flat=True))
    Guest.objects.filter(listing=row, organisation__in=known - ids).delete()
    Guest.objects.bulk_create([Guest(listing=row, organisation_id=one) for one in sorted(ids - known)])


def said_of(row: Listing) -> dict[str, Any]:
    """What it says, for the record of changes: only what says something."""
    values = {**values_of(row), "guests": guests_of([row.pk]).get(row.pk, []), **row.attributes}
    return {name: value for name, value in values.items() if value not in (None, "", [], False)}


def note(
    actor: Actor, action: str, row: Listing, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject_type=SUBJECT,
        subject_id=row.pk,
        changes=audit.difference(before, after),
    )
