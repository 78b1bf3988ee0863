"""What is known of an organisation in one row of one file."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from trellis_engine.errors import InvalidRecord

_SAME_COUNTRY = {"EL": "GR", "UK": "GB"}
_SCHEME_AND_PATH = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?/*|[/?#].*$")
_NOT_IN_IDENTIFIER = re.compile(r"[\W_]")
_HOST = re.compile(r"^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]+$")
_SECOND_LEVEL = frozenset(
    [
        "ac",
        "co",
        "com",
        "edu",
        "gov",
        "gob",
        "gouv",
        "org",
        "net",
        "nom",
        "or",
        "in",
        "info",
        "mil",
        "ltd",
        "plc",
    ]
)


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """What one row says of one organisation.

    Attributes
    ----------
    key : str
        Identifies the record in its file or registry; not empty.
    names : tuple of str
        Names in any language; the first is the main one. Short names and acronyms belong here too.
    former_names : tuple of str
        Names the organisation had earlier.
    country : str
        ISO 3166-1 code of two letters; ``EL`` and ``UK`` are understood; empty if unknown.
    city, region : str
        Names, or a NUTS code for the region; empty if unknown.
    coordinates : tuple of float, or None
        Latitude and longitude [degrees, WGS 84].
    web_domain, email_domain : str
        A domain, or an address from which the domain is taken; empty if unknown.
    registration_ids : tuple of (str, str)
        Scheme and value, e.g. ``("VAT", "ESB12345678")``, ``("LEI", ...)``, ``("PIC", ...)``.
    kind : str
        Kind of organisation, e.g. ``cluster``; any vocabulary, compared as given.
    parent : str
        Key or name of the organisation this one belongs to; empty if none is known.
    site : str
        Name or address of the site, where a file lists several sites of one organisation.

    Raises
    ------
    InvalidRecord
        If the key is empty, a field is of another type, the country is not two letters, or coordinates are
        not on Earth.

    Examples
    --------
    >>> record = OrganisationRecord("7", ("Cap Digital ",), country="fr", web_domain="www.capdigital.com/en")
    >>> record.names, record.country, record.web_domain
    (('Cap Digital',), 'FR', 'capdigital.com')
    """

    key: str
    names: tuple[str, ...]
    former_names: tuple[str, ...] = ()
    country: str = ""
    city: str = ""
    region: str = ""
    coordinates: tuple[float, float] | None = None
    web_domain: str = ""
    email_domain: str = ""
    registration_ids: tuple[tuple[str, str], ...] = ()
    kind: str = ""
    parent: str = ""
    site: str = ""

    def __post_init__(self) -> None:
        """Check the fields and bring country, domains and identifiers to one form."""
        if not isinstance(self.key, str) or not self.key:
            raise InvalidRecord(
                f"Record {self.key!r}: the key must be a non-empty text; give every record one."
            )
        for field in ("country", "city", "region", "web_domain", "email_domain", "kind", "parent", "site"):
            if not isinstance(getattr(self, field), str):
                raise InvalidRecord(
                    f"Record {self.key!r}: {field} must be a text, not {getattr(self, field)!r}; "
                    "leave it empty if unknown."
                )
        for field in ("names", "former_names"):
            object.__setattr__(self, field, _texts(self.key, field, getattr(self, field)))
        object.__setattr__(self, "country", _country(self.key, self.country))
        object.__setattr__(self, "coordinates", _coordinates(self.key, self.coordinates))
        object.__setattr__(self, "web_domain", domain_of(self.web_domain))
        object.__setattr__(self, "email_domain", domain_of(self.email_domain.rpartition("@")[2]))
        object.__setattr__(
            self, "registration_ids", _identifiers(self.key, self.country, self.registration_ids)
        )


def _texts(key: str, field: str, values: Iterable[str]) -> tuple[str, ...]:
    if isinstance(values, str) or not all(isinstance(value, str) for value in values):
        raise InvalidRecord(f"Record {key!r}: {field} must be a list of texts, not {values!r}.")
    return tuple(dict.fromkeys(value.strip() for value in values if value.strip()))


def _country(key: str, country: str) -> str:
    code = country.strip().upper()
    if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise InvalidRecord(
            f"Record {key!r}: country {country!r} is no code of two letters (ISO 3166-1); "
            "leave it empty if unknown."
        )
    return _SAME_COUNTRY.get(code, code)


def _coordinates(key: str, coordinates: tuple[float, float] | None) -> tuple[float, float] | None:
    if coordinates is None:
        return None
    latitude, longitude = float(coordinates[0]), float(coordinates[1])
    on_earth = abs(latitude) <= 90 and abs(longitude) <= 180 and math.isfinite(latitude + longitude)
    if not on_earth:
        raise InvalidRecord(
            f"Record {key!r}: coordinates {coordinates!r} are not on Earth; "
            "give (latitude, longitude) in degrees."
        )
    return latitude, longitude


def _identifiers(key: str, country: str, pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for pair in pairs:
        if not isinstance(pair, tuple) or len(pair) != 2 or not all(isinstance(part, str) for part in pair):
            raise InvalidRecord(
                f"Record {key!r}: {pair!r} is no registration id; "
                'give (scheme, value), e.g. ("VAT", "B12345678").'
            )
        scheme, value = pair[0].strip().upper(), _NOT_IN_IDENTIFIER.sub("", pair[1]).upper()
        if scheme == "VAT":
            value = _without_country(value, country)
        if value:
            found[scheme, value] = None
    return tuple(found)


def _without_country(value: str, country: str) -> str:
    """Drop the country from a VAT number: some lists write it, some do not."""
    codes = {country, *(written for written, meant in _SAME_COUNTRY.items() if meant == country)}
    return value[2:] if value[:2] in codes - {""} else value


def domain_of(address: str) -> str:
    """Return the domain an organisation registered, from a web address, host or mail host.

    Parameters
    ----------
    address : str
        E.g. ``https://www.cluster.eu/en``, ``mail.cluster.co.uk``, or anything a cell held.

    Returns
    -------
    str
        Lower-case domain; empty if the text holds none (``Website``, ``n/a``, ``http://``).

    Notes
    -----
    O(len(address)). Second-level registries (``co.uk``, ``com.tr``) are known by their usual words, not from
    a list.

    Examples
    --------
    >>> domain_of("https://www.Cluster.co.uk/en?x=1"), domain_of("mail.cluster.eu"), domain_of("Website")
    ('cluster.co.uk', 'cluster.eu', '')
    """
    host = _SCHEME_AND_PATH.sub("", address.strip().lower()).rpartition("@")[2].partition(":")[0].rstrip(".")
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return ""
    if not _HOST.match(host):
        return ""
    labels = host.split(".")
    registered = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2
    return ".".join(labels[-registered:])
