"""Every route there is: the URL names of the platform, and the operations of its API."""

import functools
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from config.api import api
from trellis.core.permissions import Row

PLACE = re.compile(r"{(?:\w+:)?(\w+)}")
# The root of the API answers nothing: an address for building others. The others stand in the place of the
# library's routes of the same addresses and are asked by the names of those.
NO_ROUTES = {
    "api:api-root",
    "accounts/sessions/",
    "accounts/oidc/<slug:provider_id>/login/",
    "accounts/oidc/<slug:provider_id>/login/callback/",
    # the library's former addresses: they lead on to its present ones
    "social/connections/",
    "social/login/cancelled/",
    "social/login/error/",
    "social/signup/",
}


def url_names(
    patterns: Iterable[Any], namespace: str = "", places: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each URL name with the places of its address; a route without a name counts by its pattern."""
    for pattern in patterns:
        here = (*places, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from url_names(pattern.url_patterns, inner, here)
        elif isinstance(pattern, URLPattern) and not is_operation(pattern):
            yield f"{namespace}{pattern.name or pattern.pattern}", here


def is_operation(pattern: URLPattern) -> bool:
    """The API's own operations are counted by their paths and methods, as several share one name."""
    return pattern.callback.__module__.startswith("ninja.") and pattern.name not in (
        "openapi-json",
        "api-root",
    )


def operations(ninja: Any) -> Iterator[tuple[str, str, str]]:
    """Method, path and the names of its places, of each operation of the API."""
    for prefix, router in ninja._routers:
        for path, view in router.path_operations.items():
            full = "/api/" + f"{prefix.strip('/')}/{path.lstrip('/')}".lstrip("/")
            for operation in view.operations:
                for method in operation.methods:
                    yield method, PLACE.sub(r"{\1}", full), operation.view_func.__name__


@functools.cache
def every_url_name() -> dict[str, tuple[str, ...]]:
    found = dict(url_names(get_resolver().url_patterns))
    return {name: places for name, places in found.items() if name not in NO_ROUTES}


def every_operation() -> set[tuple[str, str]]:
    return {(method, path) for method, path, _name in operations(api)}


def places_of(route: str) -> tuple[str, ...]:
    return tuple(PLACE.findall(route)) if route.startswith("/") else every_url_name()[route]


def faults(
    rows: Iterable[Row], *, names: Iterable[str] = (), found: Iterable[tuple[str, str]] = ()
) -> list[str]:
    """Where routes and rows differ: a route without a row, a row without a route, a row said twice."""
    rows, names, found = list(rows), set(names), set(found)
    said_names = {row.route for row in rows if not row.is_api}
    said_operations = {(method, row.route) for row in rows if row.is_api for method in row.methods}
    keys = [row.key for row in rows]
    return [
        *(f"no row for {name}: add one to config/permissions" for name in sorted(names - said_names)),
        *(f"no route for the row {name}" for name in sorted(said_names - names)),
        *(
            f"no row for {' '.join(one)}: add one to config/permissions"
            for one in sorted(found - said_operations)
        ),
        *(f"no route for the row {' '.join(one)}" for one in sorted(said_operations - found)),
        *(f"two rows say {key}" for key in sorted({key for key in keys if keys.count(key) > 1})),
    ]
