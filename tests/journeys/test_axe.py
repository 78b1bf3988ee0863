"""axe finds nothing on any page, light and dark, narrow and wide; no page scrolls sideways."""

import pytest

from tests.journeys.browser import SCHEMES, WIDTHS, axe_violations, overflows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Pages that need nothing but their address.
PLAIN_PAGES: list[str] = []


@pytest.mark.parametrize("path", PLAIN_PAGES)
def test_page_has_no_violation(open_window, path):
    for width in WIDTHS:
        for scheme in SCHEMES:
            page = open_window(path=path, width=width, scheme=scheme)
            assert axe_violations(page) == [], f"{path} at {width} px, {scheme}"
            assert not overflows(page), f"{path} at {width} px scrolls sideways"
