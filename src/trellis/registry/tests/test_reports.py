"""Something is wrong here: reported by anybody, decided by a validator, told with its reason."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from trellis.audit.models import AuditEntry
from trellis.core.errors import Conflict
from trellis.notifications.models import Notification
from trellis.registry.models import Organisation, PersonMembership, Report
from trellis.registry.services import asking, reports
from trellis.registry.tasks import ASKER
from trellis.registry.tests.conftest import entries
from trellis.registry.types.reports import ReportKind, ReportState

pytestmark = pytest.mark.django_db
QUEUE = "/organisations/review/"
REASON = "The imprint says otherwise."


@pytest.fixture(autouse=True)
def nothing_counted(db):
    cache.clear()


@pytest.fixture
def firm(make_profile, make_person):
    profile = make_profile("Firm", "company", published=True)
    PersonMembership.objects.create(
        organisation_id=profile.id, person=make_person("owner"), role="owner", by_claim=False
    )
    return profile


@pytest.fixture
def validator(make_person):
    return make_person("validator", "validator")


def form_path(profile) -> str:
    return f"/organisations/{profile.slug}/report/"


def decide_path(report: Report) -> str:
    return f"{QUEUE}reports/{report.pk}/"


def visitor_says(client, profile, *, address="ana@visitor.example", text="It moved.", kind="facts"):
    return client.post(form_path(profile), {"kind": kind, "text": text, "address": address})


def told(message: str) -> list[str]:
    """To whom: names of persons, addresses of visitors."""
    rows = Notification.objects.filter(message=f"registry.{message}").select_related("person", "mail")
    return sorted(row.person.name if row.person else row.mail.address for row in rows)


def status(profile) -> str:
    return Organisation.objects.get(pk=profile.id).status


def make_report(profile, **values) -> Report:
    sender = {} if "person" in values else {"address": "ana@visitor.example"}
    said = {"kind": "facts", "text": "It moved.", **sender, **values}
    return Report.objects.create(organisation_id=profile.id, **said)


def test_profile_leads_visitors_to_the_form_and_a_draft_does_not(client, firm, make_profile, validator):
    assert f'href="{form_path(firm)}"' in client.get(f"/organisations/{firm.slug}/").content.decode()
    client.force_login(validator)
    draft = make_profile("Draft", "company")
    assert client.get(f"/organisations/{draft.slug}/").context_data["report_url"] == ""
    assert client.get(form_path(draft)).status_code == 403


def test_visitor_reports_and_hears_that_it_arrived(client, firm, validator):
    answer = visitor_says(client, firm, address=" Ana@Visitor.example ")
    assert answer["Location"] == f"/organisations/{firm.slug}/"
    row = Report.objects.get()
    assert (row.organisation_id, row.kind, row.text, row.address, row.person_id, row.state) == (
        firm.id, "facts", "It moved.", "ana@visitor.example", None, "open",
    )  # fmt: skip
    assert told("report_received") == ["ana@visitor.example"]
    assert told("report_waits") == ["validator"]
    waits = Notification.objects.get(message="registry.report_waits")
    assert (waits.path, waits.context) == (decide_path(row), {"organisation": "Firm"})


def test_record_says_that_somebody_reported_with_neither_words_nor_address(client, firm, make_person):
    visitor_says(client, firm)
    client.force_login(make_person("reporter"))
    client.post(form_path(firm), {"kind": "person", "text": "That is me."})
    rows = AuditEntry.objects.filter(subject_type="registry.report").order_by("id")
    assert [(row.action, row.actor_system, row.changes) for row in rows] == [
        ("reported", "visitor", {"organisation": [None, firm.id], "kind": [None, "facts"]}),
        ("reported", "", {"organisation": [None, firm.id], "kind": [None, "person"]}),
    ]
    assert "reported" not in [action for action, _changes in entries(firm.id)]
    everything = str(list(AuditEntry.objects.values_list("changes", "reason", "subject_id")))
    assert [word in everything for word in ("moved", "That is me", "visitor.example")] == [False] * 3


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "facts", "text": "It moved."}, "address"),
        ({"kind": "facts", "text": "It moved.", "address": "no address"}, "address"),
        ({"kind": "nonsense", "text": "It moved.", "address": "a@b.example"}, "kind"),
        ({"kind": "facts", "text": " \u202e\u200b ", "address": "a@b.example"}, "text"),
        ({"kind": "facts", "text": "x" * 4001, "address": "a@b.example"}, "text"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_typed_is_lost(client, firm, said, field):
    answer = client.post(form_path(firm), said)
    form = answer.context_data["form"]
    assert (answer.status_code, list(form.errors)) == (422, [field])
    assert all(form[name].value() == value for name, value in said.items())
    assert Report.objects.count() == 0


def test_hostile_words_stand_as_words(client, firm, validator):
    visitor_says(client, firm, text="<script>alert(1)</script>\u202e{{ 7|add:7 }}")
    client.force_login(validator)
    page = client.get(decide_path(Report.objects.get())).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}" in page


def test_mail_holds_no_word_of_a_report_as_anybody_can_name_any_address(client, firm):
    for text in ("Buy cheap pills", "Buy more pills"):
        visitor_says(client, firm, text=text)
    rows = Notification.objects.filter(mail__address="ana@visitor.example").order_by("id")
    assert [(row.message, row.context) for row in rows] == [
        ("registry.report_received", {"organisation": "Firm", "days": 5}),
        ("registry.report_known", {"organisation": "Firm"}),
    ]


def said_in(response) -> list[tuple[int, str]]:
    """What the cookie of messages says, which is signed anew in every second."""
    return [
        (one.level, one.message)
        for one in CookieStorage(response.wsgi_request)._decode(response.cookies["messages"].value)
    ]


def test_visitor_hears_the_same_whether_or_not_one_waits_and_the_first_stands(firm):
    readers = (Client(), Client())
    first, second = (
        visitor_says(reader, firm, text=text)
        for reader, text in zip(readers, ("First.", "Second."), strict=True)
    )
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert said_in(first) == said_in(second)
    assert [row.text for row in Report.objects.all()] == ["First."]
    assert AuditEntry.objects.filter(subject_type="registry.report").count() == 1
    assert readers[0].get(form_path(firm)).context_data["own"] is None


def test_person_is_shown_the_first_until_it_is_decided(client, firm, make_person):
    client.force_login(make_person("reporter"))
    page = client.get(form_path(firm)).context_data
    assert (page["own"], "address" in page["form"].fields) == (None, False)
    for text in ("First.", "Second."):
        answer = client.post(form_path(firm), {"kind": "facts", "text": text})
    assert (answer.status_code, answer.context_data["own"].text) == (422, "First.")
    assert answer.context_data["form"]["text"].value() == "Second."
    assert client.get(form_path(firm)).context_data["form"] is None
    assert "You reported this profile already." in str(answer.context_data["form"].errors)
    assert told("report_received") == ["reporter"]
    Report.objects.update(state="left", reason="Fine.", ended_at="2026-01-01T00:00Z")
    assert client.post(form_path(firm), {"kind": "facts", "text": "Again."}).status_code == 302


def test_constraints_hold_what_the_services_say(firm, make_person):
    person = make_person("reporter")
    make_report(firm), make_report(firm, person=person)
    for values in (
        {},
        {"person": person},
        {"address": "b@visitor.example", "state": "left"},
        {"address": "", "person": None},
        {"address": "b@visitor.example", "person": person},
        {"address": "b@visitor.example", "kind": "nonsense"},
        {"address": "b@visitor.example", "text": ""},
    ):
        given = {"kind": "facts", "text": "It moved.", "address": "ana@visitor.example", **values}
        if values == {"person": person}:
            given["address"] = ""
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.create(organisation_id=firm.id, **given)


@pytest.mark.parametrize(
    ("outcome", "after", "history"),
    [
        ("left", "published", []),
        ("told", "published", ["asked to correct"]),
        ("sent_back", "draft", ["sent back"]),
        ("archived", "archived", ["archived"]),
    ],
)
def test_decision_is_done_told_with_its_reason_and_stands_in_the_record(
    client, firm, validator, outcome, after, history
):
    visitor_says(client, firm)
    row, before = Report.objects.get(), len(entries(firm.id))
    client.force_login(validator)
    answer = client.post(decide_path(row), {"outcome": outcome, "reason": REASON})
    assert (answer.status_code, status(firm)) == (302, after)
    row.refresh_from_db()
    assert (row.state, row.reason, row.ended_at is None) == (outcome, REASON, False)
    assert [action for action, _changes in entries(firm.id)[before:]] == history
    [entry] = AuditEntry.objects.filter(subject_type="registry.report", action="decided on report")
    assert (entry.actor_id, entry.reason) == (validator.pk, REASON)
    assert entry.changes == {"organisation": [None, firm.id], "state": ["open", outcome]}
    assert told(f"report_{outcome}") == ["ana@visitor.example"]
    assert told(f"kept_{outcome}") == ([] if outcome == "left" else ["owner"])
    assert "visitor.example" not in str(list(Notification.objects.values_list("context", "path")))
    messages = [f"registry.report_{outcome}", f"registry.kept_{outcome}"]
    decided = Notification.objects.filter(message__in=messages)
    assert {(row.path, row.context["reason"]) for row in decided} == {("/imprint/", REASON)}


def test_owner_reads_the_reason_of_a_profile_that_was_sent_back(client, firm, validator, make_person):
    client.force_login(validator)
    client.post(decide_path(make_report(firm)), {"outcome": "sent_back", "reason": REASON})
    client.force_login(PersonMembership.objects.get(role="owner").person)
    assert client.get(f"/organisations/{firm.slug}/").context_data["keeper"].review_note == REASON
    assert client.get("/organisations/review/").status_code == 403


def test_reason_is_needed_and_only_what_is_possible_is_offered(client, make_profile, validator):
    nobodys = make_profile("Nobody's", "company", published=True)
    row = make_report(nobodys)
    client.force_login(validator)
    answer = client.post(decide_path(row), {"outcome": "left", "reason": " "})
    assert (answer.status_code, list(answer.context_data["form"].errors)) == (422, ["reason"])
    choices = [key for key, _label in answer.context_data["form"].fields["outcome"].choices]
    assert choices == ["left", "sent_back", "archived"]  # nobody keeps it, whom one could ask
    Organisation.objects.filter(pk=nobodys.id).update(status="archived")
    answer = client.post(decide_path(row), {"outcome": "archived", "reason": REASON})
    assert (answer.status_code, Report.objects.get().state) == (422, "open")


def test_profile_that_changed_meanwhile_is_left_and_the_report_waits(firm, validator, actor_of):
    row = make_report(firm)
    Organisation.objects.filter(pk=firm.id).update(status="draft")
    with pytest.raises(Conflict, match="another state"):
        reports.decide_report(
            actor=actor_of(validator), report_id=row.pk, outcome=ReportState.SENT_BACK, reason=REASON
        )
    assert (Report.objects.get().state, told("report_sent_back")) == ("open", [])


def test_nobody_decides_on_an_own_report_or_an_own_profile(client, firm, validator):
    own = make_report(firm, person=validator)
    client.force_login(validator)
    assert client.get(QUEUE).context_data["reports"] == ()
    assert client.get(decide_path(own)).status_code == 403
    row = make_report(firm)
    assert [line.id for line in client.get(QUEUE).context_data["reports"]] == [row.pk]
    PersonMembership.objects.create(organisation_id=firm.id, person=validator, role="editor", by_claim=False)
    assert client.get(QUEUE).context_data["reports"] == ()
    assert client.get(decide_path(row)).status_code == 404  # who keeps it never learns who reports it
    Report.objects.all().delete()
    client.logout()
    visitor_says(client, firm)
    assert told("report_waits") == []


def test_validator_of_a_country_finds_only_its_reports(client, make_profile, make_person):
    french = make_person("french")
    french.role_grants.create(role="validator", country_id="country:FR")
    rows = {
        code: make_report(make_profile(code, "company", published=True, country=f"country:{code}"))
        for code in ("FR", "DE")
    }
    client.force_login(french)
    assert [line.name for line in client.get(QUEUE).context_data["reports"]] == ["FR"]
    assert [client.get(decide_path(rows[code])).status_code for code in ("FR", "DE")] == [200, 404]
    client.force_login(make_person("analyst", "analyst"))
    page = client.get(QUEUE).context_data
    assert ([line.name for line in page["reports"]], page["may_decide"]) == (["FR", "DE"], False)
    assert client.get(decide_path(rows["FR"])).status_code == 403


def test_validators_are_reminded_of_reports_but_not_of_those_about_what_they_keep(
    firm, validator, make_person, make_profile
):
    keeper = make_person("keeper", "validator")
    PersonMembership.objects.create(organisation_id=firm.id, person=keeper, role="editor", by_claim=False)
    long_ago = timezone.now() - timedelta(days=30)
    make_report(firm, made_at=long_ago)
    make_report(make_profile("Other", "company", published=True), made_at=long_ago)
    make_report(make_profile("Recent", "company", published=True))
    assert asking.remind_validators(actor=ASKER) == 2
    rows = Notification.objects.filter(message="registry.overdue").select_related("person")
    assert {row.person.name: row.context["count"] for row in rows} == {"validator": 2, "keeper": 1}


def test_limits_slow_one_sender_and_never_lock_out_another(client, make_profile, make_person, firm):
    others = [make_profile(f"Other {number}", "company", published=True) for number in range(6)]
    said = [visitor_says(client, profile).status_code for profile in others]
    assert said == [302] * 5 + [422]
    assert visitor_says(client, firm, address="another@visitor.example").status_code == 302
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    body = {"kind": "facts", "text": "It moved.", "address": "ana@visitor.example"}
    assert client.post(form_path(others[5]), body, **elsewhere).status_code == 302
    assert len(told("report_received")) == 5 + 1  # a sixth receipt helps nobody; the report stands
    assert Report.objects.filter(address="ana@visitor.example").count() == 6
    for number in range(40):
        answer = visitor_says(client, firm, address=f"{number}@visitor.example")
    assert "sign in" in str(answer.context_data["form"].errors)
    client.force_login(make_person("behind the same network"))
    assert client.post(form_path(firm), {"kind": "facts", "text": "It moved."}).status_code == 302


def test_queue_and_form_ask_as_often_for_many_as_for_few(client, make_profile, validator):
    client.force_login(validator)

    def asked(numbers: range, path: str) -> int:
        for number in numbers:
            make_report(make_profile(f"Firm {number}", "laboratory", published=True))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    asked(range(1), QUEUE)
    few = asked(range(1, 10), QUEUE)
    form = form_path(make_profile("One", "laboratory", published=True))
    few_at_form = asked(range(0), form)
    assert asked(range(10, 60), QUEUE) == few
    assert asked(range(0), form) == few_at_form
    page = client.get(QUEUE).context_data
    assert (len(page["reports"]), page["more_reports"]) == (50, 10)


def test_own_data_holds_ones_reports_and_a_validator_takes_none_along(client, firm, make_person, validator):
    reporter = make_person("reporter")
    mine = make_report(firm, person=reporter)
    client.force_login(validator)
    client.post(decide_path(mine), {"outcome": "left", "reason": REASON})
    assert "It moved." not in client.get("/privacy/about-you.json").content.decode()
    client.force_login(reporter)
    assert [row["text"] for row in client.get("/privacy/about-you.json").json()["registry.Report"]] == [
        "It moved."
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.database
def test_of_two_who_decide_at_once_one_wins(firm, make_person, actor_of):
    row = make_report(firm)
    actors = [actor_of(make_person(f"validator {number}", "validator")) for number in range(2)]
    gate = threading.Barrier(2)

    def decide(place: int) -> str:
        try:
            gate.wait(timeout=60)
            outcome = (ReportState.LEFT, ReportState.ARCHIVED)[place]
            reports.decide_report(actor=actors[place], report_id=row.pk, outcome=outcome, reason=REASON)
        except Exception as error:
            return type(error).__name__
        finally:
            connection.close()
        return "decided"

    with ThreadPoolExecutor(2) as pool:
        results = sorted(pool.map(decide, range(2)))
    assert results == ["NotPermitted", "decided"]
    row.refresh_from_db()
    assert status(firm) == {"left": "published", "archived": "archived"}[row.state]
    assert len(told("report_left")) + len(told("report_archived")) == 1


def test_two_visitors_with_one_address_at_once_leave_one_report(firm):
    """The first has stored and not committed; what the second would do is done by the constraint alone."""
    row = make_report(firm)
    known = {"kind": ReportKind.FACTS, "text": "Again.", "address": "ana@visitor.example"}
    reports.report_as_visitor(actor=reports.RECEIVER, organisation_id=firm.id, **known)
    assert [found.pk for found in Report.objects.all()] == [row.pk]
