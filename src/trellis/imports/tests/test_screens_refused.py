"""What a screen does with what cannot be: it says so, keeps what was typed, and changes nothing."""

import pytest
from django.urls import reverse

from trellis.accounts.models import Person
from trellis.imports.models import CellRepair, DuplicateDecision, Import, ImportFile, Progress, StagedRow
from trellis.imports.pages.rows import shown
from trellis.imports.services import applying
from trellis.imports.tests import plain_target
from trellis.imports.tests.screens import staged, text_of, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]
PAIRS = "Name,Country,City\nCap Digital,France,Paris\nCap Digital Asbl,France,Paris\n"
HUGE = "9" * 5000


def page_of(browser, name: str, *args, **query) -> str:
    return text_of(browser.get(reverse(f"imports:{name}", args=args), query))


def send(browser, name: str, *args, **given):
    return browser.post(reverse(f"imports:{name}", args=args), given)


def test_start_is_not_offered_to_who_may_import_for_nobody(client, make_actor, plain_table):
    client.force_login(Person.objects.get(pk=make_actor("nobody").person_id))
    answer = client.get(reverse("imports:start"))
    assert (answer.status_code, answer.context_data["is_possible"]) == (200, False)
    assert upload(client).status_code == 403
    assert Import.objects.count() == 0


def test_editor_imports_only_for_an_organisation_of_theirs(client, make_actor, plain_table):
    client.force_login(Person.objects.get(pk=make_actor("editor", editor={5, 6}, member={7}).person_id))
    form = client.get(reverse("imports:start")).context_data["form"]
    assert form.fields["organisation"].choices == [("5", "Organisation No. 5"), ("6", "Organisation No. 6")]
    for organisation in ("", "7", "99"):
        assert upload(client, organisation=organisation).status_code == 422
    assert upload(client, organisation="5").status_code == 302
    assert Import.objects.get().source.organisation_id == 5


def test_refusal_of_the_service_is_said_beside_the_form(client, make_actor, plain_table):
    client.force_login(Person.objects.get(pk=make_actor("thirteen", owner={13}).person_id))
    answer = upload(client, organisation="13", source="My hubs")
    assert (answer.status_code, "Closed to organisation 13." in text_of(answer)) == (403, True)
    assert "My hubs" in answer.content.decode()


def test_without_any_target_nothing_can_be_imported(browser, settings):
    settings.TRELLIS_IMPORT_ADAPTERS = "trellis.imports.tests.test_screens_refused.NO_ADAPTERS"
    answer = browser.get(reverse("imports:start"))
    assert (answer.status_code, answer.context_data["is_possible"]) == (200, False)


NO_ADAPTERS = ()


def test_progress_part_reloads_the_page_once_the_work_is_done(browser):
    run = staged(browser)
    assert browser.get(reverse("imports:progress", args=[run.pk])).headers["HX-Refresh"] == "true"
    Import.objects.update(state="staging")
    Progress.objects.update(step="stage")
    working = browser.get(reverse("imports:progress", args=[run.pk]))
    assert "HX-Refresh" not in working.headers
    assert "Reading and checking rows" in text_of(working)


@pytest.mark.parametrize(
    ("name", "given"), [("check", {"edition": "half"}), ("accept", {"acceptance": "most"})]
)
def test_choice_that_there_is_not_comes_back_with_the_form(browser, name, given):
    upload(browser)
    run = staged(browser) if name == "accept" else Import.objects.get()
    answer = send(browser, name, run.pk, **given)
    assert (answer.status_code, "Select a valid choice" in text_of(answer)) == (422, True)
    assert Import.objects.get(id=run.pk).state == run.state


def test_check_without_name_column_says_which_is_missing(browser):
    upload(browser, content="Phone,Fax\n1,2\n")
    run = Import.objects.get()
    answer = send(browser, "check", run.pk, edition="whole")
    assert answer.status_code == 302
    assert "No column is matched to “Name”, which every row needs." in page_of(browser, "import", run.pk)
    assert Import.objects.get().state == "preparing"


def test_button_pressed_too_late_says_so_on_the_page_of_the_import(browser):
    run = staged(browser)
    send(browser, "discard", run.pk)
    assert "Nothing of it was stored" in page_of(browser, "import", run.pk)
    send(browser, "discard", run.pk)
    assert "Only an import that is not accepted yet can be discarded." in page_of(browser, "import", run.pk)
    send(browser, "resume", run.pk)
    assert "Nothing is under way in this import." in page_of(browser, "import", run.pk)


def test_import_that_stands_still_is_taken_up_again(browser):
    run = staged(browser)
    Import.objects.update(search="searching")
    send(browser, "resume", run.pk)
    assert "The work was asked for once more." in page_of(browser, "import", run.pk)


def test_search_after_corrections_is_asked_for_by_a_button(browser):
    run = staged(browser)
    send(browser, "row", run.pk, 1, 3, **{"cell-1": "AT"})
    assert Import.objects.get().search == ""
    send(browser, "search_again", run.pk)
    assert Import.objects.get().search == "searching"


def test_setting_that_does_not_fit_comes_back_with_the_reason(browser):
    upload(browser)
    run = Import.objects.get()
    before = ImportFile.objects.get().reading
    answer = send(
        browser, "read_differently", run.pk, 1, **{"setting-decimal": "x", "record_type": "cluster"}
    )
    assert (answer.status_code, "has a value that does not exist" in text_of(answer)) == (422, True)
    assert ImportFile.objects.get().reading == before


