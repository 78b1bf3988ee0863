"""One frozen record per screen."""

from dataclasses import dataclass
from typing import ClassVar

from trellis.core.types import Actor
from trellis.evidence import selectors
from trellis.evidence.types import FactRecord, Indicator

PAGE_SIZE = 100


@dataclass(frozen=True)
class IndicatorLine:
    key: str
    label: str
    about: str
    facts: int


@dataclass(frozen=True)
class IndicatorsPage:
    """Everything that is measured, with how many facts there are of it."""

    template: ClassVar[str] = "evidence/indicators.html"
    lines: tuple[IndicatorLine, ...]


@dataclass(frozen=True)
class IndicatorPage:
    """One indicator with its facts: figure, what it is about, date, source."""

    template: ClassVar[str] = "evidence/indicator.html"
    key: str
    label: str
    about: str
    facts: tuple[FactRecord, ...]
    total: int
    number: int  # of this page, from 1
    pages: int


def in_language(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en", "")


def build_indicators_page(*, actor: Actor) -> IndicatorsPage:
    counts = selectors.count_by_indicator(actor=actor)
    return IndicatorsPage(
        lines=tuple(
            IndicatorLine(
                key=item.key,
                label=in_language(dict(item.label), actor.language),
                about=in_language(dict(item.about), actor.language),
                facts=counts[item.key],
            )
            for item in selectors.indicators().values()
            if item.key in counts
        )
    )


def build_indicator_page(*, actor: Actor, key: str, number: int = 1) -> IndicatorPage:
    """One indicator; a page number outside is brought back inside. Raises NotFound."""
    indicator: Indicator = selectors.get_indicator(key=key)
    total = selectors.count_facts(actor=actor, indicator=key)
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), pages)
    facts = selectors.list_facts(actor=actor, indicator=key, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    return IndicatorPage(
        key=key,
        label=in_language(dict(indicator.label), actor.language),
        about=in_language(dict(indicator.about), actor.language),
        facts=tuple(facts),
        total=total,
        number=number,
        pages=pages,
    )
