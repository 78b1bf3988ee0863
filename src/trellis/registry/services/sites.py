"""Sites of an organisation: cleaned, compared, written."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from django.utils.translation import gettext as _

from trellis.core.errors import InvalidInput
from trellis.core.types import Problem
from trellis.registry.models import Organisation, Site
from trellis.registry.services.texts import Unfit
from trellis.registry.services.values import clean
from trellis.registry.types import FieldSpec, FieldType, Precision, Profile, SiteRecord, Value

SITE_FIELDS = (
    "organisation", "name", "address", "postcode", "city", "country", "region", "latitude", "longitude",
    "precision", "attributes",
)  # fmt: skip
SPECS = (
    FieldSpec(name="name", label="Name", max_length=300),
    FieldSpec(name="address", label="Street and number", max_length=300),
    FieldSpec(name="postcode", label="Postcode", max_length=20),
    FieldSpec(name="city", label="City", max_length=120),
    FieldSpec(name="country", label="Country", type=FieldType.TERM, scheme="country"),
    FieldSpec(name="region", label="Region", type=FieldType.TERM, scheme="nuts"),
    FieldSpec(name="latitude", label="Latitude", type=FieldType.DEGREES, minimum=-90, maximum=90),
    FieldSpec(name="longitude", label="Longitude", type=FieldType.DEGREES, minimum=-180, maximum=180),
)
MOST_SITES = 500
TEXTS = {"name", "address", "postcode", "city"}


def clean_sites(sites: Sequence[SiteRecord]) -> tuple[list[SiteRecord], list[Problem]]:
    """Clean sites, and a problem named "sites.<position>.<field>" for each value that does not fit."""
    if len(sites) > MOST_SITES:
        message = _("At most %(most)d sites fit in one profile.") % {"most": MOST_SITES}
        return [], [Problem(field="sites", message=message)]
    cleaned: list[SiteRecord] = []
    problems: list[Problem] = []
    for position, site in enumerate(sites):
        said: dict[str, Value] = {}
        for spec in SPECS:
            try:
                value = clean(spec, getattr(site, spec.name), country=site.country)
                said[spec.name] = "" if value is None and spec.name in TEXTS else value
            except Unfit as error:
                problems.append(Problem(field=f"sites.{position}.{spec.name}", message=str(error)))
        if (said.get("latitude") is None) != (said.get("longitude") is None):
            message = _("Give both latitude and longitude, or neither.")
            problems.append(Problem(field=f"sites.{position}.longitude", message=message))
        cleaned.append(replace(site, **said, precision=precision_of(site, said)))
    return cleaned, problems


def precision_of(site: SiteRecord, said: dict[str, Value]) -> Precision:
    has_place = said.get("latitude") is not None
    return Precision.EXACT if has_place and site.precision == Precision.UNKNOWN else site.precision


def site_columns(site: SiteRecord) -> tuple[Any, ...]:
    """The values of SITE_FIELDS without the organisation."""
    return (
        site.name, site.address, site.postcode, site.city, site.country, site.region, site.latitude,
        site.longitude, str(site.precision), dict(site.attributes),
    )  # fmt: skip


def site_row(organisation_id: int, site: SiteRecord) -> Site:
    return Site(
        id=site.id,
        organisation_id=organisation_id,
        name=site.name,
        address=site.address,
        postcode=site.postcode,
        city=site.city,
        country_id=site.country,
        region_id=site.region,
        latitude=site.latitude,
        longitude=site.longitude,
        precision=site.precision,
        attributes=dict(site.attributes),
    )


def write_sites(row: Organisation, before: Profile, sites: Sequence[SiteRecord]) -> dict[str, tuple]:
    """Make the sites of a row exactly these clean ones; return the difference for the audit."""
    present = {site.id: site for site in before.sites}
    if any(site.id is not None and site.id not in present for site in sites):
        raise InvalidInput([Problem(field="sites", message=_("One of these sites is not of this profile."))])
    kept = {site.id for site in sites if site.id is not None}
    gone = [number for number in present if number is not None and number not in kept]
    new = [site for site in sites if site.id is None]
    altered = [site for site in sites if site.id is not None and site != present[site.id]]
    if not (gone or new or altered):
        return {}
    Site.objects.filter(organisation=row, pk__in=gone).delete()
    for site in altered:
        site_row(row.pk, site).save(force_update=True)
    Site.objects.bulk_create([site_row(row.pk, site) for site in new])
    return {"sites": ([site_text(site) for site in before.sites], [site_text(site) for site in sites])}


def site_text(site: SiteRecord) -> dict[str, Value]:
    """A site for the audit: only what it says."""
    said = {item.name: getattr(site, item.name) for item in fields(site) if item.name != "id"}
    said |= {"precision": str(site.precision), "attributes": dict(site.attributes)}
    return {name: value for name, value in said.items() if value not in (None, "", {}, "unknown")}
