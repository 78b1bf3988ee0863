"""The own schedule and the plan of tables when the network goes."""

import re
from datetime import UTC, datetime, timedelta

import pytest

pytestmark = pytest.mark.browser
BASE = "/events/matchmaking-day/meetings/"


def read_at(page) -> datetime:
    """When this page says that it was read."""
    text = page.locator("[data-kept] p >> nth=1").inner_text()
    return datetime.strptime(re.search(r"\d+ \w+ \d{4}, \d\d:\d\d", text)[0], "%d %b %Y, %H:%M").replace(
        tzinfo=UTC
    )


@pytest.mark.parametrize("path", [BASE, f"{BASE}tables/"])
def test_page_opens_without_network_and_says_when_it_was_read(open_window, site, path):
    page = open_window(path=path, person=site.member, width=360)
    page.wait_for_selector("[data-kept][data-ready]")
    read = read_at(page)
    assert "A weaver" in page.inner_text("main")
    page.context.set_offline(True)
    page.reload()
    assert "A weaver" in page.inner_text("main")
    assert page.locator("[data-kept] [data-part=offline]").is_visible()
    # What is kept is read once more after the page, which may be in the next minute.
    assert timedelta(0) <= read_at(page) - read <= timedelta(minutes=1)
    page.context.set_offline(False)
