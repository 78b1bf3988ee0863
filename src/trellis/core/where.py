"""Which code answers an address: its view, and the pages, services, policies and templates it reaches.

The code is read, not run: from the view every function of our own that it names is followed, edge to page or
service to policy and selector, and sorted by the kind of file that it stands in.
"""

import ast
import difflib
import functools
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import URLResolver, get_resolver, resolve
from django.urls.exceptions import Resolver404

from trellis.core.errors import NotFound

OWN = "trellis"
KINDS = ("views", "api", "pages", "forms", "services", "policies", "selectors")


@dataclass(frozen=True)
class Place:
    """A function or class: what it is called, and the file and line where it stands."""

    name: str
    file: str
    line: int


@dataclass
class Answer:
    """What answers one address with one method."""

    address_name: str
    methods: str
    view: Place
    places: dict[str, list[Place]] = field(default_factory=dict)
    templates: list[tuple[str, str]] = field(default_factory=list)


def find_answers(url: str) -> list[Answer]:
    """Everything that answers this address: one view, or one operation of the API for each method.

    Raises
    ------
    NotFound
        If no address matches; the message names those that come nearest.
    """
    path = urlsplit(url).path or "/"
    try:
        match = resolve(path)
    except Resolver404:
        raise NotFound(f"Nothing answers {path}. Near it: {', '.join(nearest(path)) or 'nothing'}.") from None
    name = match.view_name if match.url_name else "without a name"
    return [describe(name, methods, function) for methods, function in operations_of(match.func)]


def nearest(path: str, count: int = 5) -> list[str]:
    known = sorted(set(addresses(get_resolver().url_patterns)))
    first = [address for address in known if address.split("/")[1:2] == path.split("/")[1:2] != [""]]
    return (first or difflib.get_close_matches(path, known, n=count, cutoff=0.3))[:count]


def addresses(patterns: list[Any], prefix: str = "/") -> Iterator[str]:
    for pattern in patterns:
        here = prefix + str(pattern.pattern).lstrip("^").rstrip("$")
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, here)
        else:
            yield here


def operations_of(view: Callable[..., Any]) -> list[tuple[str, Any]]:
    """The functions that we wrote behind a callback, each with the methods it answers."""
    inner = inspect.unwrap(view, stop=lambda layer: hasattr(layer, "view_class"))
    if isinstance(inner, functools.partial):
        inner = inner.func
    if hasattr(inner, "view_class"):
        return [("any method", inner.view_class)]
    held = inspect.getclosurevars(inner).nonlocals.get("self") if inspect.isfunction(inner) else None
    operations = getattr(held, "operations", None)
    if operations:
        return [(", ".join(item.methods), inspect.unwrap(item.view_func)) for item in operations]
    return [("any method", inner)]


def describe(name: str, methods: str, view: Any) -> Answer:
    answer = Answer(name, methods, place_of(view))
    texts: set[str] = set()
    for reached in reach(view, texts):
        kind = kind_of(reached)
        if kind and reached is not view:
            answer.places.setdefault(kind, []).append(place_of(reached))
    for places in answer.places.values():
        places.sort(key=lambda place: (place.file, place.line))
    answer.templates = [(text, template_file(text)) for text in sorted(texts)]
    return answer


def reach(start: Any, templates: set[str]) -> list[Any]:
    """Every function and class of our own that `start` names, directly or through another, nearest first."""
    met, waiting = [start], [start]
    while waiting:
        here = waiting.pop(0)
        for thing in named_in(here, templates):
            if is_own(thing) and thing not in met:
                met.append(thing)
                waiting.append(thing)
    return met


def named_in(thing: Any, templates: set[str]) -> Iterator[Any]:
    """The objects that the source of a function or class names; template names are added to `templates`."""
    module = inspect.getmodule(thing)
    known = vars(module) if module else {}
    template = getattr(thing, "template_name", None)  # of a view class
    if isinstance(template, str):
        templates.add(template)
    for node in ast.walk(tree_of(thing)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".html"):
            templates.add(node.value)
        elif isinstance(node, ast.Name):
            yield known.get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield getattr(known.get(node.value.id), node.attr, None)


def tree_of(thing: Any) -> ast.AST:
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(thing)))
    except (OSError, TypeError, SyntaxError):
        return ast.Module(body=[], type_ignores=[])
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            node.decorator_list = []  # what is wrapped around every view tells nothing about this one
    return tree


def is_own(thing: Any) -> bool:
    inner = inspect.unwrap(thing) if callable(thing) else thing
    if not (inspect.isfunction(inner) or inspect.isclass(inner)):
        return False
    return inner.__module__.split(".")[0] == OWN and kind_of(inner) is not None


def kind_of(thing: Any) -> str | None:
    parts = inspect.unwrap(thing).__module__.split(".")
    return next((kind for kind in KINDS if kind in parts), None)


def place_of(thing: Any) -> Place:
    inner = inspect.unwrap(thing)
    name = f"{inner.__module__}.{getattr(inner, '__qualname__', type(inner).__name__)}"
    try:
        return Place(name, shorten(inspect.getsourcefile(inner) or ""), inspect.getsourcelines(inner)[1])
    except (OSError, TypeError):
        return Place(name, "no source", 0)


def template_file(name: str) -> str:
    try:
        return shorten(str(get_template(name).origin))  # type: ignore[attr-defined]
    except TemplateDoesNotExist:
        return "does not exist"


def shorten(path: str) -> str:
    """From the working folder where the file is inside it."""
    file = Path(path)
    return str(file.relative_to(Path.cwd())) if file.is_relative_to(Path.cwd()) else path
