"""Blocks: parts of the platform that an operator may switch off. Which there are stands in config/blocks.py.

What belongs to a block that is off is nowhere: its addresses are missing, `way_to` is empty, and the
lists of config/composition.py pass it over. So no module asks for a block by its name; it asks for
the way to something, and shows what there is a way to.
"""

import functools
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.module_loading import import_string

T = TypeVar("T")
ROUTE_VALUE = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Block:
    """A part of the platform, and all that it adds.

    `routes` are URL names ("registry:claim"), whole namespaces ("members:"), URL names with one value in the
    address ("registry:edit_items catalogue=services"), and how paths of the API begin ("/api/facts",
    "/api/organisations/{slug}/claim"): of two that fit, the longer counts.
    """

    key: str
    name: Any
    carries: Any  # what it is for, in a sentence
    routes: tuple[str, ...]
    parts: tuple[object, ...] = ()  # of the lists in config/composition.py: topics, finders, adapters …
    tasks: tuple[str, ...] = ()  # by their full names
    tables: tuple[str, ...] = ()  # whose rows are counted, so that an operator sees what is not shown then
    needs: tuple[str, ...] = ()  # blocks without which it cannot be


_off: ContextVar[Callable[[], Collection[str]] | None] = ContextVar("blocks_off", default=None)


def blocks() -> tuple[Block, ...]:
    """All blocks there are, in the order shown."""
    found: tuple[Block, ...] = import_string(settings.TRELLIS_BLOCKS)
    return found


def read_off() -> Collection[str]:
    """The keys of the blocks that are off, as the database says now. One query."""
    found: Collection[str] = import_string(settings.TRELLIS_BLOCKS_OFF)()
    return found


@contextmanager
def known(read: Callable[[], Collection[str]]) -> Iterator[None]:
    """Within a request or job, ask `read` once which blocks are off, and only if it matters."""
    token = _off.set(functools.cache(lambda: frozenset(read())))
    try:
        yield
    finally:
        _off.reset(token)


def off() -> frozenset[str]:
    """The keys of the blocks that are off now."""
    return with_those_that_need((_off.get() or read_off)())


def with_those_that_need(keys: Collection[str]) -> frozenset[str]:
    """These blocks and all that cannot be without them."""
    found = frozenset(keys)
    more = {block.key for block in blocks() if found.intersection(block.needs)} if found else set()
    return found if more <= found else with_those_that_need(found | more)


@functools.cache
def holders(name: str) -> Mapping[str, tuple[tuple[Block, str], ...]]:
    """By URL name or namespace the blocks that declare it, each with the value it asks for. For good."""
    found: dict[str, tuple[tuple[Block, str], ...]] = {}
    for block in import_string(name):
        for route in block.routes:
            plain, _space, value = route.partition(" ")
            found[plain] = (*found.get(plain, ()), (block, value))
    return found


def holders_of(route: str) -> tuple[tuple[Block, str], ...]:
    """The blocks that have a URL name, or a path of the API; several where a value in the address decides."""
    known_routes = holders(settings.TRELLIS_BLOCKS)
    if route.startswith("/"):
        starts = (key for key in known_routes if key.startswith("/") and is_below(route, key))
        return known_routes.get(max(starts, key=len, default=""), ())
    namespace, colon, _name = route.partition(":")
    return known_routes.get(route) or known_routes.get(f"{namespace}{colon}", ())


def is_below(path: str, start: str) -> bool:
    """Whether a path is this one, or one below it; the longest such start says whose a path is."""
    return f"{path.rstrip('/')}/".startswith(f"{start.rstrip('/')}/")


def block_of(match: ResolverMatch) -> Block | None:
    """The block of an address; None for one that is always there."""
    route = as_described(match.route) if "api" in match.namespaces else match.view_name
    for block, value in holders_of(route):
        key, _equals, wanted = value.partition("=")
        if not value or str(match.kwargs.get(key)) == wanted:
            return block
    return None


def as_described(route: str) -> str:
    """A route of Django as the description of the API writes it: "/api/claims/{claim_id}"."""
    return "/" + ROUTE_VALUE.sub(r"{\1}", route)


def is_on(match: ResolverMatch) -> bool:
    block = block_of(match)
    return block is None or block.key not in off()


def is_offered(route: str) -> bool:
    """Whether a URL name or a path of the API leads anywhere; one that blocks share, for any of them."""
    found = holders_of(route)
    return not found or any(block.key not in off() for block, _value in found)


def path_is_offered(path: str) -> bool:
    """Whether a path of this site is not one of a block that is off."""
    try:
        return is_on(resolve(path.partition("?")[0].partition("#")[0]))
    except Resolver404:
        return True  # another site's, or one that is gone: none of ours to hide


def way_to(route: str, *args: object) -> str:
    """Where a URL name leads, or an empty text where this site does not offer it."""
    url = reverse(route, args=args)
    found = holders_of(route)
    if not found:
        return url
    shared = any(value for _block, value in found)
    return url if (path_is_offered(url) if shared else is_offered(route)) else ""


def is_in_use(part: object) -> bool:
    """Whether a part of a list in config/composition.py is always there, or its block is on."""
    found = next((block for block in blocks() if any(part is one for one in block.parts)), None)
    return found is None or found.key not in off()


class InUse(Generic[T]):
    """A list of config/composition.py without what belongs to a block that is off, asked anew each time."""

    def __init__(self, *every: T) -> None:
        self.every = every

    def __iter__(self) -> Iterator[T]:
        return iter(in_use(self.every))


def in_use(parts: Iterable[T]) -> tuple[T, ...]:
    """These without what belongs to a block that is off; asked once for all."""
    with known(_off.get() or read_off):
        return tuple(part for part in parts if is_in_use(part))


def block_of_task(name: str) -> Block | None:
    return next((block for block in blocks() if name in block.tasks), None)
