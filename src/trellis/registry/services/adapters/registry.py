"""The registry as a target of imports: organisations and networks, sites, memberships."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trellis.core.types import Actor, Decision
from trellis.imports.types import (
    Change,
    Examined,
    Existing,
    ImportContext,
    Outcome,
    ParsedRow,
    RecordType,
    Value,
)
from trellis.registry.models import Membership, Organisation, SearchEntry, Site
from trellis.registry.policies.profiles import can_create_many
from trellis.registry.services.adapters import memberships, organisations, sites
from trellis.registry.services.adapters.examining import examine_memberships, examine_rows
from trellis.registry.services.adapters.record_types import (
    MEMBERSHIP,
    ORGANISATION,
    SITE,
    membership_type,
    organisation_type,
    site_type,
)
from trellis.registry.services.adapters.wording import FAULT_TEXTS
from trellis_engine.linkage import OrganisationRecord

Finder = Callable[..., Mapping[str, str]]
CHUNK = 2000


class RegistryAdapter:
    """What the imports block asks of the registry; see imports/README.md."""

    name = "registry"
    label = _("Organisations, networks and members")
    is_private = False
    fault_texts: Mapping[str, Any] = FAULT_TEXTS

    def __init__(self) -> None:
        self.record_types: tuple[RecordType, ...] = (organisation_type(), site_type(), membership_type())

    def can_import(self, *, actor: Actor, organisation: int | None) -> Decision:
        return can_create_many(actor)

    def organisation_names(self, *, organisations: Iterable[int], actor: Actor) -> Mapping[int, str]:
        visible = Organisation.objects.visible_to(actor).filter(pk__in=list(organisations))
        return dict(visible.values_list("pk", "name"))

    def find(self, *, record_type: str, keys: Sequence[str], actor: Actor) -> Mapping[str, str]:
        if record_type == ORGANISATION:
            return organisations.find_organisations(keys=keys, actor=actor)
        return {}  # sites and memberships have no identity beyond their source

    def references(self, *, record_type: str, texts: Sequence[str], actor: Actor) -> Mapping[str, str]:
        if record_type == ORGANISATION:
            return organisations.refer_to_organisations(texts=texts, actor=actor)
        return {}

    def existing(
        self, *, record_type: str, records: Sequence[str], actor: Actor, lock: bool = False
    ) -> Mapping[str, Existing]:
        return READERS[record_type](records=records, actor=actor, lock=lock)

    def examine(self, *, record_type: str, rows: Sequence[ParsedRow], actor: Actor) -> Sequence[Examined]:
        return examine_memberships(rows) if record_type == MEMBERSHIP else examine_rows(record_type, rows)

    def comparable_rows(self, *, record_type: str, rows: Iterable[ParsedRow]) -> Iterator[OrganisationRecord]:
        for row in rows:
            yield comparable(str(row.row), row.values)

    def comparable_existing(self, *, record_type: str, actor: Actor) -> Iterator[OrganisationRecord]:
        """Every public organisation; drafts are nobody's business but their owner's."""
        fields = ("organisation_id", "name", "short_name", "other_names", "country", "city", "region",
                  "latitude", "longitude", "website", "kind")  # fmt: skip
        for row in SearchEntry.objects.values(*fields).iterator(chunk_size=CHUNK):
            yield OrganisationRecord(
                key=str(row["organisation_id"]),
                names=(row["name"], row["short_name"], *row["other_names"]),
                country=row["country"],
                city=row["city"],
                region=row["region"],
                coordinates=None if row["latitude"] is None else (row["latitude"], row["longitude"]),
                web_domain=row["website"],
                kind=row["kind"],
            )

    def apply(
        self, *, record_type: str, changes: Sequence[Change], context: ImportContext, actor: Actor
    ) -> Sequence[Outcome]:
        return WRITERS[record_type](changes=changes, context=context, actor=actor)

    def address(self, *, record_type: str, record: str) -> str:
        """The page of the organisation, or of the one a site or membership belongs to."""
        rows, path = {
            SITE: (Site.objects.all(), "organisation__slug"),
            MEMBERSHIP: (Membership.objects.all(), "host__slug"),
        }.get(record_type, (Organisation.objects.all(), "slug"))
        slug = rows.filter(pk=int(record)).values_list(path, flat=True).first()
        return reverse("registry:organisation", args=[slug]) if slug else ""


READERS: Mapping[str, Callable[..., Mapping[str, Existing]]] = {
    ORGANISATION: organisations.existing_organisations,
    SITE: sites.existing_sites,
    MEMBERSHIP: memberships.existing_memberships,
}
WRITERS: Mapping[str, Callable[..., Sequence[Outcome]]] = {
    ORGANISATION: organisations.apply_organisations,
    SITE: sites.apply_sites,
    MEMBERSHIP: memberships.apply_memberships,
}


def comparable(key: str, values: Mapping[str, Value]) -> OrganisationRecord:
    """What the search for duplicates knows of a row; the middle of a region or country tells nothing."""
    point: Any = values.get("coordinates") if values.get("precision") in (None, "exact", "city") else None
    others = values.get("other_names")
    names = [values.get("name"), values.get("short_name"), *(others if isinstance(others, list) else [])]
    return OrganisationRecord(
        key=key,
        names=tuple(str(name) for name in names if name),
        country=str(values.get("country") or ""),
        city=str(values.get("city") or ""),
        region=str(values.get("region") or ""),
        coordinates=(point["latitude"], point["longitude"]) if point else None,
        web_domain=str(values.get("website") or ""),
        email_domain=str(values.get("email") or ""),
        kind=str(values.get("kind") or ""),
    )
