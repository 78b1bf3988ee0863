"""The graph of an organisation's networks and fellow members: always drawn the same way. Pure.

Three columns from left to right: the organisation, what it is linked with (its networks, its members), and
the fellow members of its networks. Every node has a line of its own, so that labels never overlap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from trellis.registry.selectors.blueprints import blueprints
from trellis.registry.types import Card, Fellow, MemberRole, Membership

COLUMNS = (16, 296, 576)
WIDTH = 836
LINE = 28
MARGIN = 20
MOST_HOSTS = 8
MOST_MEMBERS = 12
FELLOWS_OF_EACH = 5
LONGEST_LABEL = 28
LETTER = 8  # of a label, at most, on average


@dataclass(frozen=True)
class Node:
    """A shape of the graph, which leads to the organisation's page."""

    x: int
    y: int
    label: str
    full_name: str
    kind: str  # the class that gives it its colour: self, network, organisation
    shape: str
    url: str

    @property
    def label_x(self) -> int:
        return self.x + 14

    @property
    def end_x(self) -> int:
        """Where its label ends: a line to the right starts there, so that it crosses no label."""
        return self.label_x + LETTER * len(self.label)

    @property
    def label_y(self) -> int:
        return self.y + 5


@dataclass(frozen=True)
class Line:
    """A curve between two nodes."""

    path: str
    leads: bool  # one of the two coordinates the other


@dataclass(frozen=True)
class Graph:
    width: int
    height: int
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    left_out: int  # nodes there was no room for; the tables have them


def build_graph(
    centre: Card,
    *,
    hosts: Sequence[Membership],
    members: Sequence[Membership],
    fellows: Sequence[Fellow],
    total: int,
) -> Graph | None:
    """The graph, or None where an organisation stands alone. `total` counts all its hosts and members."""
    shown_hosts, shown_members = hosts[:MOST_HOSTS], members[:MOST_MEMBERS]
    if not shown_hosts and not shown_members:
        return None
    by_id = {item.other.id: item for item in (*shown_hosts, *shown_members)}
    further = ordered_fellows(shown_hosts, fellows, known=set(by_id) | {centre.id})
    rows = max(len(by_id), len(further))
    middle = spread([item.other.id for item in by_id.values()], rows)
    right = spread([card.id for card, _hosts in further], rows)
    height = 2 * MARGIN + LINE * (rows - 1)
    own = node(centre, COLUMNS[0], height // 2, is_self=True)
    nodes = [own]
    lines = []
    for number, item in by_id.items():
        placed = node(item.other, COLUMNS[1], middle[number])
        nodes.append(placed)
        lines.append(line(own, placed, leads=item.role == MemberRole.COORDINATOR))
    at = dict(zip(by_id, nodes[1:], strict=True))
    for card, host_ids in further:
        placed = node(card, COLUMNS[2], right[card.id])
        nodes.append(placed)
        lines += [line(at[number], placed, leads=False) for number in host_ids]
    lines += cross_lines(at, fellows)
    return Graph(
        width=WIDTH,
        height=height,
        nodes=tuple(nodes),
        lines=tuple(lines),
        left_out=max(0, total - len(by_id)),
    )


def ordered_fellows(
    hosts: Sequence[Membership], fellows: Sequence[Fellow], *, known: set[int]
) -> list[tuple[Card, list[int]]]:
    """Each fellow once, with the hosts shown that it is in, in the order of the hosts."""
    order = {item.other.id: place for place, item in enumerate(hosts)}
    cards: dict[int, Card] = {}
    hosts_of: dict[int, list[int]] = {}
    for fellow in fellows:
        if fellow.host_id in order and fellow.card.id not in known:
            cards.setdefault(fellow.card.id, fellow.card)
            hosts_of.setdefault(fellow.card.id, []).append(fellow.host_id)

    def mean_place(number: int) -> tuple[float, str, int]:
        places = [order[host] for host in hosts_of[number]]
        return sum(places) / len(places), cards[number].name, number

    return [(cards[number], hosts_of[number]) for number in sorted(cards, key=mean_place)]


def cross_lines(at: Mapping[int, Node], fellows: Sequence[Fellow]) -> list[Line]:
    """Lines between two nodes of the middle column: a member of the organisation that is also a fellow."""
    return [
        line(at[fellow.host_id], at[fellow.card.id], leads=False)
        for fellow in fellows
        if fellow.host_id in at and fellow.card.id in at
    ]


def spread(ids: Sequence[int], rows: int) -> dict[int, int]:
    """A height for each, evenly over as many rows as the longest column has."""
    step = rows / len(ids) if ids else 0
    return {number: round(MARGIN + LINE * ((place + 0.5) * step - 0.5)) for place, number in enumerate(ids)}


def node(card: Card, x: int, y: int, *, is_self: bool = False) -> Node:
    blueprint = blueprints().get(card.kind)
    is_network = blueprint is not None and blueprint.is_network
    label = card.brief if len(card.brief) <= LONGEST_LABEL else f"{card.brief[: LONGEST_LABEL - 1].rstrip()}…"
    return Node(
        x=x,
        y=y,
        label=label,
        full_name=card.name,
        kind="self" if is_self else "network" if is_network else "organisation",
        shape="square" if is_network else "circle",
        url=reverse("registry:organisation", args=[card.slug]),
    )


def line(start: Node, end: Node, *, leads: bool) -> Line:
    if start.x == end.x:
        bend = start.x - 40
        return Line(path=f"M{start.x} {start.y}C{bend} {start.y} {bend} {end.y} {end.x} {end.y}", leads=leads)
    middle = (start.end_x + end.x) // 2
    path = f"M{start.end_x} {start.y}C{middle} {start.y} {middle} {end.y} {end.x} {end.y}"
    return Line(path=path, leads=leads)
