"""The page that says who may do what: the table in words, narrowed by role and text."""

import pytest
from django.urls import reverse

from config.permissions.rules import CODE, EVERYBODY, KEEPERS, OPERATORS, PROFILE, PUBLISHED
from trellis.core.permissions import Chapter, row
from trellis.portal.pages.permissions import build_permissions_page

pytestmark = pytest.mark.django_db
SCHEMA = {
    "paths": {"/api/things/{code}": {"get": {"description": "One thing."}, "post": {"summary": "Store"}}}
}
CHAPTERS = (
    Chapter(
        "one",
        "First",
        (
            row("a:read", "Read a profile", PROFILE, GET=EVERYBODY),
            row("a:edit", "Change a profile", PROFILE, signs_in=True, only_while=(PUBLISHED,),
                GET=KEEPERS, POST=KEEPERS),
            row("a:people", "People", PROFILE, signs_in=True, GET=KEEPERS, POST=OPERATORS),
        ),
    ),
    Chapter("two", "Second", (row("/api/things/{code}", "", CODE, GET=EVERYBODY),)),
)  # fmt: skip


def said(**asked) -> dict[str, tuple[str, ...]]:
    page = build_permissions_page(chapters=CHAPTERS, schema=SCHEMA, **asked)
    return {
        f"{line.about} {' '.join(line.methods)}": tuple(cell.text for cell in line.cells)
        for chapter in page.chapters
        for line in chapter.lines
    }


def test_each_rule_is_a_line_with_a_word_for_each_role():
    assert said() == {
        "Read a profile GET": ("yes",) * 8,
        "Change a profile GET POST": ("no", "no", "no", "own", "own", "no", "no", "yes"),
        "People GET": ("no", "no", "no", "own", "own", "no", "no", "yes"),
        "People POST": ("no", "no", "no", "no", "no", "no", "no", "yes"),
        "One thing GET": ("yes",) * 8,
    }


def test_line_says_when_it_can_be_done():
    page = build_permissions_page(chapters=CHAPTERS, schema=SCHEMA)
    assert [line.note for line in page.chapters[0].lines] == ["", "While it is: published.", "", ""]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (
            {"role": "editor"},
            ["Read a profile GET", "Change a profile GET POST", "People GET", "One thing GET"],
        ),
        ({"role": "visitor"}, ["Read a profile GET", "One thing GET"]),
        ({"role": "visitor", "text": " A  PROFILE "}, ["Read a profile GET"]),
        ({"text": "operators"}, ["Change a profile GET POST", "People GET", "People POST"]),
        ({"role": "nobody", "text": "things"}, ["One thing GET"]),
    ],
)
def test_lines_are_narrowed_by_role_and_text(asked, found):
    assert list(said(**asked)) == found


def test_chosen_role_is_the_only_column():
    page = build_permissions_page(chapters=CHAPTERS, schema=SCHEMA, role="owner")
    assert [role.key for role in page.shown] == ["owner"]
    assert said(role="owner")["Change a profile GET POST"] == ("own",)


def test_visitor_reads_the_whole_table_and_finds_it_in_the_footer(client):
    answer = client.get(reverse("portal:permissions"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.count('<th scope="row">') == answer.context_data["total"] > 100
    assert f'<a href="{reverse("portal:permissions")}"' in client.get("/").content.decode()


def test_nothing_found_says_what_to_do(client):
    answer = client.get(reverse("portal:permissions"), {"q": "qqqqqq", "role": "owner"})
    assert answer.context_data["chapters"] == ()
    assert "Nothing here fits" in answer.content.decode()


def test_table_costs_no_query_however_long_it_is(client, settings, django_assert_num_queries):
    settings.TRELLIS_PERMISSIONS = "trellis.portal.tests.test_permissions_page.CHAPTERS"
    url = reverse("portal:permissions")
    client.get(url)
    with django_assert_num_queries(1):  # the settings of the site
        client.get(url)
    settings.TRELLIS_PERMISSIONS = "config.permissions.CHAPTERS"
    with django_assert_num_queries(1):
        client.get(url)
