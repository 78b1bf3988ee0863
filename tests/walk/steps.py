"""Steps: who asks what next, drawn at random, and what an answer must not hold."""

import html
import json
import math
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from http.cookies import SimpleCookie
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote_plus

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from config.permissions import CHAPTERS
from tests.matrix.addresses import AFTER, CODES, FIXED, NO_WORD
from tests.matrix.bodies import BODIES
from tests.matrix.routes import places_of
from tests.walk.marks import MARK, marks_in, owner_of
from tests.walk.pools import Pools
from tests.walk.world import Walker, World
from trellis.accounts import middleware
from trellis.core.permissions import Row

CHANNELS = ("page", "export", "search", "suggestion", "API", "count", "feed")
QUERIES = (
    "?q=zq", "?q=zqa", "?q=zqb", "?q=zqc", "?q=hid", "?q=House", "?sort=name&page=2", "?country=country:FR",
    "?page=2", "?show=unread", "?status=draft", "?state=draft", "?in=organisations&q=zq", "?members=1", "",
)  # fmt: skip
FORMATS = ("csv", "xlsx", "json", "geojson")
# Where numbers stand that count things of several organisations.
COUNTS = (
    "/", "/organisations/", "/organisations/?q=House", "/organisations/?q=zq", "/organisations/?country=FR",
    "/organisations/map/?bbox=-180,-90,180,90&zoom=1", "/countries/", "/countries/FR/", "/regions/",
    "/ecosystems/", "/ecosystems/digital/", "/search/?q=zq", "/search/?q=House", "/imports/",
    "/notifications/", "/organisations/open-cluster/", "/api/registry/search", "/api/registry/facets",
    "/api/registry/search?q=zq", "/api/registry/facets?q=zq", "/api/organisations/open-cluster/members",
    "/api/imports/", "/api/registers", "/api/services", "/api/cluster-programmes", "/api/claims",
)  # fmt: skip
MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL)
OWN = re.compile(
    r'"(id|organisation_id|slug|started_at)": ?("[^"]*"|\d+)'
)  # numbers and moments of one's own
Routes = Iterator[tuple[Row, str]]
CLOCK = re.compile(r"\d\d:\d\d")
ONE_IN = 12  # steps of which one compares counts


@dataclass(frozen=True)
class Leak:
    """A mark of somebody else in an answer, or a number that tells of it."""

    channel: str
    walker: str
    asked: str
    what: str


@dataclass
class Walked:
    steps: int = 0
    asked: Counter[str] = field(default_factory=Counter)  # by channel
    routes: set[str] = field(default_factory=set)
    answers: Counter[int] = field(default_factory=Counter)
    leaks: list[Leak] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


@cache
def asked_routes() -> list[tuple[Row, str]]:
    """Every route with each of its methods, reading four times as often as writing."""
    return [one for one in every_route() for _ in range(4 if one[1] == "GET" else 1)]


def every_route() -> list[tuple[Row, str]]:
    return [(row, method) for chapter in CHAPTERS for row in chapter.rows for method in row.methods]


def deal_routes(draw: random.Random) -> Iterator[tuple[Row, str]]:
    """Each route once, in any order, so that none is left out by chance; then any, without end."""
    every = every_route()
    draw.shuffle(every)
    yield from every
    while True:
        yield draw_route(draw)


def draw_route(draw: random.Random) -> tuple[Row, str]:
    """Any route; the few that search and carry much away come more often than their number."""
    routes = asked_routes()
    if draw.random() < 0.3:
        channel = draw.choice(("export", "search", "suggestion", "feed"))
        routes = [one for one in routes if channel_of(one[0].route) == channel]
    return draw.choice(routes)


@cache
def channel_of(route: str) -> str:
    name = route.rpartition(":")[2].rstrip("/").rpartition("/")[2]
    if (
        "export" in name
        or ("repair" in name and "list" in name)
        or name in ("own_data_file", "privacy_record")
    ):
        return "export"
    if name == "suggest":
        return "suggestion"
    if name == "calendar_feed":
        return "feed"
    if name in ("search", "viewport", "facets"):
        return "search"
    return "API" if route.startswith("/api/") else "page"


def walk(
    world: World, *, steps: int, seed: int, counted: dict[tuple[str, str], Any], until: str = ""
) -> Walked:
    """Take so many steps; `until` ends it with the first leak of that channel."""
    draw, pools, walked = random.Random(seed), Pools.of(), Walked()
    routes = deal_routes(draw)
    while walked.steps < steps:
        walked.steps += 1
        step = count_step if draw.random() < 1 / ONE_IN else free_step
        for leak in step(world, draw, routes, pools, counted, walked):
            walked.leaks.append(leak)
        if until and any(leak.channel == until for leak in walked.leaks):
            break
    return walked


