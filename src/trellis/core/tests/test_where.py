"""`manage.py where` on a made-up module."""

import io

import pytest
from django.core.management import CommandError, call_command

EXAMPLE = "trellis.core.tests.where_example"
FOLDER = "src/trellis/core/tests/where_example"


@pytest.fixture(autouse=True)
def example_addresses(settings):
    settings.ROOT_URLCONF = f"{EXAMPLE}.urls"


def where(url):
    out = io.StringIO()
    call_command("where", url, stdout=out)
    return [line.split() for line in out.getvalue().splitlines() if line]


def test_where_follows_a_view_to_its_page_and_template():
    assert where("https://host.example/fences/7/?tab=2") == [
        ["address", "fences:fence", "any", "method"],
        ["view", f"{EXAMPLE}.views.show", f"{FOLDER}/views.py:18"],
        ["pages", f"{EXAMPLE}.pages.FencePage", f"{FOLDER}/pages.py:4"],
        ["pages", f"{EXAMPLE}.pages.fence_page", f"{FOLDER}/pages.py:8"],
        ["selectors", f"{EXAMPLE}.selectors.get_fence", f"{FOLDER}/selectors.py:1"],
        ["template", "core/error.html", "src/trellis/core/templates/core/error.html"],
    ]


def test_where_follows_a_view_to_its_service_and_policy_and_names_a_missing_template():
    assert where("/fences/7/edit/") == [
        ["address", "without", "a", "name", "any", "method"],
        ["view", f"{EXAMPLE}.views.edit", f"{FOLDER}/views.py:23"],
        ["views", f"{EXAMPLE}.views.render_missing", f"{FOLDER}/views.py:28"],
        ["services", f"{EXAMPLE}.services.paint", f"{FOLDER}/services.py:4"],
        ["policies", f"{EXAMPLE}.policies.can_paint", f"{FOLDER}/policies.py:1"],
        ["template", "where_example/missing.html", "does", "not", "exist"],
    ]


def test_where_shows_each_operation_of_the_api():
    lines = where("/api/fences/7")
    assert [line for line in lines if line[0] in {"address", "view", "services"}] == [
        ["address", "where-example:read", "GET"],
        ["view", f"{EXAMPLE}.urls.read", f"{FOLDER}/urls.py:11"],
        ["address", "where-example:read", "POST"],
        ["view", f"{EXAMPLE}.urls.write", f"{FOLDER}/urls.py:16"],
        ["services", f"{EXAMPLE}.services.paint", f"{FOLDER}/services.py:4"],
    ]


def test_where_follows_a_view_class():
    assert where("/gone/")[1] == ["view", f"{EXAMPLE}.views.Gone", f"{FOLDER}/views.py:32"]


def test_where_names_the_template_of_a_view_class():
    assert where("/empty/")[-1] == [
        "template",
        "core/error.html",
        "src/trellis/core/templates/core/error.html",
    ]


@pytest.mark.parametrize("url", ["/partial/", "/nameless/"])
def test_where_follows_what_wraps_a_view(url):
    assert ["pages", f"{EXAMPLE}.pages.FencePage", f"{FOLDER}/pages.py:4"] in where(url)


def test_where_says_that_a_view_has_no_source():
    assert where("/built-in/")[1] == ["view", "builtins.print", "no", "source"]


def test_where_names_the_nearest_addresses_of_an_unknown_one():
    with pytest.raises(
        CommandError, match=r"Nothing answers /fences/x/\. Near it: /fences/<int:fence_id>/, "
    ):
        where("/fences/x/")
    with pytest.raises(CommandError, match=r"Nothing answers /gine/\. Near it: /gone/, "):
        where("/gine/")
    with pytest.raises(CommandError, match=r"Near it: nothing\."):
        where("/ÆÆÆ")


def test_where_without_an_address_says_what_to_type():
    with pytest.raises(CommandError, match="make where URL="):
        where(" ")
