"""From the canonical values of a file to those of a profile, and back, without loss in either direction."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from trellis.imports.types import Value
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.services.adapters.record_types import (
    COUNTED,
    RENAMED,
    TERMS,
    Stored,
)
from trellis.registry.types import Blueprint, Profile

NOT_KEPT = ("identifier", "kind", "precision", "coordinates")
REGIONS = "nuts2024"
FIRST_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
BACK = {stored.name: name for name, stored in TERMS.items()} | {new: old for old, new in RENAMED.items()}


def to_profile(values: Mapping[str, Value], *, kind: str) -> dict[str, Any]:
    """Values for the registry's services; a None clears. Fields that this kind does not ask are left out."""
    blueprint = get_blueprint(kind)
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name in TERMS:
            found[TERMS[name].name] = to_terms(value, TERMS[name])
        elif name not in NOT_KEPT and not name.startswith(COUNTED):
            found[RENAMED.get(name, name)] = to_code(name, value)
    if "coordinates" in values:
        found |= to_degrees(values["coordinates"])
    if "precision" in values:
        found["precision"] = values["precision"]
    return {name: value for name, value in found.items() if blueprint.field(name)}


def to_code(name: str, value: Value) -> Any:
    schemes = {"country": "country", "region": REGIONS, "size": "size"}
    if value is None or value == "":
        return None
    if name == "parent":
        return int(str(value))
    return f"{schemes[name]}:{value}" if name in schemes else value


def to_degrees(value: Value) -> dict[str, Any]:
    place = value if isinstance(value, dict) else {}
    return {"latitude": place.get("latitude"), "longitude": place.get("longitude")}


def to_terms(value: Value, stored: Stored) -> list[Any] | None:
    """Statements with their scores; where two labels mean one code, the higher score stands."""
    best: dict[str, float | None] = {}
    for item in value if isinstance(value, list) else []:
        code, score = (item["value"], item.get("score")) if isinstance(item, dict) else (item, None)
        term, weight = f"{stored.scheme}:{code}", to_weight(score)
        if term not in best or (weight or 0) > (best[term] or 0):
            best[term] = weight
    said = [
        term if weight is None else {"term": term, "weight": weight} for term, weight in sorted(best.items())
    ]
    return said or None


def to_weight(score: Any) -> float | None:
    """The first number of a score as its source writes it: "4", "4/5", "80 %"."""
    match = FIRST_NUMBER.search(str(score)) if score is not None else None
    return float(match.group().replace(",", ".")) if match else None


def to_counts(values: Mapping[str, Value], present: Mapping[str, int]) -> dict[str, Any]:
    """The counts of members with those of the file in place of what stands; {} where the file has none."""
    given = {name.removeprefix(COUNTED): value for name, value in values.items() if name.startswith(COUNTED)}
    if not given:
        return {}
    merged = {**present, **given}
    return {"member_counts": {code: number for code, number in merged.items() if number is not None} or None}


# --- back


def from_profile(profile: Profile) -> dict[str, Value]:
    """The canonical values of a profile, by the names that files use."""
    found: dict[str, Value] = {"kind": profile.kind}
    for name, value in profile.values.items():
        if name in ("latitude", "longitude", "member_counts"):
            continue
        field = BACK.get(name, name)
        found[field] = from_terms(value, TERMS[field]) if field in TERMS else from_code(name, value)
    if "latitude" in profile.values:
        found["coordinates"] = {
            "longitude": profile.values["longitude"],
            "latitude": profile.values["latitude"],
        }
    for code, number in (profile.values.get("member_counts") or {}).items():
        found[f"{COUNTED}{code}"] = number
    return found


def from_code(name: str, value: Any) -> Value:
    if name in ("country", "region", "size") and isinstance(value, str):
        return value.partition(":")[2]
    return str(value) if name == "parent" else value


def from_terms(value: Any, stored: Stored) -> list[Value]:
    found: list[Value] = []
    for item in value or ():
        said: dict[str, Any] = {"term": item} if isinstance(item, str) else item
        code = said["term"].partition(":")[2]
        weight = said.get("weight")
        score = None if weight is None else weight_text(weight)
        found.append({"value": code, "score": score} if stored.scored else code)
    return found


def weight_text(weight: float) -> str:
    return f"{weight:g}"


def not_of_kind(values: Mapping[str, Value], blueprint: Blueprint) -> list[str]:
    """Fields of a file that a profile of this kind does not ask."""
    asked = blueprint.by_name
    return [name for name in values if name not in NOT_KEPT and kept_under(name) not in asked]


@cache
def kept_under(name: str) -> str:
    """The field of a profile in which a field of a file is kept."""
    if name.startswith(COUNTED):
        return "member_counts"
    return TERMS[name].name if name in TERMS else RENAMED.get(name, name)
