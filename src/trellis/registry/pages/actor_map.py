"""The map of actors: every sort of organisation that an ecosystem or a place has, and the links between them.

Drawn on the server as a circle of sorts, joined by lines; the same figures stand in a table. Pure.
"""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

SORTS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("companies", _("Companies"), ("company",)),
    ("research", _("Research and technology"), ("research-organisation", "technology-centre", "laboratory")),
    ("hubs", _("Digital innovation hubs"), ("digital-innovation-hub",)),
    ("clusters", _("Clusters"), ("cluster", "social-economy-cluster")),
    ("skills", _("Training and advice"), ("training-provider", "adviser")),
    ("associations", _("Associations and civil society"), ("association",)),
    ("authorities", _("Public bodies"), ("authority",)),
    ("finance", _("Finance"), ("finance-provider",)),
)
NETWORKS = ("networks", _("Networks"))
WIDTH, HEIGHT = 760, 420
RADIUS_X, RADIUS_Y = 270, 150
LEAST, MOST = 6, 34  # radius of a node, in units of the drawing


@dataclass(frozen=True)
class Sort:
    """One sort of actor with its place in the drawing."""

    key: str
    label: str
    number: int
    x: float
    y: float
    radius: float
    label_y: float


@dataclass(frozen=True)
class Line:
    """How many memberships join two sorts; a sort may be joined with itself, which is not drawn."""

    first: str
    second: str
    number: int
    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    is_drawn: bool


@dataclass(frozen=True)
class ActorMap:
    width: int
    height: int
    sorts: tuple[Sort, ...]
    lines: tuple[Line, ...]
    total: int
    links: int


def sort_of(kind: str) -> str:
    """The sort of actor a kind of profile belongs to; every other kind is a network."""
    return next((key for key, _label, kinds in SORTS if kind in kinds), NETWORKS[0])


def build_actor_map(counts: Mapping[str, int], links: Mapping[tuple[str, str], int]) -> ActorMap:
    """`counts` by kind of profile, `links` by the kinds of host and member."""
    numbers: Counter[str] = Counter()
    for kind, number in counts.items():
        numbers[sort_of(kind)] += number
    joined: Counter[tuple[str, str]] = Counter()
    order = [*(key for key, _label, _kinds in SORTS), NETWORKS[0]]
    for (host, member), number in links.items():
        first, second = sorted((sort_of(host), sort_of(member)), key=order.index)
        joined[first, second] += number
    labels = {key: str(label) for key, label, _kinds in SORTS} | {NETWORKS[0]: str(NETWORKS[1])}
    sorts = place_sorts(order, labels, numbers)
    by_key = {sort.key: sort for sort in sorts}
    lines = tuple(
        line_of(by_key[first], by_key[second], number)
        for (first, second), number in sorted(joined.items(), key=lambda item: (-item[1], item[0]))
    )
    return ActorMap(WIDTH, HEIGHT, sorts, lines, sum(numbers.values()), sum(joined.values()))


def place_sorts(order: list[str], labels: Mapping[str, str], numbers: Mapping[str, int]) -> tuple[Sort, ...]:
    """Sorts on an ellipse, clockwise from the top; the area of a node grows with its number."""
    most = max(numbers.values(), default=0)
    placed = []
    for place, key in enumerate(order):
        angle = 2 * math.pi * place / len(order) - math.pi / 2
        number = numbers.get(key, 0)
        radius = LEAST + (MOST - LEAST) * math.sqrt(number / most) if most else LEAST
        x = WIDTH / 2 + RADIUS_X * math.cos(angle)
        y = HEIGHT / 2 + RADIUS_Y * math.sin(angle)
        placed.append(
            Sort(
                key,
                labels[key],
                number,
                round(x, 1),
                round(y, 1),
                round(radius, 1),
                round(y + radius + 16, 1),
            )
        )
    return tuple(placed)


def line_of(first: Sort, second: Sort, number: int) -> Line:
    return Line(
        first=first.label,
        second=second.label,
        number=number,
        x1=first.x,
        y1=first.y,
        x2=second.x,
        y2=second.y,
        width=round(1 + 2 * math.log10(number), 1),
        is_drawn=first.key != second.key,
    )
