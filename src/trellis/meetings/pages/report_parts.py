"""Lines of the report of a schedule: in words, with names instead of numbers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trellis.core.templatetags.formats import current_locale
from trellis.meetings.pages.board_words import company, names, person_words, slot_words, table_words
from trellis.meetings.types.differences import Difference, Sort, Spot, by_person
from trellis.meetings.types.inputs import Inputs, people_of
from trellis.meetings.types.reason_words import OBJECTIVES, WITHIN
from trellis_engine.timetable import Reason

PEOPLE_NAMED = 200  # of those concerned, the most concerned first
KEYS_NAMED = 6
SHARES = ("fairness",)  # told in per cent


@dataclass(frozen=True)
class ChangeLine:
    who: str
    sort: str
    badge: str
    before: str
    after: str


@dataclass(frozen=True)
class PersonLine:
    who: str
    said: str


@dataclass(frozen=True)
class ObjectiveLine:
    name: str
    value: str
    bound: str
    said: str
    is_best: bool


@dataclass(frozen=True)
class UnmetLine:
    wish: str
    who: str
    is_must: bool
    reasons: tuple[str, ...]
    price: str
    may_force: bool


@dataclass(frozen=True)
class SpreadLine:
    meetings: int
    people: int
    per_cent: int  # of the longest bar


def spot_words(inputs: Inputs, spot: Spot | None) -> str:
    if spot is None:
        return ""
    where = table_words(inputs, spot.table, online=spot.online)
    return f"{slot_words(inputs, inputs.slot_by_id.get(spot.slot))}, {where}"


def change_lines(
    inputs: Inputs, found: Sequence[Difference], labels: Mapping[Sort, str]
) -> tuple[ChangeLine, ...]:
    badges = {Sort.ADDED: "good", Sort.DROPPED: "bad", Sort.MOVED: "info", Sort.REPLACED: "info"}
    return tuple(
        ChangeLine(
            company(inputs, one.people, one.stand_ins),
            labels[one.sort],
            badges.get(one.sort, ""),
            spot_words(inputs, one.before),
            spot_words(inputs, one.after),
        )
        for one in found
    )


def person_lines(
    inputs: Inputs, found: Sequence[Difference], labels: Mapping[Sort, str]
) -> tuple[PersonLine, ...]:
    """What changes for each, those for whom most does first."""
    counted = sorted(by_person(found).items(), key=lambda item: (-sum(item[1].values()), item[0]))
    return tuple(
        PersonLine(
            person_words(inputs.card_by_id.get(person)),
            ", ".join(f"{number} {labels[sort]}" for sort, number in sorts.items()),
        )
        for person, sorts in counted[:PEOPLE_NAMED]
    )


def plain(number: float | None, name: str) -> str:
    if number is None:
        return "–"
    return f"{number * 100:.0f} %" if name in SHARES else f"{round(number, 2):g}"


def objective_lines(result: Mapping[str, Any]) -> tuple[ObjectiveLine, ...]:
    found = []
    for one in result.get("objectives", ()):
        name, value, bound = one["name"], one["value"], one["bound"]
        is_best = bound is not None and abs(bound - value) < 1e-6
        within = str(WITHIN.get(one["within"], one["within"]))
        if is_best:
            said = _("proven: nothing better exists %(within)s") % {"within": within}
        elif bound is None:
            said = _("no bound is known")
        else:
            said = _("at most %(gap)s from the best %(within)s") % {
                "gap": plain(abs(bound - value), name), "within": within,
            }  # fmt: skip
        found.append(
            ObjectiveLine(
                str(OBJECTIVES.get(name, name)), plain(value, name), plain(bound, name), said, is_best
            )
        )
    return tuple(found)


def unmet_lines(inputs: Inputs, unmet: Sequence[Mapping[str, Any]]) -> tuple[UnmetLine, ...]:
    return tuple(
        UnmetLine(
            wish=one["wish"],
            who=names(inputs, people_of(one["wish"])),
            is_must=one["must"],
            reasons=tuple(dict.fromkeys(reason_words(inputs, reason) for reason in one["reasons"])),
            price=price_words(one["price"]),
            may_force=one["price"] is not None and one["price"]["lost"] is not None,
        )
        for one in unmet
    )


def reason_words(inputs: Inputs, reason: Mapping[str, Any]) -> str:
    """A reason in the reader's language, with names instead of keys."""
    template = _(Reason.TEMPLATES.get(reason["kind"], reason["kind"]))
    return template.format(
        **{
            name: listed([key_words(inputs, name, key) for key in keys])
            for name, keys in reason["values"].items()
        }
    )


def key_words(inputs: Inputs, name: str, key: str) -> str:
    if name in ("who", "others"):
        card = inputs.card_by_id.get(int(key)) if key.isdigit() else None
        return card.name if card else _("somebody who left")
    if name in ("slot", "slots"):
        return slot_words(inputs, inputs.slot_by_id.get(int(key)) if key.isdigit() else None)
    if name == "wish":
        return names(inputs, people_of(key))
    if name == "day":
        return format_date(date.fromisoformat(key), "long", current_locale())
    return key


def listed(words: Sequence[str]) -> str:
    """
    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    if len(words) > KEYS_NAMED:
        rest = len(words) - KEYS_NAMED + 1
        more = ngettext("%d other", "%d others", rest) % rest
        words = [*words[: KEYS_NAMED - 1], more]
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def price_words(price: Mapping[str, Any] | None) -> str:
    """What forcing a wish costs."""
    if price is None:
        return ""
    if price["lost"] is None:
        return _("There is no way to force it.")
    dropped, moved = len(price["dropped"]), len(price["moved"])
    if not dropped and not moved:
        return _("Forcing it costs nobody anything.")
    parts = []
    if dropped:
        parts.append(
            ngettext("%d meeting would be dropped", "%d meetings would be dropped", dropped) % dropped
        )
    if moved:
        parts.append(ngettext("%d meeting would be moved", "%d meetings would be moved", moved) % moved)
    return _("Forcing it: %(price)s.") % {"price": ", ".join(parts)}


def quality_lines(inputs: Inputs, quality: Sequence[Mapping[str, Any]]) -> tuple[PersonLine, ...]:
    """What each gets."""
    words = _("%(placed)d of %(due)d meetings, %(breaks)d breaks, %(changes)d changes of table")
    return tuple(
        PersonLine(
            person_words(inputs.card_by_id.get(one["participant"])),
            words
            % {
                "placed": one["placed"], "due": one["due"], "breaks": one["breaks"],
                "changes": one["table_changes"],
            },
        )
        for one in quality
    )  # fmt: skip


def spread_lines(quality: Sequence[Mapping[str, Any]]) -> tuple[SpreadLine, ...]:
    """How many participants have how many meetings: the table that is the chart too."""
    counted = Counter(one["placed"] for one in quality)
    longest = max(counted.values(), default=1)
    return tuple(
        SpreadLine(number, counted[number], round(100 * counted[number] / longest))
        for number in range(max(counted, default=-1) + 1)
    )
