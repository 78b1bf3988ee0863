"""The record types that a file can bring into the registry, and where a profile keeps each field."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from trellis.imports.types import Field, FieldType, RecordType
from trellis.registry.selectors.blueprints import blueprints
from trellis.registry.types import FieldSpec
from trellis.registry.types import FieldType as Kept

ORGANISATION, SITE, MEMBERSHIP = "organisation", "site", "membership"
NAME_AND_PLACE = (("identifier",), ("name", "country"), ("name",))


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a field of a file is kept: under which name in a profile, and as codes of which list."""

    name: str
    scheme: str = ""
    scored: bool = False


TERMS = {  # field of a file: where it is kept
    "ecosystems": Stored("ecosystem", "ecosystem", scored=True),
    "technologies": Stored("technology", "technology", scored=True),
    "technologies_in_ten_years": Stored("technology_in_ten_years", "technology", scored=True),
    "themes": Stored("theme", "theme"),
    "services": Stored("service", "service", scored=True),
    "labels": Stored("label", "label"),
    "activities": Stored("activity", "nace"),
    "cluster_types": Stored("cluster_type", "cluster-type"),
    "markets": Stored("market", "country"),
}
RENAMED = {"year_founded": "founded_year", "staff": "staff_fte", "start": "period_start", "end": "period_end"}
PLACE_FIELDS = ("country", "region", "city", "postcode", "address", "coordinates", "precision")
COUNTED = "members_"  # members_sme, members_research ...: one column for each kind of member


def place_fields() -> tuple[Field, ...]:
    return (
        Field(name="country", label=_("Country"), type=FieldType.COUNTRY),
        Field(name="region", label=_("Region"), type=FieldType.REGION),
        Field(name="city", label=_("City"), max_length=120),
        Field(name="postcode", label=_("Postcode"), max_length=100),
        Field(name="address", label=_("Street and number"), max_length=300),
        Field(name="coordinates", label=_("Coordinates"), type=FieldType.COORDINATES),
        Field(
            name="precision",
            label=_("How exactly the place is known"),
            help=_("exact, city, region or country; filled in when it is empty"),
        ),
    )


def term_fields() -> tuple[Field, ...]:
    labels = {
        "ecosystems": _("Industrial ecosystems"),
        "technologies": _("Technologies now"),
        "technologies_in_ten_years": _("Technologies in ten years"),
        "themes": _("Themes"),
        "services": _("Services offered"),
        "labels": _("Labels and programmes"),
        "activities": _("Economic activities"),
        "cluster_types": _("Type of cluster"),
    }
    markets = Field(
        name="markets", label=_("Countries they work with"), type=FieldType.COUNTRY, multiple=True
    )
    return (*(term_field(name, label) for name, label in labels.items()), markets)


def term_field(name: str, label: Any) -> Field:
    stored = TERMS[name]
    return Field(
        name=name,
        label=label,
        type=FieldType.CODE,
        scheme=stored.scheme,
        multiple=True,
        scored=stored.scored,
        allow_unknown=True,
    )


def profile_fields() -> tuple[Field, ...]:
    return (
        Field(name="identifier", label=_("Identifier in the source"), max_length=200),
        Field(name="name", label=_("Name"), required=True, max_length=300),
        Field(
            name="kind",
            label=_("Kind"),
            max_length=120,
            help=_("cluster, company, authority and so on"),
        ),
        Field(name="short_name", label=_("Short name"), max_length=300),
        Field(name="other_names", label=_("Other names"), multiple=True, max_length=300),
        Field(name="description", label=_("Description"), type=FieldType.LONG_TEXT, translated=True),
        Field(name="website", label=_("Website"), type=FieldType.URL),
        Field(name="email", label=_("E-mail address of the organisation"), type=FieldType.EMAIL),
        Field(
            name="phone",
            label=_("Telephone"),
            max_length=60,
            names=("phone", "tel", "telefono", "teléfono", "telefon", "téléphone"),
        ),
        Field(name="year_founded", label=_("Year founded"), type=FieldType.YEAR, minimum=1000, maximum=2100),
        Field(
            name="parent",
            label=_("Belongs to"),
            type=FieldType.REFERENCE,
            refers_to=ORGANISATION,
            names=("parent", "part of", "belongs to", "mother company", "group"),
        ),
        Field(name="languages", label=_("Working languages"), multiple=True, max_length=20),
        Field(
            name="size",
            label=_("Size"),
            type=FieldType.CODE,
            scheme="size",
            allow_unknown=True,
            names=("size", "company size", "tamaño", "taille", "größe"),
        ),
        Field(
            name="staff",
            label=_("Staff in full-time equivalents"),
            type=FieldType.DECIMAL,
            minimum=0,
            maximum=100_000,
        ),
        Field(name="start", label=_("Begin"), type=FieldType.DATE),
        Field(name="end", label=_("End"), type=FieldType.DATE),
    )


