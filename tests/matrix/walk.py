"""Each cell of the matrix as a request: what it should answer, what it answered, what it wrote."""

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from http.cookies import SimpleCookie
from itertools import product
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

from django.db import connection, transaction
from django.http import HttpResponse

from tests.matrix.addresses import Asked, path_of
from tests.matrix.bodies import body_of
from tests.matrix.world import World
from trellis.accounts import middleware
from trellis.core.permissions import METHODS, Answer, Relation, Role, Row, answer, applies

WRITES = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
NOT_COUNTED = {"django_session"}
CHANGING = re.compile(r'nonce-[\w+/=-]+|nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"')
# The length differs with the name typed; the moment of the answer is no answer.
NOT_COMPARED = {"Content-Length", "Expires", "Last-Modified", "Date"}
# Recorded is nothing where nothing is sent; looking at a letter sends none.
WRITES_NOTHING = {"/api/evidence/facts", "/api/organisations/{slug}/register/letters/look"}
# On a screen these say a refusal for now where the button was: they lead back to it.
LED_BACK = {"imports:check", "imports:search_again", "imports:resume", "imports:discard",
            "imports:undo", "imports:decide"}  # fmt: skip
# HEAD takes the way of GET: one thing and those who may least and most show that it does.
ENOUGH = {Relation.NONE, Relation.FOREIGN}
# What is refused before it is looked who asks, is asked by two: were it looked at first, the visitor would be
# led to sign in, or the operator let in.
TWO = {Role.VISITOR, Role.OPERATOR}
HEADED = TWO | {Role.OWNER}
Known = dict[tuple[str, str, Role, bool], tuple[Any, ...]]


@dataclass(frozen=True)
class Cell:
    row: Row
    method: str
    role: Role
    relation: Relation
    expected: Answer

    def __str__(self) -> str:
        what = f"{self.method} {self.row.route}" + (f" ({self.row.case})" if self.row.case else "")
        return f"{what}, {self.role.value}, {self.relation.value}"


@dataclass
class Found:
    response: HttpResponse
    path: str
    text: str
    writes: list[str]
    is_complete: bool = False  # what was sent is enough to get through


def cells(rows: Iterable[Row]) -> Iterator[Cell]:
    """All cells of one route's rows: their methods for each relation, and each other method once."""
    rows = list(rows)
    asking = asking_roles(rows)
    for row in rows:
        # What is missing comes first: the answers to it are those that others are compared with.
        tried = sorted(row.relations(), key=lambda relation: relation != Relation.MISSING)
        for relation, role, method in product(tried, asking, methods_of(row)):
            is_enough = method != "HEAD" or (relation in ENOUGH and role in HEADED)
            if is_enough and applies(row, role, relation):
                yield Cell(row, method, role, relation, answer(row, method, role, relation))
    first = rows[0]
    relation = Relation.FOREIGN if first.thing else Relation.NONE
    others = [method for method in METHODS if not any(row.rule(method) for row in rows)]
    for role, method in product(sorted(TWO), others):
        yield Cell(first, method, role, relation, answer(first, method, role, relation))


def asking_roles(rows: list[Row]) -> list[Role]:
    """Every role; an analyst only where they see or may more than anybody who is signed in."""
    rules = [
        rule for row in rows for rule in (*row.methods.values(), *([row.thing.hidden] if row.thing else []))
    ]
    is_apart = any((Role.ANALYST in rule.anywhere) != (Role.PERSON in rule.anywhere) for rule in rules)
    return [role for role in Role if is_apart or role != Role.ANALYST]


def methods_of(row: Row) -> list[str]:
    return [method for method in METHODS if row.rule(method)]


def ask(world: World, cell: Cell, *, relation: Relation | None = None, part_missing: bool = False) -> Found:
    """Make the request of a cell, and take back what it did."""
    asked = Asked(world, cell.row, cell.role, relation or cell.relation, part_missing)
    is_complete, body = body_of(asked, cell.method)
    found = watched(world, cell.role, cell.method, path_of(asked), body)
    found.is_complete = is_complete
    return found


@contextmanager
def one_point(world: World) -> Iterator[None]:
    """Every request of the block is taken back to where the block began, so that none marks that itself."""
    world.point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_commit(world.point)
        world.point = ""


def watched(world: World, role: Role, method: str, path: str, body: Mapping[str, Any]) -> Found:
    """The answer to a request with what it wrote, all of which is taken back."""
    writes: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if (match := WRITES.match(sql)) and match[2] not in NOT_COUNTED:
            writes.append(sql[:80])
        return execute(sql, params, many, context)

    point = world.point or transaction.savepoint()
    try:
        # Where a session was last seen is noted every ten minutes, which this may take longer than.
        with connection.execute_wrapper(watch), patch.object(middleware, "EVERY", math.inf):
            response = send(world, role, method, path, body)
            content = b"".join(response) if response.streaming else response.content
    finally:
        transaction.savepoint_rollback(point)
        if not world.point:
            transaction.savepoint_commit(point)
    return Found(response, path, content.decode(errors="replace"), writes)


