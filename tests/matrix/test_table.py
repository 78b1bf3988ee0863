"""The table and the routes are the same set: each way in which they could differ is found."""

import pytest
from django.http import HttpResponse
from django.urls import include, path
from ninja import NinjaAPI

from config.permissions import CHAPTERS
from config.permissions.rules import (
    CODE,
    EVERYBODY,
    IMPORT,
    KEEPERS,
    LIVE,
    OPERATORS,
    OWNERS,
    PROFILE,
    REVIEWERS,
    TOKEN,
)
from tests.matrix.routes import every_operation, every_url_name, faults, operations, url_names
from tests.matrix.walk import cells
from trellis.core.permissions import Answer, Relation, Role, answer, applies, row

ROWS = [one for chapter in CHAPTERS for one in chapter.rows]
OK, REFUSED, CLOSED, MISSING = Answer.OK, Answer.REFUSED, Answer.CLOSED, Answer.MISSING


def test_every_route_has_a_row_and_every_row_a_route():
    assert faults(ROWS, names=every_url_name(), found=every_operation()) == []


def view(request):
    return HttpResponse()


def test_a_new_route_without_a_row_is_found():
    patterns = [path("x/<slug:slug>/", view, name="page"), path("y/", view)]
    names = dict(url_names([path("x/", include((patterns, "x")))]))
    assert names == {"x:page": ("slug",), "x:y/": ()}
    assert faults([row("x:page", "", GET=EVERYBODY)], names=names) == [
        "no row for x:y/: add one to config/permissions"
    ]
    with_new = {**every_url_name(), "portal:new": ()}
    assert faults(ROWS, names=with_new, found=every_operation()) == [
        "no row for portal:new: add one to config/permissions"
    ]


def test_a_new_operation_or_method_of_the_api_without_a_row_is_found():
    ninja = NinjaAPI(urls_namespace="another")
    ninja.get("/things/{slug:slug}")(lambda request, slug: None)
    ninja.delete("/things/{slug:slug}")(lambda request, slug: None)
    found = {(method, where) for method, where, _name in operations(ninja)}
    assert found == {("GET", "/api/things/{slug}"), ("DELETE", "/api/things/{slug}")}
    assert faults([row("/api/things/{slug}", "", GET=EVERYBODY)], found=found) == [
        "no row for DELETE /api/things/{slug}: add one to config/permissions"
    ]


def test_a_row_without_a_route_and_a_row_said_twice_are_found():
    gone = row("portal:gone", "", GET=EVERYBODY)
    twice = row("portal:home", "", GET=OPERATORS)
    unknown = row("/api/kinds", "", POST=OPERATORS)
    assert faults([*ROWS, gone, twice, unknown], names=every_url_name(), found=every_operation()) == [
        "no route for the row portal:gone",
        "no route for the row POST /api/kinds",
        "two rows say GET portal:home",
    ]


EDIT = row("x:edit", "", PROFILE, only_while=LIVE, has_part=True, GET=KEEPERS)
READ = row("x:read", "", PROFILE, GET=EVERYBODY)


@pytest.mark.parametrize(
    ("one", "role", "relation", "said"),
    [
        (EDIT, Role.VISITOR, Relation.FOREIGN, REFUSED),
        (EDIT, Role.MEMBER, Relation.OWN, REFUSED),
        (EDIT, Role.EDITOR, Relation.OWN, OK),
        (EDIT, Role.EDITOR, Relation.SIBLING, REFUSED),
        (EDIT, Role.EDITOR, Relation.LESSER, REFUSED),
        (EDIT, Role.OWNER, Relation.LESSER, OK),
        (EDIT, Role.OWNER, Relation.OWN_ARCHIVED, CLOSED),
        (EDIT, Role.OWNER, Relation.DRAFT, MISSING),
        (EDIT, Role.OWNER, Relation.WRONG_PART, MISSING),
        (EDIT, Role.PERSON, Relation.WRONG_PART, REFUSED),
        (EDIT, Role.VALIDATOR, Relation.DRAFT, REFUSED),
        (EDIT, Role.OPERATOR, Relation.DRAFT, OK),
        (EDIT, Role.OPERATOR, Relation.ARCHIVED, CLOSED),
        (EDIT, Role.OPERATOR, Relation.MISSING, MISSING),
        (READ, Role.VISITOR, Relation.FOREIGN, OK),
        (READ, Role.VISITOR, Relation.DRAFT, MISSING),
        (READ, Role.MEMBER, Relation.OWN_ARCHIVED, OK),
        (READ, Role.VALIDATOR, Relation.ARCHIVED, OK),
        (row("x", "", PROFILE, state="in_review", POST=REVIEWERS), Role.OWNER, Relation.OWN, REFUSED),
        (row("x", "", PROFILE, state="in_review", POST=REVIEWERS), Role.OWNER, Relation.FOREIGN, MISSING),
        (row("x", "", PROFILE, POST=OWNERS), Role.OWNER, Relation.LESSER, REFUSED),
        (row("x", "", IMPORT, POST=KEEPERS), Role.MEMBER, Relation.OWN, MISSING),
        (row("x", "", IMPORT, POST=KEEPERS), Role.VALIDATOR, Relation.FOREIGN, MISSING),
        (row("x", "", CODE, signs_in=True, POST=OPERATORS), Role.VISITOR, Relation.MISSING, Answer.SIGN_IN),
    ],
)
def test_cells_follow_from_a_row(one, role, relation, said):
    method = next(iter(one.methods))
    assert answer(one, method, role, relation) == said


def test_operators_do_not_see_the_tokens_of_others():
    one = row("x", "", TOKEN, GET=OPERATORS)
    assert applies(one, Role.OPERATOR, Relation.OWN)
    assert answer(one, "GET", Role.OPERATOR, Relation.FOREIGN) == MISSING


def test_every_method_is_tried_and_head_follows_get():
    asked = list(cells([row("portal:home", "", GET=EVERYBODY, POST=OPERATORS)]))
    assert {(one.method, one.expected) for one in asked if one.role == Role.VISITOR} == {
        ("GET", OK),
        ("HEAD", OK),
        ("POST", REFUSED),
        *((method, Answer.NO_METHOD) for method in ("PUT", "PATCH", "DELETE")),
    }
