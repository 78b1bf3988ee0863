"""An operator switches blocks off and on: at once, recorded, nothing deleted."""

import re

import pytest

from config.blocks import BLOCKS
from trellis.audit.models import AuditEntry
from trellis.core.errors import Conflict, InvalidInput, NotPermitted
from trellis.core.types import VISITOR
from trellis.notifications.services.links import make_link
from trellis.portal import selectors
from trellis.portal.selectors.blocks import count_records
from trellis.portal.services import site
from trellis.portal.tests.conftest import MEMBER, OPERATOR
from trellis.registry.models import SavedSearch

pytestmark = pytest.mark.django_db
ALL = [block.key for block in BLOCKS]
PAGE = "/settings/blocks/"


def without(*keys: str) -> list[str]:
    return [key for key in ALL if key not in keys]


def ticked(page: str) -> int:
    return len(re.findall('name="offered" value="[a-z-]+" checked', page))


def change(*keys: str, version: int = 0):
    return site.change_blocks(actor=OPERATOR, version=version, offered=without(*keys))


def test_every_block_is_on_until_somebody_says_otherwise():
    assert selectors.get_site().blocks_off == ()


def test_change_blocks_stores_and_records_what_is_off():
    assert change("figures", "imports").blocks_off == ("figures", "imports")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject_type, entry.changes) == (
        "changed",
        "portal.site",
        {"blocks_off": [[], ["figures", "imports"]]},
    )
    assert change(version=1).blocks_off == ()


@pytest.mark.parametrize("actor", [VISITOR, MEMBER])
def test_only_an_operator_switches_blocks(actor):
    with pytest.raises(NotPermitted):
        site.change_blocks(actor=actor, version=0, offered=[])


def test_block_that_another_needs_is_not_switched_off_alone():
    with pytest.raises(InvalidInput) as caught:
        change("members")
    problem = caught.value.problems[0]
    said = "“Letters to members” needs “Registers of members”."
    assert (problem.field, problem.message) == ("offered", said)
    assert selectors.get_site().blocks_off == ()
    assert change("members", "letters").blocks_off == ("members", "letters")


def test_unknown_block_is_refused_and_a_later_change_is_a_conflict():
    with pytest.raises(InvalidInput):
        site.change_blocks(actor=OPERATOR, version=0, offered=[*ALL, "payroll"])
    change("figures")
    with pytest.raises(Conflict):
        change("imports", version=0)


def test_screen_says_what_each_holds_and_switches_it_for_the_next_request(client, sign_in_as):
    person = sign_in_as("operator")
    SavedSearch.objects.create(person=person, name="Textile", query="q=textile")
    assert client.get("/searches/").status_code == 200
    page = client.get(PAGE).content.decode()
    assert ("1 record<" in page, page.count('name="offered"')) == (True, len(ALL))
    assert ticked(page) == len(ALL)
    answer = client.post(PAGE, {"version": 0, "offered": without("saved-searches")}, follow=True)
    text = answer.content.decode()
    assert ("The settings are saved." in text, ticked(text)) == (True, len(ALL) - 1)
    assert "Your saved searches" not in client.get("/").content.decode()
    assert client.get("/searches/").status_code == 404
    client.post(PAGE, {"version": 1, "offered": ALL})
    assert "Textile" in client.get("/searches/").content.decode()


def test_refusal_stands_above_the_form_and_what_was_ticked_stays(client, sign_in_as):
    sign_in_as("operator")
    answer = client.post(PAGE, {"version": 0, "offered": without("claims", "figures")})
    text = answer.content.decode()
    assert (answer.status_code, ticked(text)) == (422, len(ALL) - 2)
    assert "“Links for listed members” needs “Claims”." in text


def test_screen_asks_as_often_however_much_there_is(client, sign_in_as, django_assert_max_num_queries):
    person = sign_in_as("operator")
    client.get(PAGE)
    counted = []
    for rows in (10, 100):
        SavedSearch.objects.all().delete()
        SavedSearch.objects.bulk_create(
            [SavedSearch(person=person, name=str(number), query=f"q={number}") for number in range(rows)]
        )
        with django_assert_max_num_queries(60) as asked:  # one for each table of a block
            client.get(PAGE)
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_a_page_needs_no_question_more_while_blocks_are_off(client, django_assert_max_num_queries):
    counted = []
    for off in ((), ("figures", "programmes")):
        change(*off, version=0)
        client.get("/imprint/")
        with django_assert_max_num_queries(20) as asked:
            client.get("/imprint/")
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_nothing_is_counted_where_there_is_nothing():
    assert count_records() == dict.fromkeys(ALL, 0)


def test_link_with_a_page_of_its_own_says_that_it_is_not_offered_and_a_forged_one_is_missing(client):
    path = make_link(purpose="member-profile", matter=1)
    change("claims", "listings")
    answer = client.get(path, follow=True)
    assert answer.status_code == 410
    assert "This site does not offer what this link was for" in answer.content.decode()
    assert client.get("/listed/forged/").status_code == 404


def test_pages_kept_for_an_outage_are_forgotten(django_capture_on_commit_callbacks, monkeypatch, tmp_path):
    kept = site.kept_pages()
    kept.folder = tmp_path
    (tmp_path / "page").write_text("an earlier page")
    monkeypatch.setattr(site, "kept_pages", lambda: kept)
    with django_capture_on_commit_callbacks(execute=True):
        change("figures")
    assert list(tmp_path.iterdir()) == []
