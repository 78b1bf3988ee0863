"""Saved searches: kept for one person, and their alerts: once, for the right reason, at the right time."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from trellis.audit.models import AuditEntry
from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from trellis.core.types import VISITOR
from trellis.notifications.models import Notification
from trellis.notifications.selectors.inbox import list_notifications
from trellis.notifications.services.sending import send_waiting
from trellis.registry.models import Organisation, SavedSearch, SavedSearchHit
from trellis.registry.selectors.saved_searches import list_saved_searches
from trellis.registry.services import life, profiles, watching
from trellis.registry.services.saved_searches import change_search, remove_search, save_search
from trellis.registry.services.watching import watch
from trellis.registry.tests.conftest import OPERATOR
from trellis.registry.types.saved_searches import MOST_SAVED

pytestmark = pytest.mark.django_db
FRENCH = "country=FR"
MONDAY = datetime(2027, 3, 1, 6, 30, tzinfo=timezone.get_default_timezone())  # before seven


@pytest.fixture
def ana(make_person):
    return make_person("ana")


@pytest.fixture
def save(actor_of):
    def saved(person, query=FRENCH, rhythm="at-once", name="French ones", at=None) -> int:
        number = save_search(actor=actor_of(person), name=name, query=query, rhythm=rhythm)
        if at:
            SavedSearch.objects.filter(pk=number).update(created_at=at, looked_at=at, told_at=at)
        return number

    return saved


def rename(profile, name: str) -> None:
    profiles.change_organisation(actor=OPERATOR, organisation_id=profile.id, values={"name": name})


def told(person) -> list[tuple]:
    rows = Notification.objects.filter(person=person).order_by("id")
    return [(row.message.partition("registry.search_")[2], row.context) for row in rows]


# --- what is told


@pytest.mark.system("M3")
def test_new_and_changed_profiles_are_told_with_the_search_and_the_reason(ana, save, make_profile, actor_of):
    there = make_profile("There before", published=True)
    make_profile("In Germany", published=True, country="country:DE")
    save(ana)
    assert watch() == 0
    make_profile("Quite new", published=True)
    make_profile("Also German", published=True, country="country:DE")
    make_profile("Only a draft")
    rename(there, "There, renamed")
    assert watch() == 1
    assert told(ana) == [
        ("both", {"search": "French ones", "count": 2, "new": "Quite new", "changed": "There, renamed"})
    ]
    (line,) = list_notifications(actor=actor_of(ana), limit=9)
    assert line.path == "/organisations/?country=FR"
    assert line.wording.subject == "2 for “French ones”"
    assert line.wording.paragraphs[:3] == (
        "This matches your saved search “French ones”.",
        "New: Quite new",
        "Changed: There, renamed",
    )


def test_the_same_profile_is_never_told_twice_for_the_same_reason(ana, save, make_profile):
    save(ana)
    profile = make_profile("Quite new", published=True)
    for _again in range(3):
        watch()
    assert [message for message, _context in told(ana)] == ["new"]
    rename(profile, "Renamed")
    watch()
    watch()
    life.withdraw(actor=OPERATOR, organisation_id=profile.id)
    life.submit(actor=OPERATOR, organisation_id=profile.id)
    life.publish(actor=OPERATOR, organisation_id=profile.id)
    watch()
    assert [(message, context.get("new", context.get("changed"))) for message, context in told(ana)] == [
        ("new", "Quite new"),
        ("changed", "Renamed"),
    ]


def test_profile_that_begins_to_match_is_told_and_one_that_ends_is_not(ana, save, make_profile):
    german = make_profile("Moves to France", published=True, country="country:DE")
    french = make_profile("Moves to Germany", published=True)
    save(ana)
    for profile, country in ((german, "country:FR"), (french, "country:DE")):
        profiles.change_organisation(actor=OPERATOR, organisation_id=profile.id, values={"country": country})
    watch()
    assert told(ana) == [("changed", {"search": "French ones", "count": 1, "changed": "Moves to France"})]


def test_profile_withdrawn_before_the_alert_is_not_told(ana, save, make_profile):
    save(ana, rhythm="weekly")
    profile = make_profile("Quite new", published=True)
    watching.look(timezone.now())
    life.archive(actor=OPERATOR, organisation_id=profile.id)
    assert (watch(now=timezone.now() + timedelta(days=8)), told(ana)) == (0, [])


def test_alert_names_ten_and_counts_the_rest(ana, save, make_profile):
    save(ana)
    for number in range(12):
        make_profile(f"Number {number:02}", published=True)
    watch()
    ((message, context),) = told(ana)
    names = ", ".join(f"Number {number:02}" for number in range(11, 1, -1))
    assert (message, context) == ("new", {"search": "French ones", "count": 12, "new": f"{names} …"})


def test_change_whose_transaction_ended_late_is_still_found(ana, save, make_profile):
    before = timezone.now() - timedelta(hours=2)
    save(ana, at=before)
    watch()
    profile = make_profile("Stored late", published=True)
    late = timezone.now() - timedelta(minutes=20)
    Organisation.objects.filter(pk=profile.id).update(changed_at=late, published_at=late)
    assert (watch(), [context.get("new") for _message, context in told(ana)]) == (1, ["Stored late"])


# --- when


@pytest.mark.parametrize(
    ("rhythm", "alerts"),
    [("at-once", ["a", "b", "c"]), ("daily", ["a", "b, c"]), ("weekly", ["a"]), ("never", [])],
)
def test_each_rhythm_tells_when_it_is_time(ana, save, make_profile, rhythm, alerts):
    """Changes at half past six of Monday, at nine, and at nine of Tuesday; looked at until Wednesday."""
    save(ana, rhythm=rhythm, at=MONDAY - timedelta(hours=1))
    moments = {"a": MONDAY, "b": MONDAY + timedelta(hours=2.5), "c": MONDAY + timedelta(hours=26)}
    steps = [("a", 0.1), ("", 1), ("b", 2.6), ("", 20), ("c", 26.1), ("", 49)]
    if rhythm == "daily":
        moments["c"], steps[4] = MONDAY + timedelta(hours=24), ("c", 24.1)
    for name, hours in steps:
        if name:
            profile = make_profile(name, published=True)
            Organisation.objects.filter(pk=profile.id).update(
                changed_at=moments[name], published_at=moments[name]
            )
        watch(now=MONDAY + timedelta(hours=hours))
    found = [", ".join(sorted(context["new"].split(", "))) for _message, context in told(ana)]
    assert found == alerts


def test_search_switched_on_again_does_not_tell_of_the_time_between(ana, save, make_profile, actor_of):
    number = save(ana, rhythm="never", at=timezone.now() - timedelta(days=3))
    profile = make_profile("Meanwhile", published=True)
    Organisation.objects.filter(pk=profile.id).update(changed_at=timezone.now() - timedelta(days=1))
    change_search(actor=actor_of(ana), search_id=number, name="On", rhythm="at-once")
    assert (watch(), told(ana)) == (0, [])


def test_mail_says_why_and_can_be_ended_by_one_click(ana, save, make_profile, mailoutbox, client):
    save(ana)
    make_profile("Quite new", published=True)
    watch()
    send_waiting()
    (mail,) = mailoutbox
    assert "This matches your saved search “French ones”." in mail.body
    assert "New: Quite new" in mail.body
    client.post(mail.extra_headers["List-Unsubscribe"].strip("<>").partition("8000")[2])
    make_profile("Newer still", published=True)
    watch()
    send_waiting()
    assert (len(mailoutbox), len(told(ana))) == (1, 2)


# --- many searches


def test_what_a_run_asks_grows_with_different_searches_and_not_with_changes(make_person, save, make_profile):
    """Equal searches are asked once, each of the changed profiles only, and nothing while nothing changed."""
    for number in range(20):
        person = make_person(f"p{number}")
        save(person, query=FRENCH if number % 2 else "country=DE")
    idle = queries_of_a_run()
    assert not [text for text in idle if "registry_search_entry" in text]
    make_profile("One", published=True)
    one = [text for text in queries_of_a_run() if "registry_search_entry" in text]
    for number in range(10):
        make_profile(f"More {number}", published=True)
    eleven = [text for text in queries_of_a_run() if "registry_search_entry" in text]
    assert len(one) == len(eleven) == 2
    assert all("organisation_id = ANY(" in text for text in eleven)
    assert SavedSearchHit.objects.count() == 10 * 11


def queries_of_a_run() -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        watching.look(timezone.now())
    return [query["sql"] for query in seen.captured_queries]


# --- kept for one person


def test_searches_are_seen_changed_and_removed_by_their_person_only(make_person, save, actor_of):
    ana, bob = make_person("ana"), make_person("bob", "operator", "validator")
    number = save(ana)
    assert list_saved_searches(actor=actor_of(bob)) == list_saved_searches(actor=VISITOR) == []
    with pytest.raises(NotFound):
        change_search(actor=actor_of(bob), search_id=number, name="Taken", rhythm="never")
    with pytest.raises(NotFound):
        remove_search(actor=actor_of(bob), search_id=number)
    assert [item.name for item in list_saved_searches(actor=actor_of(ana))] == ["French ones"]


def test_saving_twice_too_many_nameless_or_as_a_visitor_is_refused(ana, save, actor_of):
    save(ana)
    with pytest.raises(Conflict, match="You saved this search before"):
        save(ana)
    with pytest.raises(NotPermitted):
        save_search(actor=VISITOR, name="Mine", query="", rhythm="daily")
    with pytest.raises(InvalidInput) as caught:
        save_search(actor=actor_of(ana), name=" ", query="q=a", rhythm="hourly")
    assert [problem.field for problem in caught.value.problems] == ["name", "rhythm"]
    for number in range(1, MOST_SAVED):
        save(ana, query=f"q=a{number}")
    with pytest.raises(Conflict, match="as many searches"):
        save(ana, query="q=one-more")
    assert SavedSearch.objects.count() == MOST_SAVED


def test_record_of_changes_does_not_say_what_is_searched_for(ana, save, actor_of):
    number = save(ana, query="q=secret-interest", name="My secret interest")
    change_search(actor=actor_of(ana), search_id=number, name="My other secret", rhythm="weekly")
    remove_search(actor=actor_of(ana), search_id=number)
    rows = AuditEntry.objects.filter(subject_type="registry.saved search").order_by("id")
    assert list(rows.values_list("action", flat=True)) == ["saved", "changed", "removed"]
    assert "secret" not in str(list(rows.values()))


def test_searches_go_with_their_person(ana, save, make_profile):
    save(ana)
    make_profile("Quite new", published=True)
    watch()
    ana.delete()
    assert (SavedSearch.objects.count(), SavedSearchHit.objects.count()) == (0, 0)


# --- screens


def test_search_is_saved_from_what_was_found_renamed_and_removed(client, ana):
    client.force_login(ana)
    found = client.get(reverse("registry:search"), {"country": "FR", "page": "1"})
    save_url = f"{reverse('registry:save_search')}?country=FR"
    assert f'href="{save_url}"' in found.content.decode()
    assert 'value="Country: France"' in client.get(save_url).content.decode()
    refused = client.post(save_url, {"name": "", "rhythm": "weekly"})
    kept = re.search('value="weekly"[^>]*checked', refused.content.decode())
    assert (refused.status_code, bool(kept)) == (422, True)
    client.post(save_url, {"name": "France", "rhythm": "weekly"})
    row = SavedSearch.objects.get()
    assert (row.person_id, row.name, row.query, row.rhythm) == (ana.pk, "France", "country=FR", "weekly")
    again = client.post(save_url, {"name": "Twice", "rhythm": "daily"})
    assert (again.status_code, "You saved this search before." in again.content.decode()) == (422, True)
    page = reverse("registry:saved_search", args=[row.pk])
    client.post(page, {"name": "Renamed", "rhythm": "never"})
    assert list(SavedSearch.objects.values_list("name", "rhythm")) == [("Renamed", "never")]
    listed = client.get(reverse("registry:saved_searches")).content.decode()
    assert "Renamed" in listed
    assert "Country: France" in listed
    client.post(page, {"_remove": "1"})
    assert SavedSearch.objects.count() == 0


def test_list_takes_as_many_queries_for_three_as_for_thirty(client, ana, save):
    client.force_login(ana)
    client.get(reverse("registry:saved_searches"))  # notes the session
    counts = []
    for total in (3, 30):
        for number in range(SavedSearch.objects.count(), total):
            save(ana, query=f"q=a{number}&ecosystem=digital")
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("registry:saved_searches"))
        counts.append(len(seen.captured_queries))
    assert counts[0] == counts[1]
