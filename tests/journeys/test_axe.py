"""Every page: axe finds nothing, light and dark, narrow and wide; nothing scrolls sideways; no errors."""

import pytest
from playwright.sync_api import Page

from tests.journeys.browser import SCHEMES, WIDTHS, axe_violations, overflows
from tests.journeys.no_pages import OTHER
from tests.journeys.route import OPERATOR, VISITOR
from tests.journeys.routes import PAGES, every_route
from tests.journeys.site import DemoSite, actor_of
from trellis.accounts import services as accounts

pytestmark = pytest.mark.browser
# True if there was one to open.
OPEN_DETAILS = """() => {
    const closed = [...document.querySelectorAll("details:not([open])")];
    closed.forEach(details => { details.open = true; });
    return closed.length > 0;
}"""
VISITS = [(route, role) for route in PAGES for role in route.roles]


def test_every_route_is_visited_or_said_why_not():
    assert set(every_route()) == {route.name for route in PAGES} | set(OTHER)


@pytest.fixture(scope="module")
def token(site: DemoSite) -> None:
    accounts.create_token(actor=actor_of(site.member), label="nightly export", days=30)


@pytest.mark.system("M7")
@pytest.mark.parametrize(
    ("route", "role"), VISITS, ids=[f"{route.name}{route.query}-{role}" for route, role in VISITS]
)
def test_page_is_sound_for_everybody_who_opens_it(readers, site, token, route, role):
    page = readers[role]
    answer = page.goto(route.path(site))
    assert answer is not None
    assert answer.status == 200
    found = faults_everywhere(page)
    if page.evaluate(OPEN_DETAILS):
        # What is around them was looked at already.
        found += [f"details opened, {fault}" for fault in faults_everywhere(page, within="details")]
    assert found == []
    assert readers.fence.errors == []


@pytest.mark.parametrize("role", [VISITOR, OPERATOR])
def test_opened_menus_are_sound(readers, role):
    page = readers[role]
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/")
    menus = page.locator("[popover][id]").evaluate_all("menus => menus.map(menu => menu.id)")
    assert {"menu-navigation", "menu-theme", "menu-language"} <= set(menus)
    found = []
    for menu in menus:
        page.evaluate("id => document.getElementById(id).showPopover()", menu)
        # A menu covers what lies under it, which is sound by itself: only the menu is looked at.
        found += [f"{menu}, {fault}" for fault in faults_everywhere(page, within=f"#{menu}")]
        page.evaluate("id => document.getElementById(id).hidePopover()", menu)
    assert found == []


def test_opened_dialog_is_sound(readers):
    page = readers[VISITOR]
    page.goto("/components/")
    page.evaluate("document.querySelector('dialog').showModal()")
    assert faults_everywhere(page) == []


def faults_everywhere(page: Page, within: str = "html") -> list[str]:
    """What axe and the window's width find on the page as it stands: narrow and wide, light and dark."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.evaluate(
                "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
            )
            found += [f"{width} px, {scheme}: {fault}" for fault in axe_violations(page, within)]
        if overflows(page):
            found.append(f"{width} px: scrolls sideways")
    return found
