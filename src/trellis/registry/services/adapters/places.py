"""Where rows of a file are: coordinates win, else the city, region, country; and how well it is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from trellis.imports.types import Fault, Value, Verdict
from trellis.registry.types import Precision
from trellis.taxonomy.selectors import places as taxonomy
from trellis.taxonomy.types import CityOutcome, Place, Whereabouts

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
    """The city, else the part of the address where a city would stand: behind the postcode."""
    if city := values.get("city"):
        return str(city)
    parts = [part.strip() for part in str(values.get("address") or "").split(",") if part.strip()]
    with_number = [part for part in parts[1:] if any(letter.isdigit() for letter in part)]
    return with_number[-1] if with_number else ""


def placed(values: Mapping[str, Value], said: Whereabouts, place: Place) -> Placed:
    found = Placed()
    if place.precision == Precision.UNKNOWN:
        if said.city:
            found.faults.append(city_fault(values, said))
        return found
    found.values["precision"] = str(place.precision)
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
    if not values.get("country") and place.country:
        found.values["country"] = place.country.partition(":")[2]
    if place.region:
        put_region(values, place, found)
    found.faults += disagreements(values, said, place)
    return found


def put_region(values: Mapping[str, Value], place: Place, found: Placed) -> None:
    """A region that the file does not give is concluded, if it is one of the current edition."""
    scheme, _, code = str(place.region).partition(":")
    given = str(values.get("region") or "")
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
