"""The tools of the journeys themselves: a fault placed on purpose must be seen."""

import pytest

from tests.journeys.browser import Fence, axe_violations, overflows

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 320, "height": 600})
    yield context.new_page()
    context.close()


def test_axe_names_an_image_without_a_text(page):
    page.set_content('<html lang="en"><title>A page</title><main><h1>A page</h1><img src="data:,"></main>')
    assert [fault.partition(" at ")[0] for fault in axe_violations(page)] == ["image-alt"]


def test_axe_finds_nothing_on_a_sound_page(page):
    page.set_content('<html lang="en"><title>A page</title><main><h1>A page</h1></main>')
    assert axe_violations(page) == []


def test_overflow_is_seen(page):
    page.set_content('<p style="width: 400px">wide</p>')
    assert overflows(page)
    page.set_content("<p>narrow</p>")
    assert not overflows(page)


def test_fence_notes_another_host_and_a_refused_script(page):
    fence = Fence(host="here.invalid")
    fence.watch(page)
    page.route("http://here.invalid/", lambda route: route.fulfill(body=PAGE, headers=POLICY))
    page.route("http://elsewhere.invalid/**", lambda route: route.abort())
    page.goto("http://here.invalid/")
    assert fence.strayed == ["http://elsewhere.invalid/picture.png"]
    assert len(fence.refused) == 1


def test_fence_hears_what_goes_wrong_and_forgets_it(page):
    fence = Fence(host="here.invalid")
    fence.watch(page)
    page.set_content("<script>console.info('quiet'); console.error('loud'); missing()</script>")
    assert fence.errors == ["loud", "missing is not defined"]
    fence.forget()
    assert fence.errors == []


PAGE = '<img src="http://elsewhere.invalid/picture.png"><script>document.title = "ran"</script>'
POLICY = {"Content-Type": "text/html", "Content-Security-Policy": "script-src 'none'"}
