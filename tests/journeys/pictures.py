"""Pictures of every page, wide and narrow, light and dark, into var/pictures: `make pictures`.

They are for people to look at; nothing compares them.
"""

import os
import re

import pytest

from tests.journeys.browser import ROOT, SCHEMES
from tests.journeys.route import MEMBER, OPERATOR, VISITOR
from tests.journeys.routes import PAGES
from tests.journeys.site import actor_of
from trellis.accounts import services as accounts

pytestmark = pytest.mark.browser
FOLDER = ROOT / "var" / "pictures"
PICTURE_WIDTHS = {"wide": 1280, "narrow": 360}
WANTED = os.environ.get("PAGES", "").split()  # names of routes; empty: every page


def is_wanted(name: str) -> bool:
    return not WANTED or name in WANTED


def test_pictures_of_every_page(open_window, site):
    accounts.create_token(actor=actor_of(site.member), label="nightly export", days=30)
    people = {VISITOR: None, MEMBER: site.member, OPERATOR: site.operator}
    FOLDER.mkdir(parents=True, exist_ok=True)
    for role in people:
        window = open_window(path="", person=people[role])
        for route in (route for route in PAGES if role in route.roles and is_wanted(route.name)):
            window.goto(route.path(site))
            window.wait_for_timeout(1200 if window.locator("[data-map]").count() else 100)
            name = re.sub(r"\W+", "-", f"{route.name}{route.query}").strip("-")
            for kind, width in PICTURE_WIDTHS.items():
                window.set_viewport_size({"width": width, "height": 900})
                for scheme in SCHEMES:
                    window.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                    window.wait_for_timeout(60)
                    window.screenshot(path=FOLDER / f"{name}-{role}-{kind}-{scheme}.png", full_page=True)