def free_step(
    world: World, draw: random.Random, routes: Routes, pools: Pools, _counted: Any, walked: Walked
) -> Iterator[Leak]:
    walker = draw.choice(world.walkers)
    row, method = next(routes)
    path, body = path_of(row, method, draw, pools), body_of(row, method, draw, pools)
    channel = channel_of(row.route)
    if channel == "feed":  # each asks at their own address: it is the proof, and nobody knows another's
        path = path.replace(NO_WORD, walker.feed or NO_WORD)
    response, content = send(world, walker, method, path, body)
    note(walked, channel, row.route, method, path, response)
    said = f"{unquote_plus(path)} {body}".lower()
    where = f"{response.headers} {response.cookies}".encode()
    for mark in sorted(marks_in(content) | marks_in(where)):
        if owner_of(mark) != walker.owner and mark not in said:
            yield Leak(channel, walker.name, f"{method} {path}", f"{mark}: {world.marks.places[mark]}")


def count_step(
    world: World,
    draw: random.Random,
    _routes: Routes,
    _pools: Pools,
    counted: dict[tuple[str, str], Any],
    walked: Walked,
) -> Iterator[Leak]:
    """What is counted for a person is the same as if the others had nothing hidden."""
    walker, path = draw.choice(world.walkers), draw.choice(COUNTS)
    response, content = send(world, walker, "GET", path, {})
    note(walked, "count", path, "GET", path, response)
    now, before = numbers_of(response, content), counted[walker.name, path]
    if now != before:
        told = next((pair for pair in zip(before, now, strict=False) if pair[0] != pair[1]), (before, now))
        yield Leak("count", walker.name, path, f"{told[0]} became {told[1]}")


def note(walked: Walked, channel: str, route: str, method: str, path: str, response: HttpResponse) -> None:
    walked.asked[channel] += 1
    walked.routes.add(route)
    walked.answers[response.status_code] += 1
    if response.status_code >= 500:
        walked.broken.append(f"{response.status_code} {method} {path}")


def count_all(world: World, owner: str) -> dict[tuple[str, str], Any]:
    """What the persons of one organisation, or a visitor, are shown at each address with numbers."""
    own = [walker for walker in world.walkers if walker.owner == owner]
    return {
        (walker.name, path): numbers_of(*send(world, walker, "GET", path, {}))
        for walker in own
        for path in COUNTS
    }


def numbers_of(response: HttpResponse, content: bytes) -> list[str]:
    """The words of a page that hold a number, each with the word beside it; of the API each count."""
    text = MARK.sub(b"MARK", content).decode(errors="replace")  # marks of one's own are new each time
    if "json" in response.get("Content-Type", ""):
        return [OWN.sub("", text)]
    words = html.unescape(MARKUP.sub(" ", text)).split()
    words = [word for word in words if not CLOCK.fullmatch(word)]  # when one's own came to be
    return [
        " ".join(words[max(0, place - 1) : place + 2])
        for place, word in enumerate(words)
        if any(letter.isdigit() for letter in word)
    ]


def path_of(row: Row, method: str, draw: random.Random, pools: Pools) -> str:
    filled = {place: fill(row, place, draw, pools) for place in places_of(row.route)}
    after = AFTER.get(row.route, "")
    if not after and method == "GET":
        after = draw.choice(QUERIES)
    if channel_of(row.route) == "export":
        after = f"{after}{'&' if after else '?'}format={draw.choice(FORMATS)}"
    if row.route.endswith("suggest"):
        after = draw.choice(("?q=zq", "?q=hid", "?q=House", "?q=gue"))
    if row.route in ("portal:search", "/api/registry/search", "/api/registry/facets"):
        after = draw.choice(("?q=zq", "?q=zqb", "?q=House", "?q=hid", "?q=Centre"))
    if row.is_api:
        return re.sub(r"{(\w+)}", lambda found: str(filled[found[1]]), row.route) + after
    return reverse(row.route, kwargs=filled) + after


def fill(row: Row, place: str, draw: random.Random, pools: Pools) -> Any:
    if row.route in CODES:
        return CODES[row.route][0][place]
    if place in pools.by_place:
        return draw.choice(pools.by_place[place])
    return FIXED[place](row)


def body_of(row: Row, method: str, draw: random.Random, pools: Pools) -> dict[str, Any]:
    """What is typed: the form of the matrix where it needs no thing, and names of others' things besides."""
    if method == "GET":
        return {}
    body = BODIES.get((method, row.route), {})
    typed = {} if callable(body) else dict(body)
    extra = {"member": draw.choice(pools.by_place["slug"]), "organisation": draw.choice(pools.by_place["id"])}
    if not row.is_api:
        typed |= extra
    return typed


def send(
    world: World, walker: Walker, method: str, path: str, body: dict[str, Any]
) -> tuple[HttpResponse, bytes]:
    """The answer, with its content read; what it changed is taken back."""
    client, point = world.client, transaction.savepoint()
    client.cookies = SimpleCookie()
    try:
        with patch.object(middleware, "EVERY", math.inf):
            if path.startswith("/api/"):
                headers = {"Authorization": f"Bearer {walker.token}"} if walker.token else {}
                content = b"" if method == "GET" else json.dumps(body).encode()
                response = client.generic(method, path, content, "application/json", headers=headers)
            else:
                client.cookies.load(walker.cookies)
                response = client.post(path, body) if method == "POST" else client.generic(method, path)
            read = b"".join(response) if response.streaming else response.content
    finally:
        transaction.savepoint_rollback(point)
        transaction.savepoint_commit(point)
    return response, read
