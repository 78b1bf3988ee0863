"""A block that is off is nowhere: its addresses are missing for everybody, and no page leads to one."""

import functools
import re
from collections.abc import Iterable
from html import unescape
from itertools import product
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import override_settings
from django.urls import Resolver404, resolve, reverse

from config.blocks import BLOCKS
from config.permissions import CHAPTERS
from tests.matrix.addresses import Asked, path_of
from tests.matrix.walk import TWO, likeness, one_point, watched
from tests.matrix.world import World, build_world
from trellis.core.blocks import Block, block_of, holders_of
from trellis.core.permissions import METHODS, Relation, Role, Row
from trellis.portal.models import SiteSettings
from trellis.portal.selectors.blocks import count_records

# What they reach, the tests of the modules reach too: measuring it once more takes half their time again.
pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]
ROWS = [row for chapter in CHAPTERS for row in chapter.rows]
LINK = re.compile(r'(?:href|action|hx-get|hx-post|src|data-[\w-]+)="(/[^"]*)"')
SIGNED = re.compile(r"^/accounts/confirm-email/[^/]+/$")
LOOKS = (Role.VISITOR, Role.OWNER, Role.OPERATOR)
UNKNOWN = "/no/such/address/was/ever/here/"


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> World:
    """Built once; each request is taken back, and at the end the whole."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(TRELLIS_SECOND_FACTOR="offered"),
    ):
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def unbounded(settings):
    settings.TRELLIS_SECOND_FACTOR = "offered"
    settings.ACCOUNT_RATE_LIMITS = False


def switch_off(*keys: str) -> None:
    SiteSettings.objects.update_or_create(id=1, defaults={"blocks_off": list(keys)})


def rows_of(block: Block) -> list[Row]:
    return [row for row in ROWS if any(one is block for one, _value in holders_of(row.route))]


def address_in(block: Block, world: World, row: Row, role: Role) -> str:
    """The address of a row; of a route that blocks share, with this block's own value."""
    path = plain_address(world, row, role)
    for one, value in holders_of(row.route):
        if one is block and value and value.partition("=")[2] not in path:
            path = path.replace("services", value.partition("=")[2])
    return path


def addresses_of(block: Block, world: World) -> dict[tuple[str, Role, str], None]:
    """Each address of a block and each method; several rows have the same, which is asked once.

    What is off is missing before it is looked who asks: those who may least and most show it.
    """
    return {
        (address_in(block, world, row, role), role, method): None
        for row, role, method in product(rows_of(block), sorted(TWO), METHODS)
        if method in ("GET", "POST") or role == Role.OPERATOR
    }


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.key)
def test_each_address_of_a_block_that_is_off_answers_as_one_that_nobody_ever_made(world, block):
    switch_off(block.key)
    faults, unknown = [], {}
    with one_point(world):
        for path, role, method in addresses_of(block, world):
            above = path.strip("/").split("/")
            beside = "/".join(above[:-1] or above)  # the menu marks where one is by it
            key = (beside, role, method)
            if key not in unknown:
                unknown[key] = likeness(watched(world, role, method, f"/{beside}{UNKNOWN}", {}))
            found = watched(world, role, method, path, {})
            if found.response.status_code != 404 or likeness(found) != unknown[key] or found.writes:
                faults.append(f"{method} {path} {role.value}: {found.response.status_code}")
    switch_off()
    assert faults == []
    assert len(unknown) >= 2 * len(TWO)


def pages_of(world: World, role: Role) -> dict[str, str]:
    """Every page and file that a role can open in this world, as its text."""
    return some_pages(world, role, every_address(world, role))


def every_address(world: World, role: Role) -> dict[str, None]:
    """What a role can ask for with GET; several rows have the same address, which is asked once."""
    found = {}
    for row in ROWS:
        if "GET" not in row.methods or row.route.startswith(("mfa_", "socialaccount_")):
            continue
        for block in [one for one, _value in holders_of(row.route)] or [None]:
            path = address_in(block, world, row, role) if block else plain_address(world, row, role)
            found[path] = None
    return found


def plain_address(world: World, row: Row, role: Role) -> str:
    relation = Relation.OWN if role == Role.OWNER and row.thing else Relation.FOREIGN
    if row.thing is None or relation not in row.thing.relations:
        relation = row.thing.relations[0] if row.thing else Relation.NONE
    return path_of(Asked(world, row, role, relation, False))


@functools.cache
def block_at(path: str) -> str:
    """The key of the block at an address, or an empty text."""
    try:
        found = block_of(resolve(urlsplit(unescape(path)).path))
    except Resolver404:
        return ""
    return found.key if found else ""