def send(world: World, role: Role, method: str, path: str, body: Mapping[str, Any]) -> HttpResponse:
    """Screens are asked with a session, the API with a token; by one client, as each new one costs much."""
    client = world.client
    client.cookies = SimpleCookie()
    if not path.startswith("/api/"):
        client.cookies.load(world.cookies[role])
        return client.post(path, body) if method == "POST" else client.generic(method, path)
    token = world.tokens.get(role)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if "files" in body:
        return client.post(path, body, headers=headers)
    content = b"" if method in ("GET", "HEAD") else json.dumps(body).encode()
    return client.generic(method, path, content, "application/json", headers=headers)


def is_sign_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and response["Location"].startswith("/accounts/login/?next=")


def fault(cell: Cell, found: Found) -> str:
    """What is wrong with the answer of a cell, or an empty text."""
    status, expected = found.response.status_code, cell.expected
    said = f"{cell}: expected {expected.value}, got {status}"
    if expected == Answer.OK:
        return said if not let_in(cell, found) else not_written(cell, found)
    statuses = {
        Answer.REFUSED: {403},
        Answer.CLOSED: {302} if cell.row.route in LED_BACK else {403, 409},
        Answer.MISSING: {404},
        Answer.NO_METHOD: {405},
    }
    if cell.relation == Relation.WRONG_PART and expected == Answer.REFUSED:
        statuses[Answer.REFUSED] = {403, 404}  # whichever is looked at first: the part, or the right
    is_right = is_sign_in(found.response) if expected == Answer.SIGN_IN else status in statuses[expected]
    if not is_right:
        return said
    if found.writes:
        return f"{cell}: {expected.value}, and yet it wrote: {found.writes}"
    if expected == Answer.REFUSED and cell.row.is_api and cell.method != "HEAD":
        return "" if found.response.json().get("detail") else f"{cell}: refused without a reason"
    return ""


def let_in(cell: Cell, found: Found) -> bool:
    status = found.response.status_code
    if is_sign_in(found.response) or status >= 500:
        return False
    done = {200, 201, 202, 204, 301, 302}
    if cell.row.route.startswith(("mfa_", "socialaccount_")):
        done |= {401, 403, 404}  # the library answers by the factors that a person has; here nobody has one
    if cell.method in ("GET", "HEAD") or found.is_complete:
        return status in done
    return status in done | {400, 409, 415, 422}


def not_written(cell: Cell, found: Found) -> str:
    if cell.method in ("GET", "HEAD") or not found.is_complete:
        return ""
    return (
        ""
        if found.writes or cell.row.route in WRITES_NOTHING
        else f"{cell}: let in, and yet nothing was written"
    )


def likeness(found: Found, typed: str = "") -> tuple[Any, ...]:
    """An answer without what differs each time, and without what was asked for."""
    headers = sorted(
        (name, plain(value, found.path, typed))
        for name, value in found.response.headers.items()
        if name not in NOT_COMPARED
    )
    text = plain(found.text, found.path, typed)
    return found.response.status_code, headers, sorted(found.response.cookies), text


def plain(text: str, path: str, typed: str) -> str:
    for written in (path, quote(path), quote(path, safe=""), escape(path)):
        text = text.replace(written, "ASKED")
    if typed:
        text = re.sub(rf"(?<![\w-]){re.escape(typed)}(?![\w-])", "ASKED", text)
    return CHANGING.sub("CHANGING", text)


def difference(world: World, cell: Cell, found: Found, known: Known) -> str:
    """Where what one may not know of answers otherwise than what there is not; `known` keeps the latter."""
    is_part = cell.relation == Relation.WRONG_PART
    if cell.method == "HEAD" or (cell.expected == Answer.SIGN_IN and is_part):
        return ""
    if not is_part and (cell.expected not in (Answer.MISSING, Answer.SIGN_IN) or not cell.row.thing):
        return ""
    key = (cell.row.key, cell.method, cell.role, is_part)
    answered = likeness(found)
    if cell.relation == Relation.MISSING:
        known[key] = answered
    if key not in known:
        relation = cell.relation if is_part else Relation.MISSING
        known[key] = likeness(ask(world, cell, relation=relation, part_missing=is_part))
    return "" if answered == known[key] else f"{cell}: answers otherwise than what is missing"
