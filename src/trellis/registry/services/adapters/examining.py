"""Whole rows at staging: the kind, a readable name, languages, roles, and where it is."""

from collections.abc import Mapping, Sequence

from babel import Locale
from rapidfuzz import fuzz, process

from trellis.imports.reading.keys import fold
from trellis.imports.types import Examined, Fault, ParsedRow, Value, Verdict
from trellis.registry.selectors.blueprints import blueprints, get_blueprint
from trellis.registry.services.adapters.places import place_rows
from trellis.registry.services.adapters.readable import readable
from trellis.registry.services.adapters.record_types import ORGANISATION, SITE
from trellis.registry.services.adapters.values import not_of_kind
from trellis.registry.types import Blueprint, FieldType, MemberRole, in_language
from trellis.taxonomy.types import EU_LANGUAGES

LONGEST_SHORT_NAME, LONGEST_POSTCODE = 60, 20
SHOUTED = {ORGANISATION: ("name", "short_name"), SITE: ("name", "organisation")}


def examine_rows(record_type: str, rows: Sequence[ParsedRow]) -> list[Examined]:
    """Look at rows with a place. Nothing is written."""
    looked = [look(record_type, row) for row in rows]
    places = place_rows(
        [{**row.values, **values} for row, (values, _faults) in zip(rows, looked, strict=True)]
    )
    return [
        Examined(values={**values, **place.values}, faults=[*faults, *place.faults])
        for (values, faults), place in zip(looked, places, strict=True)
    ]


def look(record_type: str, row: ParsedRow) -> tuple[dict[str, Value], list[Fault]]:
    values: dict[str, Value] = {}
    faults: list[Fault] = []
    for name in SHOUTED[record_type]:
        given = row.values.get(name)
        if isinstance(given, str) and name != "short_name" and (tidy := readable(given)) != given:
            values[name] = tidy
            faults.append(
                Fault(code="capitals", verdict=Verdict.REPAIRED, column=name, value=given, suggestion=tidy)
            )
    put_lengths(row, values, faults)
    if record_type == ORGANISATION:
        put_kind(row, values, faults)
        put_languages(row, values, faults)
    return values, faults


def put_lengths(row: ParsedRow, values: dict[str, Value], faults: list[Fault]) -> None:
    """A short name that is none becomes another name; of a postcode with more in it the code is taken."""
    short = str(row.values.get("short_name") or "")
    if len(short) > LONGEST_SHORT_NAME:
        others = row.values.get("other_names")
        values["other_names"] = [*(others if isinstance(others, list) else []), short]
        values["short_name"] = None
        faults.append(
            Fault(code="short_name_is_long", verdict=Verdict.REPAIRED, column="short_name", value=short)
        )
    postcode = str(row.values.get("postcode") or "")
    if len(postcode) > LONGEST_POSTCODE:
        values["postcode"] = postcode[:LONGEST_POSTCODE].rpartition(" ")[0] or postcode[:LONGEST_POSTCODE]
        faults.append(
            Fault(
                code="postcode_is_long",
                verdict=Verdict.REPAIRED,
                column="postcode",
                value=postcode,
                suggestion=str(values["postcode"]),
            )
        )


# --- kinds


def put_kind(row: ParsedRow, values: dict[str, Value], faults: list[Fault]) -> None:
    given = str(row.values.get("kind") or "")
    if not given:
        faults.append(Fault(code="kind_missing", verdict=Verdict.REFUSED, column="kind"))
        return
    kind, subkind = find_kind(given)
    if not kind:
        faults.append(
            Fault(
                code="unknown_kind",
                verdict=Verdict.REFUSED,
                column="kind",
                value=given,
                suggestion=nearest_kind(given),
            )
        )
        return
    values["kind"] = kind
    blueprint = get_blueprint(kind)
    if subkind and not row.values.get("subkind"):
        values["subkind"] = subkind
    faults += misfits(row.values, blueprint)


def find_kind(text: str) -> tuple[str, str]:
    """The kind and sort of profile a text names: by key, label or plural in any language of the blueprint."""
    wanted = fold(text)
    for blueprint in blueprints().values():
        if wanted in names_of(blueprint):
            return blueprint.key, ""
        spec = blueprint.field("subkind")
        for option in spec.options if spec else ():
            if wanted in {fold(option.key), fold(in_language(option.label, "en"))}:
                return blueprint.key, option.key
    return "", ""


def names_of(blueprint: Blueprint) -> set[str]:
    names = {fold(blueprint.key)}
    for text in (blueprint.label, blueprint.plural):
        names |= {fold(text)} if isinstance(text, str) else {fold(item) for item in text.values()}
    return names


def nearest_kind(text: str) -> str:
    labels = {in_language(item.label, "en"): item.key for item in blueprints().values()}
    best = process.extractOne(text, list(labels), scorer=fuzz.WRatio)
    return labels[best[0]] if best else ""


def misfits(values: Mapping[str, Value], blueprint: Blueprint) -> list[Fault]:
    """Fields that this kind does not ask are kept as they came; choices outside the list are refused."""
    faults = [
        Fault(code="not_of_kind", verdict=Verdict.WARNED, column=name, params={"kind": blueprint.key})
        for name in not_of_kind(values, blueprint)
    ]
    for name, given in values.items():
        spec = blueprint.field(name)
        if spec and spec.type == FieldType.CHOICE and isinstance(given, str) and name != "precision":
            keys = [option.key for option in spec.options]
            if given not in keys:
                faults.append(
                    Fault(
                        code="unknown_choice",
                        verdict=Verdict.REFUSED,
                        column=spec.name,
                        value=given,
                        suggestion=", ".join(keys),
                    )
                )
    return faults


# --- languages


def put_languages(row: ParsedRow, values: dict[str, Value], faults: list[Fault]) -> None:
    given = row.values.get("languages")
    if not isinstance(given, list):
        return
    codes = []
    for item in given:
        code = find_language(str(item))
        if code:
            codes.append(code)
        else:
            faults.append(
                Fault(code="unknown_language", verdict=Verdict.WARNED, column="languages", value=str(item))
            )
    values["languages"] = sorted(set(codes)) or None


def find_language(text: str) -> str:
    """The code of a language by its code or its name in any language of the European Union."""
    wanted = text.strip().casefold()
    if len(wanted) == 2 and wanted in Locale("en").languages:
        return wanted
    for speaker in EU_LANGUAGES:
        for code, name in Locale(speaker).languages.items():
            if len(code) == 2 and name.casefold() == wanted:
                return str(code)
    return ""


# --- memberships


def examine_memberships(rows: Sequence[ParsedRow]) -> list[Examined]:
    """The role by its key; an empty one is filled in when the membership is written."""
    return [examine_membership(row) for row in rows]


def examine_membership(row: ParsedRow) -> Examined:
    given = str(row.values.get("role") or "")
    if not given:
        return Examined()
    role = next((item.value for item in MemberRole if fold(given) == item.value), "")
    if role:
        return Examined(values={"role": role})
    known = ", ".join(item.value for item in MemberRole)
    fault = Fault(code="unknown_role", verdict=Verdict.REFUSED, column="role", value=given, suggestion=known)
    return Examined(faults=[fault])
