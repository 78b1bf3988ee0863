"""The page frame: stylesheet, theme, errors."""

import re

import pytest
from django.test import Client, RequestFactory

from trellis.core import error_page, views
from trellis.core.frame import NavigationEntry, build_links, operators, reviewers, signed_in
from trellis.core.stylesheet import FOLDER, PARTS, current_stylesheet
from trellis.core.types import VISITOR, Actor

OPERATOR = Actor(person_id=1, platform_roles=frozenset({"operator"}))
ENTRIES = (
    NavigationEntry("Components", "core:components"),
    NavigationEntry("Theme", "core:theme", signed_in),
    NavigationEntry("Language", "set_language", operators),
    NavigationEntry("Home", "portal:home", reviewers),
)


def test_stylesheet_names_every_file_of_the_design_system_once():
    on_disk = {path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.css")}
    assert sorted(PARTS) == sorted(on_disk - {"showcase"})


def test_stylesheet_at_its_own_name_may_be_kept_and_at_an_old_one_not():
    current = current_stylesheet()
    kept = Client().get(f"/style/{current.name}.css")
    assert kept.content == current.text
    assert kept["Content-Type"] == "text/css; charset=utf-8"
    assert kept["Cache-Control"] == "public, max-age=31536000, immutable"
    old = Client().get("/style/0123456789abcdef.css")
    assert (old.content, old["Cache-Control"]) == (current.text, "no-cache")


@pytest.mark.django_db
@pytest.mark.parametrize("chosen", ["light", "dark", "system"])
def test_theme_chosen_is_kept_and_shown(chosen):
    client = Client()
    answer = client.post("/theme/", {"theme": chosen, "next": "/components/"})
    assert (answer.status_code, answer["Location"]) == (302, "/components/")
    assert f'data-theme="{chosen}"' in client.get("/components/").content.decode()


@pytest.mark.django_db
def test_theme_unknown_or_forged_changes_nothing():
    client = Client()
    client.post("/theme/", {"theme": "sepia"})
    assert client.cookies == {}
    client.cookies["theme"] = '"><script>'
    assert 'data-theme="system"' in client.get("/components/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_theme_never_leads_to_another_host(elsewhere):
    assert Client().post("/theme/", {"theme": "dark", "next": elsewhere})["Location"] == "/"


@pytest.mark.parametrize(
    ("actor", "labels"),
    [
        (VISITOR, ["Components"]),
        (Actor(person_id=1), ["Components", "Theme"]),
        (OPERATOR, ["Components", "Theme", "Language", "Home"]),
        (Actor(person_id=1, platform_roles=frozenset({"validator"})), ["Components", "Theme", "Home"]),
    ],
)
def test_navigation_shows_each_actor_their_own_entries(actor, labels):
    assert [link.label for link in build_links(ENTRIES, actor=actor, path="/")] == labels


def test_navigation_marks_the_entry_the_page_lies_under():
    links = build_links(ENTRIES, actor=OPERATOR, path="/theme/dark/")
    assert [link.is_current for link in links] == [False, True, False, False]


@pytest.mark.django_db
def test_unknown_address_says_what_to_do_within_the_frame():
    answer = Client().get("/there/is/nothing/")
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()
    assert 'class="footer"' in answer.content.decode()


@pytest.mark.django_db
def test_form_without_its_token_says_what_to_do():
    answer = Client(enforce_csrf_checks=True).post("/theme/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "Go back, load the page again and send the form once more." in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("handler", "status", "title"),
    [
        (views.bad_request, 400, "That request could not be understood"),
        (views.forbidden, 403, "You may not do this"),
        (views.not_found, 404, "There is nothing at this address"),
        (views.server_error, 500, "Something went wrong here"),
    ],
)
def test_errors_of_the_server_are_answered_within_the_frame(handler, status, title):
    answer = handler(RequestFactory().get("/anything/"))
    assert answer.status_code == status
    assert f"<h1>{title}</h1>" in answer.content.decode()


def test_error_page_comes_even_when_the_frame_cannot_be_built(settings):
    settings.TRELLIS_FRAME_BUILDER = "trellis.core.tests.test_frame.broken_builder"
    request = RequestFactory().get("/anything/")
    answer = error_page.render_error(request, status=500)
    assert answer.status_code == 500
    assert "Something went wrong here" in answer.content.decode()
    assert 'class="header"' in answer.content.decode()
    assert "<script" not in answer.content.decode()


def broken_builder(request):
    raise RuntimeError("no database")


@pytest.mark.django_db
def test_components_page_shows_every_component():
    text = Client().get("/components/").content.decode()
    used = {name for names in re.findall(r'class="([^"]*)"', text) for name in names.split()}
    drawn = {path.stem for path in (FOLDER / "components").glob("*.css")}
    # the navigation stands in the frame, once a module has an entry in it
    assert drawn - used == {"navigation"} - used