def test_correction_beyond_the_limit_comes_back_with_what_was_typed(browser):
    run = staged(browser)
    typed = "Ö" * 100_001
    answer = send(browser, "row", run.pk, 1, 3, **{"cell-1": typed})
    assert (answer.status_code, "Use at most" in text_of(answer)) == (422, True)
    assert typed in answer.content.decode()
    assert CellRepair.objects.count() == 0
    answer = send(browser, "row", run.pk, 1, 3, **{"cell-1": "Ruritania"})
    assert (answer.status_code, "Change at least one cell." in text_of(answer)) == (422, True)


@pytest.mark.parametrize("position", ["", "²", "x", "-1", HUGE])
def test_correction_of_a_file_that_is_not_there_is_not_found(browser, position):
    run = staged(browser)
    given = {"column": "Country", "code": "unknown_country", "value": "Ruritania", "text": "RO"}
    assert send(browser, "repair_alike", run.pk, position=position, **given).status_code == 404
    assert CellRepair.objects.count() == 0


def test_correction_of_a_column_that_is_not_there_is_said(browser):
    run = staged(browser)
    send(browser, "repair_alike", run.pk, position="1", column="Fax", code="x", value="", text="RO")
    assert "The file has no column “Fax”." in page_of(browser, "faults", run.pk)


@pytest.mark.parametrize("number", ["0", "²", "x", "-1", HUGE, "99999999999999999999"])
def test_page_number_that_is_none_shows_a_page_all_the_same(browser, number):
    run = staged(browser)
    for name, args in (
        ("imports", ()),
        ("rows", (run.pk, 1)),
        ("faults", (run.pk,)),
        ("duplicates", (run.pk,)),
    ):
        assert browser.get(reverse(f"imports:{name}", args=args), {"page": number}).status_code == 200


@pytest.mark.parametrize("proposal", ["", "²", "x", HUGE, "99999999999"])
@pytest.mark.parametrize("decision", ["same", "different"])
def test_decision_of_a_pair_that_is_not_there_decides_nothing_else(browser, proposal, decision):
    run = staged(browser, content=PAIRS)
    answer = send(browser, "decide", run.pk, proposal=proposal, decision=decision)
    assert answer.status_code == 404
    assert (run.duplicates.filter(is_same=None).count(), DuplicateDecision.objects.count()) == (1, 0)


def test_decision_without_an_answer_decides_nothing(browser):
    run = staged(browser, content=PAIRS)
    send(browser, "decide", run.pk)
    assert "Say whether the two are the same or different." in page_of(browser, "duplicates", run.pk)
    assert send(browser, "decide", run.pk, decision="same").status_code == 404
    assert run.duplicates.filter(is_same=None).count() == 1


def test_all_the_rest_are_decided_to_differ_by_one_button(browser):
    run = staged(browser, content=PAIRS)
    send(browser, "decide", run.pk, decision="different")
    assert list(run.duplicates.values_list("is_same", flat=True)) == [False]
    assert list(StagedRow.objects.values_list("change", "held")) == [("added", False)] * 2


def test_pair_that_somebody_else_decided_meanwhile_is_said(browser):
    run = staged(browser, content=PAIRS)
    proposal = run.duplicates.get()
    for decision in ("same", "different"):
        send(browser, "decide", run.pk, proposal=proposal.pk, decision=decision)
    assert "Somebody has decided this already." in page_of(browser, "duplicates", run.pk)
    assert DuplicateDecision.objects.get().is_same is True


def test_likely_record_of_the_platform_is_named_with_its_address(browser):
    content = '{"name": "Cap Digital Asbl", "country": "FR", "city": "Paris"}'
    ((record,),) = plain_target.query(
        "INSERT INTO plain_record (record_type, key, content) VALUES ('cluster', 'k', %s) RETURNING id",
        content,
    )
    run = staged(browser, content=PAIRS.rsplit("Cap", 1)[0])
    (pair,) = browser.get(reverse("imports:duplicates", args=[run.pk])).context_data["pairs"]
    assert (pair.left.title, pair.right.title, pair.right.url) == (
        "Cap Digital", "Cap Digital Asbl", f"/plain/{record}/"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (True, "yes"), (False, "no"), (7, "7"), ("x", "x"), ([], ""), (["a", True], "a; yes"),
        ({"longitude": 15.4, "latitude": 47.1}, "47.1, 15.4"),
        ({"value": "digital", "score": "4"}, "digital (4)"), ({"value": "digital", "score": None}, "digital"),
        ({"de": "Hallo", "en": "Hello"}, "DE: Hallo; EN: Hello"), ({"ä": 1}, '{"ä": 1}'),
    ],
)  # fmt: skip
def test_value_is_shown_as_a_person_reads_it(value, text):
    assert shown(value) == text


def test_row_that_changes_a_record_shows_before_and_after_and_what_is_proposed(browser):
    run = staged(browser, content="name,website,city\nAlfa,https://alfa.example,Graz\n")
    send(browser, "accept", run.pk, acceptance="sound")
    applying.apply(run.pk)
    plain_target.confirm("Alfa", "website")
    again = staged(browser, content="name,website,city\nAlfa,https://beta.example,Linz\n")
    (line,) = browser.get(reverse("imports:rows", args=[again.pk, 1])).context_data["lines"]
    ((record,),) = plain_target.query("SELECT id FROM plain_record")
    assert line.record_url == f"/plain/{record}/"
    assert sorted((value.before, value.after, value.is_proposal) for value in line.values) == [
        ("Graz", "Linz", False),
        ("https://alfa.example", "https://beta.example", True),
    ]