def counted_fields() -> tuple[Field, ...]:
    labels = {
        "company": _("Members: companies"),
        "sme": _("Members: small and medium-sized"),
        "large": _("Members: large companies"),
        "research": _("Members: research"),
        "public": _("Members: public bodies"),
        "other": _("Members: other"),
        "start-up": _("Members: start-ups"),
        "mid-cap": _("Members: mid-caps"),
        "science-park": _("Members: science and technology parks"),
        "service-provider": _("Members: providers of talent and finance"),
        "non-profit": _("Members: non-profit organisations"),
        "civil-society": _("Members: civil society"),
        "social-enterprise": _("Members: social enterprises"),
        "employers": _("Members: employers' organisations"),
        "trade-association": _("Members: trade associations"),
    }
    return tuple(
        Field(name=f"{COUNTED}{code}", label=label, type=FieldType.INTEGER, minimum=0, maximum=10_000_000)
        for code, label in labels.items()
    )


# --- what only some kinds of profile ask

AS_FILE_TYPE = {
    Kept.TEXT: FieldType.TEXT,
    Kept.TEXTS: FieldType.TEXT,
    Kept.LONG_TEXT: FieldType.LONG_TEXT,
    Kept.TRANSLATED: FieldType.LONG_TEXT,
    Kept.URL: FieldType.URL,
    Kept.EMAIL: FieldType.EMAIL,
    Kept.INTEGER: FieldType.INTEGER,
    Kept.DECIMAL: FieldType.DECIMAL,
    Kept.YEAR: FieldType.YEAR,
    Kept.DATE: FieldType.DATE,
    Kept.BOOLEAN: FieldType.BOOLEAN,
    Kept.CHOICE: FieldType.TEXT,
}


def attribute_specs() -> dict[str, FieldSpec]:
    """The fields that blueprints ask beyond the common ones, each by its name, as the first kind asks it."""
    common = {field.name for field in (*profile_fields(), *place_fields())} | set(RENAMED.values())
    common |= {stored.name for stored in TERMS.values()}
    common |= {"latitude", "longitude", "member_counts"}
    found: dict[str, FieldSpec] = {}
    for blueprint in blueprints().values():
        for spec in blueprint.fields():
            if spec.name not in common and spec.type in AS_FILE_TYPE:
                found.setdefault(spec.name, spec)
    return found


def attribute_fields() -> Iterator[Field]:
    for spec in attribute_specs().values():
        label = spec.label if isinstance(spec.label, str) else spec.label.get("en", spec.name)
        yield Field(
            name=spec.name,
            label=label,
            type=AS_FILE_TYPE[spec.type],
            multiple=spec.type == Kept.TEXTS,
            translated=spec.type == Kept.TRANSLATED,
            max_length=spec.max_length,
            minimum=spec.minimum,
            maximum=spec.maximum,
            names=(spec.name.replace("_", " "),),
        )


def organisation_type() -> RecordType:
    return RecordType(
        name=ORGANISATION,
        label=_("Organisations and networks"),
        fields=(
            *profile_fields(),
            *place_fields(),
            *term_fields(),
            *counted_fields(),
            *attribute_fields(),
        ),
        identity=NAME_AND_PLACE,
        names=("organisation", "cluster", "company", "hub", "directory", "network", "partnership"),
        finds_duplicates=True,
    )


def site_type() -> RecordType:
    """Rows that are places of work; several rows may belong to one organisation, named in each."""
    return RecordType(
        name=SITE,
        label=_("Sites of organisations"),
        fields=(
            Field(name="identifier", label=_("Identifier in the source"), max_length=200, names=("site id",)),
            Field(
                name="organisation",
                label=_("Organisation"),
                max_length=300,
                names=("company", "company name", "operator", "owner"),
                help=_("The name of the organisation that works here; without one, the site's own name"),
            ),
            Field(
                name="name", label=_("Name of the site"), max_length=300, names=("site", "site name", "plant")
            ),
            *place_fields(),
        ),
        identity=(("identifier",), ("organisation", "name", "city"), ("name", "city"), ("name", "country")),
        names=("site", "plant", "facility", "location", "branch"),
    )


def membership_type() -> RecordType:
    return RecordType(
        name=MEMBERSHIP,
        label=_("Members of clusters and networks"),
        fields=(
            Field(
                name="host",
                label=_("Cluster or network"),
                type=FieldType.REFERENCE,
                refers_to=ORGANISATION,
                required=True,
                names=("cluster", "network", "partnership", "host", "alliance"),
            ),
            Field(
                name="member",
                label=_("Member"),
                type=FieldType.REFERENCE,
                refers_to=ORGANISATION,
                required=True,
                names=("member", "partner", "organisation", "company"),
            ),
            Field(name="role", label=_("Role"), help=_("coordinator, partner, member or associated")),
            Field(name="since", label=_("Since"), type=FieldType.DATE, names=("since", "from", "joined")),
            Field(name="until", label=_("Until"), type=FieldType.DATE, names=("until", "to", "left")),
        ),
        identity=(("host", "member"),),
        names=("member", "membership", "partner"),
    )
