"""Where rows of a file are: coordinates win, else the city, region, country; and how well it is known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from trellis.imports.reading.keys import fold
from trellis.imports.types import Fault, Value, Verdict
from trellis.registry.types import Precision
from trellis.taxonomy.selectors import places as taxonomy
from trellis.taxonomy.types import CityOutcome, Place, Whereabouts

FINEST_FIRST = (Precision.EXACT, Precision.CITY, Precision.REGION, Precision.COUNTRY)
FAR_KM = 30.0  # a stated city farther than this from the stated coordinates is told


@dataclass(slots=True)
class Placed:
    """What was concluded for one row, and what must be told about it."""

    values: dict[str, Value] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def place_rows(rows: Sequence[Mapping[str, Value]]) -> list[Placed]:
    """Values to add to each row: coordinates, region, country and precision, where the file gives less."""
    said = [whereabouts(values) for values in rows]
    return [
        placed(values, item, place)
        for values, item, place in zip(rows, said, taxonomy.locate_all(said), strict=True)
    ]


def whereabouts(values: Mapping[str, Value]) -> Whereabouts:
    point = values.get("coordinates")
    known = point if isinstance(point, dict) else {}
    country = values.get("country")
    region = values.get("region")
    return Whereabouts(
        latitude=known.get("latitude"),
        longitude=known.get("longitude"),
        city=city_text(values),
        region=f"nuts2024:{region}" if region else None,
        country=f"country:{country}" if country else None,
    )


def city_text(values: Mapping[str, Value]) -> str:
    """The city as written; without one, the city that the address names, if it names one."""
    if city := values.get("city"):
        return str(city)
    country = f"country:{values['country']}" if values.get("country") else None
    candidates = list(address_cities(str(values.get("address") or "")))
    found = (text for text in candidates if taxonomy.locate_city(text, country=country).city)
    return next(found, candidates[0] if candidates else "")


def address_cities(address: str) -> Iterator[str]:
    """Parts of an address that may be its city, the likeliest first: behind the postcode, ever fewer words.

    >>> list(address_cities("Plaza Viriato, 49071 Zamora Zamora, Spain"))
    ['Zamora Zamora', 'Zamora', 'Spain']
    """
    parts = [part.strip() for part in address.split(",") if part.strip()]
    later = parts[1:]
    with_code = [part for part in later if any(letter.isdigit() for letter in part)]
    others = [part for part in reversed(later) if part not in with_code]
    for part in [*reversed(with_code), *others]:
        words = [word for word in part.split() if not any(letter.isdigit() for letter in word)]
        for length in range(len(words), 0, -1):
            yield " ".join(words[:length])


def placed(values: Mapping[str, Value], said: Whereabouts, place: Place) -> Placed:
    found = Placed()
    if place.precision == Precision.UNKNOWN:
        if said.city:
            found.faults.append(city_fault(values, said))
        return found
    found.values["precision"] = stated_precision(values) or str(place.precision)
    if place.precision != Precision.EXACT:
        found.values["coordinates"] = {
            "longitude": round(place.longitude or 0.0, 6),
            "latitude": round(place.latitude or 0.0, 6),
        }
        found.faults.append(
            Fault(code=f"place_by_{place.precision}", verdict=Verdict.REPAIRED, column="coordinates")
        )
        if said.city and place.precision != Precision.CITY:
            found.faults.append(city_fault(values, said))
    if place.precision == Precision.CITY and not values.get("city"):
        found.values["city"] = said.city
        found.faults.append(
            Fault(code="city_from_address", verdict=Verdict.REPAIRED, column="address", suggestion=said.city)
        )
    if not values.get("country") and place.country:
        found.values["country"] = place.country.partition(":")[2]
    odd = disagreements(values, said, place)
    if place.region and not any(fault.code == "country_disagrees" for fault in odd):
        put_region(values, place, found)
    found.faults += odd
    return found


def stated_precision(values: Mapping[str, Value]) -> str:
    """How exact the file says its own coordinates are, where it says that they are not; else ""."""
    said = str(values.get("precision") or "").strip().lower()
    return said if values.get("coordinates") and said in FINEST_FIRST[1:] else ""


def kept_place(present: Mapping[str, Value], values: Mapping[str, Value]) -> frozenset[str]:
    """The fields of the place that a record knows as well as the row or better, where both mean one place.

    A row with nothing but a country would else move its organisation to the middle of the country.
    """
    if not agrees(present, values):
        return frozenset()
    kept = {"region"} if present.get("region") and values.get("region") else set()
    said, known = rank(values), rank(present)
    if said > 0 and known <= said:  # the coordinates of the row are only concluded
        kept |= {"coordinates", "precision"}
    return frozenset(kept)


def rank(values: Mapping[str, Value]) -> int:
    precision = str(values.get("precision") or "")
    return FINEST_FIRST.index(Precision(precision)) if precision in FINEST_FIRST else len(FINEST_FIRST)


def agrees(present: Mapping[str, Value], values: Mapping[str, Value]) -> bool:
    """Does what the row says of country, region and city fit what the record says, or leave it open?

    A region fits the one it lies in; the record's must be the same one or the smaller.
    """
    for name in ("country", "city"):
        known, said = fold(str(present.get(name) or "")), fold(str(values.get(name) or ""))
        if known and said and known != said:
            return False
    known, said = str(present.get("region") or ""), str(values.get("region") or "")
    return not known or known.startswith(said)


def put_region(values: Mapping[str, Value], place: Place, found: Placed) -> None:
    """A region that the file does not give is concluded, if it is one of the current edition."""
    scheme, _, code = str(place.region).partition(":")
    given = str(values.get("region") or "")
    if stated_precision(values) in (Precision.REGION, Precision.COUNTRY):
        return  # the middle of something large lies in some small region, which says nothing
    if not given and scheme == "nuts2024":
        found.values["region"] = code
        if place.is_nearest:
            found.faults.append(
                Fault(
                    code="region_nearest",
                    verdict=Verdict.REPAIRED,
                    column="coordinates",
                    suggestion=code,
                    params={"km": f"{place.distance_km:.1f}"},
                )
            )
    elif given and not code.startswith(given) and not given.startswith(code):
        found.faults.append(
            Fault(
                code="region_disagrees",
                verdict=Verdict.WARNED,
                column="region",
                value=given,
                suggestion=code,
            )
        )


def disagreements(values: Mapping[str, Value], said: Whereabouts, place: Place) -> list[Fault]:
    """Stated coordinates that lie in another country than stated, or far from the stated city."""
    if place.precision != Precision.EXACT:
        return []
    if said.country and place.country and said.country != place.country:
        return [
            Fault(
                code="country_disagrees",
                verdict=Verdict.WARNED,
                column="coordinates",
                value=str(values.get("country") or ""),
                suggestion=place.country.partition(":")[2],
            )
        ]
    match = taxonomy.locate_city(said.city, country=said.country) if said.city else None
    if match and match.city and place.latitude is not None and place.longitude is not None:
        away = taxonomy.distance_km(
            match.city.latitude, match.city.longitude, place.latitude, place.longitude
        )
        if away > FAR_KM:
            return [
                Fault(
                    code="city_far",
                    verdict=Verdict.WARNED,
                    column="coordinates",
                    value=said.city,
                    params={"km": f"{away:.0f}"},
                )
            ]
    return []


def city_fault(values: Mapping[str, Value], said: Whereabouts) -> Fault:
    """Why the city did not give the place: unknown, or one of several."""
    match = taxonomy.locate_city(said.city, country=said.country, region=said.region)
    ambiguous = match.outcome == CityOutcome.AMBIGUOUS
    names = ", ".join(f"{city.name} ({city.region or city.country})" for city in match.candidates[:4])
    return Fault(
        code="city_ambiguous" if ambiguous else "city_unknown",
        verdict=Verdict.WARNED,
        column="city" if values.get("city") else "address",
        value=said.city,
        suggestion=names,
    )


def locate_profile(values: Mapping[str, Value]) -> dict[str, Value]:
    """Place a profile by its city: latitude, longitude, precision and region; {} where nothing is known."""
    place = taxonomy.locate(
        Whereabouts(
            city=str(values.get("city") or ""),
            region=values.get("region") if isinstance(values.get("region"), str) else None,  # type: ignore[arg-type]
            country=values.get("country") if isinstance(values.get("country"), str) else None,  # type: ignore[arg-type]
        )
    )
    if place.latitude is None or place.longitude is None:
        return {}
    found: dict[str, Value] = {
        "latitude": round(place.latitude, 6),
        "longitude": round(place.longitude, 6),
        "precision": str(place.precision),
    }
    if place.region and place.region.startswith("nuts2024:"):
        found["region"] = place.region
    return found
