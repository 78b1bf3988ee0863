"""Reading facts and the indicators they measure."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale
from babel.numbers import format_decimal
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process

from trellis.core.errors import NotFound
from trellis.core.types import Actor
from trellis.evidence.models import Fact, FactQuerySet
from trellis.evidence.types import FactRecord, Indicator, Qualifier, Unit, ValueKind

INDICATORS = Path(__file__).resolve().parent / "indicators.yaml"
EVERYWHERE = ""  # the subject of a fact about Europe as a whole, in filters and addresses


class InvalidIndicators(Exception):
    """The list of indicators cannot be used; the message names the entry."""


@cache
def units() -> Mapping[str, Unit]:
    return read_indicators(INDICATORS)[0]


@cache
def indicators() -> Mapping[str, Indicator]:
    """Every indicator by key, in the order of their list."""
    return read_indicators(INDICATORS)[1]


def read_indicators(path: Path) -> tuple[dict[str, Unit], dict[str, Indicator]]:
    """Read and check a list of units and indicators. Raises InvalidIndicators."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    found_units = {item["key"]: Unit(**item) for item in checked(raw, "units", Unit)}
    found: dict[str, Indicator] = {}
    for position, item in enumerate(checked(raw, "indicators", Indicator)):
        indicator = Indicator(**{**item, "kind": ValueKind(item["kind"]), "position": position})
        if indicator.kind == ValueKind.NUMBER and indicator.unit not in found_units:
            raise InvalidIndicators(f"{path.name}: {indicator.key}: there is no unit {indicator.unit!r}")
        if indicator.key in found:
            raise InvalidIndicators(f"{path.name}: {indicator.key} stands twice")
        found[indicator.key] = indicator
    return found_units, found


def checked(raw: Any, part: str, kind: type[Unit] | type[Indicator]) -> Iterable[dict[str, Any]]:
    """The entries of one part of the list, each with the names of `kind` and a label in English."""
    names = set(kind.__dataclass_fields__)
    for item in raw[part]:
        if unknown := set(item) - names:
            raise InvalidIndicators(f"{part}: {item.get('key')}: unknown {', '.join(sorted(unknown))}")
        if not item.get("key") or not item.get("label", {}).get("en"):
            raise InvalidIndicators(f"{part}: {item}: needs a key and a label in English")
        yield item


def get_indicator(*, key: str) -> Indicator:
    """One indicator. Raises NotFound."""
    found = indicators().get(key)
    if found is None:
        raise NotFound(f"There is no indicator called “{key}”.")
    return found


def find_indicator(text: str) -> Indicator | None:
    """The indicator of a key, or of a label in any language; None if there is none."""
    wanted = text.strip().casefold()
    return next(
        (
            item
            for item in indicators().values()
            if wanted == item.key or wanted in {label.casefold() for label in item.label.values()}
        ),
        None,
    )


def nearest_indicator(text: str) -> str:
    """The key of the indicator whose key or label is most like the text."""
    names = {label: item.key for item in indicators().values() for label in (item.key, *item.label.values())}
    best = process.extractOne(text, list(names), scorer=fuzz.WRatio)
    return names[best[0]] if best else ""


def list_facts(
    *,
    actor: Actor,
    subjects: Collection[str] | None = None,
    indicator: str = "",
    breakdown: str = "",
    limit: int | None = None,
    offset: int = 0,
) -> list[FactRecord]:
    """Facts in the order of the indicators, then by subject, newest first.

    `subjects` are keys of countries, regions or ecosystems; `""` among them means Europe as a whole.
    """
    rows = chosen(actor=actor, subjects=subjects, indicator=indicator, breakdown=breakdown)
    ordered = rows.select_related("subject", "breakdown").order_by(
        F("subject").asc(nulls_first=True), "-date", "breakdown__position", "id"
    )
    records = [record_of(row, language=actor.language) for row in ordered[offset : limit and offset + limit]]
    return sorted(records, key=lambda record: record.indicator.position)


def count_facts(
    *, actor: Actor, subjects: Collection[str] | None = None, indicator: str = "", breakdown: str = ""
) -> int:
    return chosen(actor=actor, subjects=subjects, indicator=indicator, breakdown=breakdown).count()


def count_by_indicator(*, actor: Actor) -> dict[str, int]:
    """How many facts there are of each indicator that has any."""
    rows = Fact.objects.visible_to(actor).values("indicator").annotate(facts=Count("id"))
    return {row["indicator"]: row["facts"] for row in rows}


def chosen(*, actor: Actor, subjects: Collection[str] | None, indicator: str, breakdown: str) -> FactQuerySet:
    rows: FactQuerySet = Fact.objects.visible_to(actor).filter(indicator__in=indicators())
    if subjects is not None:
        about = Q(subject__in=[key for key in subjects if key != EVERYWHERE])
        rows = rows.filter(about | Q(subject=None) if EVERYWHERE in subjects else about)
    if indicator:
        rows = rows.filter(indicator=indicator)
    if breakdown:
        rows = rows.filter(breakdown=breakdown)
    return rows


def known_terms(keys: Collection[str]) -> set[str]:
    """Those of these keys that are terms of a reference list, retired ones too."""
    terms: Any = Fact._meta.get_field("subject").related_model
    return set(terms.objects.filter(pk__in=set(keys)).values_list("pk", flat=True))


def record_of(row: Fact, *, language: str) -> FactRecord:
    indicator = indicators()[row.indicator]
    return FactRecord(
        id=row.pk,
        indicator=indicator,
        subject=row.subject_id,
        subject_name=name_of(row.subject, language),
        breakdown=row.breakdown_id,
        breakdown_name=name_of(row.breakdown, language),
        number=row.number,
        text=row.text,
        qualifier=Qualifier(row.qualifier),
        unit=units().get(indicator.unit),
        date=row.date,
        source=row.source,
        note=row.note,
        withdrawn=row.withdrawn,
        label=indicator.label.get(language) or indicator.label["en"],
        figure=figure(row.number, Qualifier(row.qualifier), units().get(indicator.unit), language),
    )


def figure(number: Decimal | None, qualifier: Qualifier, unit: Unit | None, language: str) -> str:
    """A figure as it is read, with how the source means it.

    >>> figure(Decimal("3000.0000"), Qualifier.MORE_THAN, Unit("clusters", {"en": "clusters"}), "en")
    'more than 3,000 clusters'
    """
    if number is None:
        return ""
    written = format_decimal(
        number.normalize(), locale=Locale.parse(language[:2]), decimal_quantization=False
    )
    counted = (unit.symbol or unit.label.get(language) or unit.label["en"]) if unit else ""
    return str(MEANT[qualifier]) % {"figure": f"{written} {counted}".strip()}


MEANT = {
    Qualifier.EXACTLY: "%(figure)s",
    Qualifier.MORE_THAN: _("more than %(figure)s"),
    Qualifier.ABOUT: _("about %(figure)s"),
    Qualifier.UP_TO: _("up to %(figure)s"),
    Qualifier.ONLY: _("only %(figure)s"),
}


def name_of(term: Any, language: str) -> str:
    """A term's name in the language, else in English, else its own; an absent term has none."""
    names = term.names if term else {}
    return names.get(language) or names.get("en") or next(iter(names.values()), "")
