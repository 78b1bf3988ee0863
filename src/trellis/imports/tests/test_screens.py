"""Every screen of an import, without scripts: what it shows, what its buttons do, who may see it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from trellis.accounts.models import Person
from trellis.imports.models import Import, ImportFile, StagedRow
from trellis.imports.services import applying, staging, undoing
from trellis.imports.tests import plain_target
from trellis.imports.tests.screens import staged, text_of, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]


def test_visitor_is_sent_to_sign_in(client, plain_table):
    for name in ("imports:imports", "imports:start"):
        answer = client.get(reverse(name))
        assert (answer.status_code, answer.url.startswith("/accounts/login/")) == (302, True)


def test_upload_leads_to_what_was_understood(browser):
    answer = upload(browser)
    run = Import.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("imports:import", args=[run.pk]))
    page = text_of(browser.get(answer.url))
    assert "Check the rows" in page
    shown = text_of(browser.get(reverse("imports:file", args=[run.pk, 1])))
    assert "All letters are valid UTF-8" in shown or "Only plain letters" in shown
    assert "The heading is a name of this field" in shown


@pytest.mark.parametrize(
    ("address", "chosen"), [("", "plain"), ("?target=plain", "plain"), ("?target=", "plain")]
)
def test_form_proposes_what_a_file_holds_unless_the_address_says_so(browser, address, chosen):
    form = browser.get(reverse("imports:start") + address).context_data["form"]
    assert form["target"].value() == chosen


def test_upload_without_file_keeps_what_was_typed(browser):
    answer = browser.post(reverse("imports:start"), {"source": "My hubs", "target": "plain", "edition": ""})
    assert answer.status_code == 422
    assert "My hubs" in answer.content.decode()


def test_steps_lead_from_upload_to_undo(browser):
    run = staged(browser)
    page = text_of(browser.get(reverse("imports:import", args=[run.pk])))
    assert "1 error" in page
    assert "Accept and store" in page
    answer = browser.post(reverse("imports:accept", args=[run.pk]), {"acceptance": "all"})
    assert (answer.status_code, "1 row cannot be stored as it is" in text_of(answer)) == (422, True)
    answer = browser.post(reverse("imports:accept", args=[run.pk]), {"acceptance": "sound"})
    assert answer.status_code == 302
    assert "Storing rows" in text_of(browser.get(reverse("imports:import", args=[run.pk])))
    applying.apply(run.pk)
    done = text_of(browser.get(reverse("imports:import", args=[run.pk])))
    assert "records created 1" in done
    assert [row["name"] for row in plain_target.records()] == ["Alfa"]
    browser.post(reverse("imports:undo", args=[run.pk]))
    undoing.undo(run.pk)
    assert plain_target.records() == []


def test_settings_and_matches_are_changed_without_scripts(browser):
    upload(browser)
    run = Import.objects.get()
    answer = browser.post(
        reverse("imports:read_differently", args=[run.pk, 1]),
        {"setting-delimiter": ";", "record_type": "cluster"},
    )
    assert answer.status_code == 302
    assert ImportFile.objects.get().columns == ["Name,Country,Website,Founded,Phone"]
    browser.post(
        reverse("imports:read_differently", args=[run.pk, 1]),
        {"setting-delimiter": ",", "record_type": "cluster"},
    )
    answer = browser.post(reverse("imports:file", args=[run.pk, 1]), {"column-0": "", "column-4": "city"})
    assert answer.status_code == 422
    assert "No column is matched to “Name”" in text_of(answer)
    assert 'value="city" selected' in answer.content.decode()
    answer = browser.post(reverse("imports:file", args=[run.pk, 1]), {"column-4": "city"})
    assert answer.status_code == 302
    assert ImportFile.objects.get().matches["Phone"] == "city"


def test_what_is_the_same_for_every_row_is_set_once_and_remembered(browser):
    upload(browser)
    run = Import.objects.get()
    address = reverse("imports:set_constants", args=[run.pk, 1])
    wrong = {"constant-field-0": "country", "constant-text-0": "Ruritania", "constant-text-1": "x"}
    answer = browser.post(address, wrong)
    assert (answer.status_code, "does not fit this field" in text_of(answer)) == (422, True)
    assert 'value="Ruritania"' in answer.content.decode()
    answer = browser.post(address, {"constant-field-0": "city", "constant-text-0": "Graz"})
    assert (answer.status_code, ImportFile.objects.get().constants) == (302, {"city": "Graz"})
    browser.post(reverse("imports:check", args=[run.pk]), {"edition": "whole"})
    staging.stage(run.pk)
    assert StagedRow.objects.get(number=2).values["city"] == "Graz"
    upload(browser)
    assert ImportFile.objects.latest("id").constants == {"city": "Graz"}


def test_row_is_corrected_on_its_own_page(browser):
    run = staged(browser)
    faults = text_of(browser.get(reverse("imports:faults", args=[run.pk])))
    assert "No country is called this in any language of the EU." in faults
    address = reverse("imports:row", args=[run.pk, 1, 3])
    assert "Ruritania" in text_of(browser.get(address))
    answer = browser.post(address, {"cell-1": "Rumänien"})
    assert answer.status_code == 302
    assert StagedRow.objects.get(number=3).values == {"name": "Beta", "country": "RO"}
    assert "Corrected by hand" in text_of(browser.get(address))


def test_equal_faults_are_corrected_at_once(browser):
    rows = "".join(f"Cluster {n},Ruritania\n" for n in range(3))
    run = staged(browser, content="Name,Country\n" + rows)
    page = browser.get(reverse("imports:faults", args=[run.pk]))
    assert "3 rows." in text_of(page)
    browser.post(
        reverse("imports:repair_alike", args=[run.pk]),
        {"position": 1, "column": "Country", "code": "unknown_country", "value": "Ruritania", "text": "RO"},
    )
    assert list(StagedRow.objects.values_list("refused", "values__country")) == [(False, "RO")] * 3


def test_repair_list_holds_the_refused_rows_and_can_be_brought_again(browser):
    run = staged(browser)
    browser.post(reverse("imports:accept", args=[run.pk]), {"acceptance": "sound"})
    applying.apply(run.pk)
    answer = browser.get(reverse("imports:repair_list", args=[run.pk, 1]))
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = content.splitlines()
    assert lines[0] == "Name,Country,Website,Founded,Phone,What to correct"
    assert lines[1].startswith("Beta,Ruritania,,,,")
    corrected = content.replace("Ruritania", "Rumania")
    again = staged(browser, content=corrected.replace("Rumania", "România"), name="repairs.csv")
    assert again.edition == "part"
    assert list(StagedRow.objects.filter(file__owner=again).values_list("number", "change")) == [(2, "added")]


def test_import_of_another_organisation_does_not_exist(browser, client, make_actor):
    run = staged(browser)
    stranger = make_actor("stranger", owner={7})
    client.force_login(Person.objects.get(pk=stranger.person_id))
    for name in ("imports:import", "imports:faults", "imports:duplicates", "imports:progress"):
        assert client.get(reverse(name, args=[run.pk])).status_code == 404
    for name in ("imports:accept", "imports:discard", "imports:check", "imports:resume"):
        given = {"acceptance": "sound", "edition": "whole"}
        assert client.post(reverse(name, args=[run.pk]), given).status_code == 404
    assert Import.objects.get(id=run.pk).state == "staged"


def test_list_of_imports_needs_as_many_queries_for_ten_as_for_one(browser):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            browser.get(reverse("imports:imports"))
        return len(captured)

    upload(browser)
    queries()
    few = queries()
    for number in range(9):
        upload(browser, source=f"Directory {number}")
    assert queries() == few


def test_rows_and_duplicates_are_shown(browser):
    run = staged(
        browser, content="Name,Country,City\nCap Digital,France,Paris\nCap Digital Asbl,France,Paris\n"
    )
    rows = text_of(browser.get(reverse("imports:rows", args=[run.pk, 1])))
    assert "Cap Digital Asbl" in rows
    page = browser.get(reverse("imports:duplicates", args=[run.pk]))
    assert "Possible duplicates" in text_of(page)
    proposal = run.duplicates.first()
    assert proposal is not None
    browser.post(reverse("imports:decide", args=[run.pk]), {"proposal": proposal.pk, "decision": "same"})
    assert list(StagedRow.objects.order_by("number").values_list("change", flat=True)) == [
        "added",
        "repeated",
    ]


def test_records_no_longer_listed_are_named_on_the_screen_and_for_programs(browser):
    run = staged(browser, content="identifier,name,country\n7,Alfa,AT\n8,Beta & Sons,ES\n")
    browser.post(reverse("imports:accept", args=[run.pk]), {"acceptance": "all"})
    applying.apply(run.pk)
    run = staged(browser, content="identifier,name,country\n7,Alfa,AT\n", edition="whole")
    shown = text_of(browser.get(reverse("imports:import", args=[run.pk])))
    assert "1 record is no longer listed" in shown
    assert "Beta &amp; Sons" in shown
    listed = browser.get(f"/api/imports/{run.pk}/missing").json()
    assert [(item["record_type"], item["key"], item["name"]) for item in listed] == [
        ("cluster", "identifier=8", "Beta & Sons")
    ]


def test_program_that_asks_for_unknown_rows_is_told_which_there_are(browser):
    run = staged(browser)
    rows = f"/api/imports/{run.pk}/files/1/rows"
    assert [item["row"] for item in browser.get(rows, {"show": "refused"}).json()["rows"]] == [3]
    answer = browser.get(rows, {"show": "removed"})
    assert (answer.status_code, answer.json()["problems"][0]["message"]) == (
        422,
        "Ask for one of added, changed, unchanged, repeated, refused, held, or for all with none.",
    )
