"""The calendar of events: as a list and by month, with filters that stand in its address."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_day_names
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.core.components import Facet, FacetValue, Tab
from trellis.core.pagination import Pagination, build_pagination, page_number
from trellis.core.templatetags.formats import current_locale
from trellis.core.types import Actor
from trellis.events.pages.words import EventLine, kind_words, line_of
from trellis.events.policies.events import keeps_any
from trellis.events.selectors import calendar as selectors
from trellis.events.types.events import FORMAT_LABELS, EventFormat, EventRecord
from trellis.events.types.query import FACETS, WHEN_LABELS, EventQuery, When
from trellis.taxonomy import selectors as taxonomy

ON_A_PAGE = 25
LONGEST_TEXT = 200
FACET_LABELS: dict[str, Any] = {
    "kind": gettext_lazy("Kind"),
    "ecosystem": gettext_lazy("Ecosystem"),
    "theme": gettext_lazy("Theme"),
    "country": gettext_lazy("Country"),
    "format": gettext_lazy("Format"),
}
FILES = ("csv", "xlsx", "json", "ics")


@dataclass(frozen=True)
class Day:
    number: int
    label: str
    is_of_month: bool
    is_today: bool
    lines: tuple[EventLine, ...]


@dataclass(frozen=True)
class Month:
    """A month as weeks of days; what lasts longer stands on each of its days."""

    label: str
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[Day, ...], ...]
    before_url: str
    after_url: str
    count: int


@dataclass(frozen=True)
class CalendarPage:
    """What takes place: searched, narrowed, as a list or by month."""

    template: ClassVar[str] = "events/calendar.html"
    text: str
    hidden: tuple[tuple[str, str], ...]
    tabs: tuple[Tab, ...]
    views: tuple[Tab, ...]
    lines: tuple[EventLine, ...]
    month: Month | None
    total: int
    is_narrowed: bool
    here: str
    facets: tuple[Facet, ...]
    pagination: Pagination | None
    files: tuple[tuple[str, str], ...]
    feed_url: str
    may_organise: bool


def read_query(parameters: MultiValueDict[str, str]) -> EventQuery:
    """What an address asks; what cannot be understood is left out."""
    number = parameters.get("page") or "1"
    when = parameters.get("when") or ""
    return EventQuery(
        text=(parameters.get("q") or "").replace("\x00", "")[:LONGEST_TEXT].strip(),
        chosen={
            facet: value.replace("\x00", "")[:120] for facet in FACETS if (value := parameters.get(facet))
        },
        when=When(when) if when in list(When) else When.COMING,
        page=page_number(number),
    )


def read_month(text: str | None) -> date | None:
    """The first day of a month such as 2026-05; None for what is none."""
    try:
        found = datetime.strptime(text or "", "%Y-%m").date()  # noqa: DTZ007  a month has no zone
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2100 else None


def parameters_of(query: EventQuery) -> list[tuple[str, str]]:
    said = [("q", query.text)] if query.text else []
    said += list(query.chosen.items())
    said += [("when", str(query.when))] if query.when != When.COMING else []
    said += [("page", str(query.page))] if query.page > 1 else []
    return said


def address(query: EventQuery, month: date | None = None) -> str:
    said = parameters_of(query)
    return f"?{urlencode([*said, ('month', f'{month:%Y-%m}')] if month else said)}"


def build_calendar_page(*, actor: Actor, query: EventQuery, month: date | None) -> CalendarPage:
    now = timezone.now()
    known: dict[str, Any] = {"actor": actor, "query": query, "now": now}
    shown = build_month(actor, query, month, now) if month else None
    events: list[EventRecord] = []
    total = shown.count if shown else 0
    pagination = None
    if shown is None:
        events, total = selectors.search_events(**known, size=ON_A_PAGE)
        pagination = build_pagination(
            total=total,
            page=query.page,
            size=ON_A_PAGE,
            address=lambda page: address(query.changed(page=page)),
        )
    numbers = selectors.count_when(**known)
    counts = selectors.count_facets(**known)
    here = reverse("events:calendar")
    this_month = timezone.localdate().replace(day=1)
    return CalendarPage(
        text=query.text,
        hidden=tuple(
            (name, value)
            for name, value in [*parameters_of(query.changed()), *month_parameter(month)]
            if name != "q"
        ),
        tabs=tuple(
            Tab(
                str(label), address(query.changed(when=when)), not month and when == query.when, numbers[when]
            )
            for when, label in WHEN_LABELS.items()
        ),
        views=(
            Tab(_("List"), address(query.changed()), month is None),
            Tab(_("Month"), address(query.changed(), month or this_month), month is not None),
        ),
        lines=tuple(line_of(event, actor.language, now) for event in events),
        month=shown,
        total=total,
        is_narrowed=query.is_narrowed,
        here=here,
        facets=tuple(
            facet_of(query, facet, counts[facet], actor.language, month) for facet in FACETS if counts[facet]
        ),
        pagination=pagination,
        files=tuple(
            (key.upper(), reverse("events:export", args=[key]) + address(query.changed())) for key in FILES
        ),
        feed_url=settings.TRELLIS_URL + reverse("events:feed") + address(query.changed(when=When.COMING)),
        may_organise=keeps_any(actor) or actor.is_operator,
    )


def month_parameter(month: date | None) -> list[tuple[str, str]]:
    return [("month", f"{month:%Y-%m}")] if month else []


def facet_of(
    query: EventQuery, facet: str, counts: dict[str, int], language: str, month: date | None
) -> Facet:
    chosen = query.chosen.get(facet)
    values = []
    for label, value in sorted((value_label(facet, value, language), value) for value in counts):
        others = {name: kept for name, kept in query.chosen.items() if name != facet}
        next_ = others if value == chosen else {**others, facet: value}
        values.append(
            FacetValue(label, address(query.changed(chosen=next_), month), counts[value], value == chosen)
        )
    return Facet(str(FACET_LABELS[facet]), tuple(values), int(chosen is not None))


def value_label(facet: str, value: str, language: str) -> str:
    if facet == "kind":
        return kind_words(value, language)
    if facet == "format":
        return str(FORMAT_LABELS[EventFormat(value)])
    return taxonomy.name(f"{facet}:{value}", language)


def build_month(actor: Actor, query: EventQuery, month: date, now: datetime) -> Month:
    """Days begin at midnight of the site's own zone; an event stands on the days of its own zone."""
    weeks = calendar.Calendar().monthdatescalendar(month.year, month.month)
    zone = ZoneInfo(settings.TIME_ZONE)
    begin = datetime.combine(weeks[0][0], datetime.min.time(), zone) - timedelta(days=1)
    end = datetime.combine(weeks[-1][-1], datetime.min.time(), zone) + timedelta(days=2)
    events = selectors.list_between(actor=actor, query=query, begin=begin, end=end)
    by_day: dict[date, list[EventLine]] = {}
    in_month = set()
    for event in events:
        line = line_of(event, actor.language, now)
        own = ZoneInfo(event.time_zone)
        day = event.starts_at.astimezone(own).date()
        last = (event.ends_at - timedelta(seconds=1)).astimezone(own).date()
        while day <= last:
            by_day.setdefault(day, []).append(line)
            if (day.year, day.month) == (month.year, month.month):
                in_month.add(event.id)
            day += timedelta(days=1)
    locale = current_locale()
    names = get_day_names("abbreviated", locale=locale)
    return Month(
        label=format_date(month, "LLLL y", locale=locale),
        weekdays=tuple(names[number] for number in range(7)),
        weeks=tuple(
            tuple(
                Day(
                    number=day.day,
                    label=format_date(day, "full", locale=locale),
                    is_of_month=day.month == month.month,
                    is_today=day == timezone.localdate(),
                    lines=tuple(by_day.get(day, ())),
                )
                for day in week
            )
            for week in weeks
        ),
        before_url=address(query.changed(), (month - timedelta(days=1)).replace(day=1)),
        after_url=address(query.changed(), (month + timedelta(days=31)).replace(day=1)),
        count=len(in_month),
    )
