"""The own schedule and the plan of tables when the network goes."""

import pytest

pytestmark = pytest.mark.browser
BASE = "/events/matchmaking-day/meetings/"


@pytest.mark.parametrize("path", [BASE, f"{BASE}tables/"])
def test_page_opens_without_network_and_says_when_it_was_read(open_window, site, path):
    page = open_window(path=path, person=site.member, width=360)
    page.wait_for_selector("[data-kept][data-ready]")
    read = page.locator("[data-kept] p >> nth=1").inner_text()
    assert "A weaver" in page.inner_text("main")
    page.context.set_offline(True)
    page.reload()
    assert "A weaver" in page.inner_text("main")
    assert page.locator("[data-kept] [data-part=offline]").is_visible()
    assert page.locator("[data-kept] p >> nth=1").inner_text().split(".")[0] == read.split(".")[0]
    page.context.set_offline(False)