@pytest.mark.parametrize("role", LOOKS)
def test_no_page_leads_to_a_block_that_is_off(world, role):
    on = pages_of(world, role)
    led_to = {
        block_at(link) for path, text in on.items() for link in LINK.findall(text) if not block_at(path)
    }
    leads = blocks_led_to(on)
    for off in [[block.key] for block in BLOCKS] + [[block.key for block in BLOCKS]]:
        switch_off(*off)
        led = [path for path, keys in leads.items() if off[0] in keys]  # while the block was on
        pages = pages_of(world, role) if len(off) > 1 else some_pages(world, role, led)
        assert {path: link for path, text in pages.items() for link in LINK.findall(text)
                if block_at(link) in off} == {}  # fmt: skip
        assert [path for path in pages if block_at(path) in off] == []
    switch_off()
    some = list(on)[::5]  # all is back
    again = {path: watched(world, role, "GET", path, {}).text for path in some}
    assert {path: lasting_links(text) for path, text in again.items()} == {
        path: lasting_links(on[path]) for path in some
    }
    assert led_to - {""}  # pages of the core do lead to blocks that are on: otherwise this test sees nothing


def lasting_links(text: str) -> list[str]:
    """The links of a page; one that is signed anew whenever the page is made, without its key."""
    return [SIGNED.sub("/accounts/confirm-email/", link) for link in LINK.findall(text)]


def blocks_led_to(on: dict[str, str]) -> dict[str, set[str]]:
    """Of each page the blocks that it leads to elsewhere than in the frame of every page."""
    own = {path: text.partition("<main")[2] for path, text in on.items()} | {"/": on["/"]}
    return {path: {block_at(link) for link in LINK.findall(text)} for path, text in own.items()}


def some_pages(world: World, role: Role, paths: Iterable[str]) -> dict[str, str]:
    """Those of these pages that can be opened now."""
    with one_point(world):
        answers = {path: watched(world, role, "GET", path, {}) for path in paths}
    return {path: answer.text for path, answer in answers.items() if answer.response.status_code == 200}


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.key)
def test_permissions_and_the_api_do_not_speak_of_a_block_that_is_off(world, block):
    routes = {row.route for row in rows_of(block) if len(holders_of(row.route)) == 1}
    seen = {}
    for off in ((), (block.key,)):
        switch_off(*off)
        table = watched(world, Role.VISITOR, "GET", reverse("portal:permissions"), {}).text
        listed = watched(world, Role.VISITOR, "GET", reverse("api:openapi-json"), {}).response.json()
        page = watched(world, Role.VISITOR, "GET", reverse("portal:api"), {}).text
        operations = {route for route in routes if route.startswith("/")}
        seen[off] = (
            {route for route in routes if f"<code>{route}</code>" in table},
            operations & set(listed["paths"]),
            {route for route in operations if f"<code>{route}</code>" in page},
        )
    switch_off()
    operations = {route for route in routes if route.startswith("/")}
    assert seen[()] == (routes, operations, operations)
    assert seen[block.key,] == (set(), set(), set())


def test_an_address_without_its_slash_does_not_say_that_there_is_a_block(world):
    switch_off("figures")
    found = watched(world, Role.VISITOR, "GET", "/facts", {})
    missing = watched(world, Role.VISITOR, "GET", "/no-such", {})
    switch_off()
    assert (found.response.status_code, likeness(found)) == (404, likeness(missing))
    assert watched(world, Role.VISITOR, "GET", "/facts", {}).response.status_code == 301


def test_search_over_everything_finds_nothing_of_a_block_that_is_off(world):
    path = reverse("portal:search") + "?q=employment"
    before = watched(world, Role.VISITOR, "GET", path, {}).text
    switch_off("figures")
    after = watched(world, Role.VISITOR, "GET", path, {}).text
    switch_off()
    link = f'href="{reverse("evidence:indicator", args=["cluster-employment-share"])}"'
    assert [link in text for text in (before, after)] == [
        True,
        False,
    ]


def test_one_of_two_blocks_that_share_an_address_stays(world):
    services = reverse("registry:export_catalogue", args=["services", "csv"])
    programmes = reverse("registry:export_catalogue", args=["programmes", "csv"])
    switch_off("programmes")
    answers = [
        watched(world, Role.VISITOR, "GET", path, {}).response.status_code for path in (services, programmes)
    ]
    switch_off()
    assert answers == [200, 404]


def test_records_are_counted_whosever_they_are(world):
    """A table behind the second wall needs its `let_count`, or an operator would be told of none."""
    found = count_records()
    assert {key for key, count in found.items() if count == 0} <= {
        "programmes",
        "figures",
        "listings",
        "elsewhere",
    }
    assert found["saved-searches"] > 1
