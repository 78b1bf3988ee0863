"""What stands in a person's calendar, of every module, and for whom; as the database shows it to them."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from tests.sight import as_the_application
from trellis.accounts.models import Person
from trellis.core.types import Actor
from trellis.members.models import Entry, Letter, Record
from trellis.members.selectors.calendar import work_dates
from trellis.notifications.models import CalendarFeed
from trellis.portal.selectors.person_data import own_data
from trellis.registry.models import (
    Claim,
    ClusterProgramme,
    Invitation,
    Membership,
    Organisation,
    PersonMembership,
)

pytestmark = pytest.mark.django_db
PAGE = "/notifications/calendar/"
TODAY = timezone.localdate()
SOON, PAST = TODAY + timedelta(days=9), TODAY - timedelta(days=9)
LONG_PAST = TODAY - timedelta(days=400)
PUBLISHED = datetime(2026, 3, 29, 23, 30, tzinfo=UTC)  # in the site's zone it is the 30th already
YEAR_END = date(TODAY.year + 1, 12, 31)


def organisation(name: str, **values) -> Organisation:
    given = {"kind": "cluster", "status": "published", "published_at": PUBLISHED, "changed_at": PUBLISHED}
    return Organisation.objects.create(name=name, slug=name.lower(), **{**given, **values})


def belongs(person: Person, row: Organisation, role: str = "owner") -> None:
    PersonMembership.objects.create(organisation=row, person=person, role=role)


def keep_dates(row: Organisation) -> None:
    """One of each date that an organisation's keepers have, and beside each one that is over."""
    name = row.name
    Organisation.objects.filter(pk=row.pk).update(period_end=SOON, period_start=PAST)
    record = Record.objects.create(host=row, name=f"Member of {name}", until=SOON)
    Record.objects.create(host=row, name="Gone", until=LONG_PAST)
    for kind, title, days in (
        ("task", f"Task of {name}", {"due": SOON}),
        ("task", "Done", {"due": SOON, "closed_on": TODAY}),
        ("task", "Given up", {"due": LONG_PAST}),
        ("fee", "", {"due": PAST, "year": 2026, "amount": "12.50", "currency": "EUR"}),
        ("meeting", f"Meeting of {name}", {"day": SOON}),
        ("meeting", "Met", {"day": LONG_PAST}),
        ("note", "Note", {"day": SOON}),
        ("need", "Need", {"day": SOON}),
    ):
        Entry.objects.create(record=record, kind=kind, title=title, text="secret words", **days)
    ClusterProgramme.objects.create(
        organisation=row, name=f"Programme of {name}", country_id="country:FR", end_year=YEAR_END.year
    )
    ClusterProgramme.objects.create(
        organisation=row, name="Ended", country_id="country:FR", end_year=TODAY.year - 2
    )
    Invitation.objects.create(organisation=row, address=f"guest@{row.slug}.example", role="editor")
    late = Invitation.objects.create(organisation=row, address="late@one.example", role="editor")
    Invitation.objects.filter(pk=late.pk).update(made_at=timezone.now() - timedelta(days=15))
    Letter.objects.create(host=row, key=uuid4(), subject=f"Letter of {name}", text="secret words")


def of_owner(name: str) -> set[tuple]:
    return {
        (f"Confirm the profile of “{name}”", date(2027, 3, 30)),
        (f"“{name}” ends", SOON),
        (f"The programme “Programme of {name}” ends", YEAR_END),
        (f"An invitation to keep “{name}” ends", "moment"),
        *of_register(name),
    }


def of_register(name: str) -> set[tuple]:
    return {
        (f"Task of {name} · Member of {name}", SOON),
        (f"Meeting of {name} · Member of {name}", SOON),
        (f"Fee 2026: 12.50 EUR · Member of {name}", PAST),
        (f"The membership of “Member of {name}” ends", SOON),
    }


@pytest.fixture
def own(db):
    row = organisation("Own")
    keep_dates(row)
    return row


@pytest.fixture
def other(db):
    row = organisation("Other")
    keep_dates(row)
    belongs(Person.objects.create(email="stranger@one.example"), row)
    return row


def feed(client: Client) -> Client:
    """A program that asks at the address of whoever is signed in here."""
    client.post(PAGE)
    program = Client()
    program.path = urlsplit(client.get(PAGE).context_data["address"]).path
    return program


def dates(program: Client) -> set[tuple]:
    with as_the_application():
        answer = program.get(program.path)
    assert answer.status_code == 200
    events = [
        (
            str(event["summary"]),
            "moment" if isinstance(event["dtstart"].dt, datetime) else event["dtstart"].dt,
        )
        for event in Calendar.from_ical(answer.content).walk("VEVENT")
    ]
    assert len(events) == len(set(events))
    assert b"secret" not in answer.content
    assert b"guest@" not in answer.content
    return set(events)


def test_owner_has_the_dates_of_their_own_and_of_nothing_else(client, sign_in_as, own, other):
    belongs(sign_in_as(), own)
    assert dates(feed(client)) == of_owner("Own")


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (
            "editor",
            of_register("Own") | {("“Own” ends", SOON), ("The programme “Programme of Own” ends", YEAR_END)},
        ),
        ("member", {("The programme “Programme of Own” ends", YEAR_END)}),
    ],
)
def test_who_only_helps_or_belongs_has_what_they_may_see(client, sign_in_as, own, other, role, expected):
    belongs(sign_in_as(), own, role)
    assert dates(feed(client)) == expected


def test_who_left_an_organisation_has_its_dates_no_longer_from_the_next_time_on(
    client, sign_in_as, own, other
):
    person = sign_in_as()
    belongs(person, own)
    belongs(person, other, "editor")
    program = feed(client)
    before = program.get(program.path)
    assert "Task of Other" in before.content.decode()
    PersonMembership.objects.filter(person=person, organisation=other).delete()
    again = program.get(program.path, headers={"if-none-match": before["ETag"]})
    assert again.status_code == 200
    assert dates(program) == of_owner("Own")


def test_operator_has_no_dates_of_what_others_keep(client, sign_in_as, own, other):
    sign_in_as("operator")
    assert dates(feed(client)) == set()


def test_database_shows_no_register_of_others_even_where_the_actor_claims_it(sign_in_as, own, other):
    """The second wall: roles are the database's own to know."""
    person = sign_in_as()
    claimed = Actor(person_id=person.pk, organisation_roles={"owner": frozenset({own.pk, other.pk})})
    with as_the_application():
        assert list(work_dates(claimed)) == []


def test_networks_of_what_one_keeps_end_in_the_calendar_too(client, sign_in_as):
    person = sign_in_as()
    mine, network = organisation("Mine"), organisation("Network", kind="eurocluster", period_end=SOON)
    former = organisation("Former", kind="eurocluster", period_end=SOON)
    hidden = organisation("Hidden", kind="eurocluster", period_end=SOON, status="draft")
    for host in (network, former, hidden):
        Membership.objects.create(host=host, member=mine, until=PAST if host == former else None)
    belongs(person, mine, "editor")
    assert dates(feed(client)) == {("“Network” ends", SOON)}


def test_invitation_to_oneself_ends_for_a_confirmed_address_while_who_made_it_may_invite(
    client, sign_in_as, own
):
    person, inviter = sign_in_as(), Person.objects.create(email="inviter@one.example")
    EmailAddress.objects.create(user=person, email="Me@one.example", verified=True)
    EmailAddress.objects.create(user=person, email="not@one.example", verified=False)
    for address in ("me@one.example", "not@one.example"):
        Invitation.objects.create(organisation=own, address=address, role="editor", invited_by=inviter)
    program = feed(client)
    assert dates(program) == set()
    belongs(inviter, own)
    assert dates(program) == {("Your invitation to keep “Own” ends", "moment")}
    PersonMembership.objects.filter(person=inviter).delete()
    inviter.role_grants.create(role="operator")
    assert dates(program) == {("Your invitation to keep “Own” ends", "moment")}


def test_own_claims_have_their_days(client, sign_in_as, own, other, settings):
    settings.TRELLIS_REVIEW_DAYS = 5
    person = sign_in_as()
    monday = datetime(2026, 11, 16, 9, tzinfo=UTC)
    hidden = organisation("Hidden", status="draft")
    for row, way, given in (
        (own, "decision", {"evidence": "secret"}), (other, "mail", {"address": "a@one.example"}),
        (hidden, "decision", {"evidence": "secret"}),
    ):  # fmt: skip
        Claim.objects.create(organisation=row, person=person, way=way, made_at=monday, **given)
    stranger = Person.objects.create(email="claims@one.example")
    Claim.objects.create(organisation=own, person=stranger, way="decision", evidence="secret", made_at=monday)
    assert dates(feed(client)) == {
        ("Your claim of “Own” is to be answered", date(2026, 11, 23)),
        ("The link to claim “Other” ends", "moment"),
    }


def test_validator_is_told_how_many_wait_and_of_none_its_name(client, sign_in_as, settings):
    settings.TRELLIS_REVIEW_DAYS = 5
    monday, tuesday = (datetime(2026, 11, day, 9, tzinfo=UTC) for day in (16, 17))
    for number, (country, at) in enumerate(
        [("FR", monday), ("FR", monday), ("DE", tuesday), ("FR", tuesday)]
    ):
        organisation(f"Secret{number}", status="in_review", country_id=f"country:{country}", handed_in_at=at)
    claimed = organisation("Claimed", country_id="country:FR")
    claimant = Person.objects.create(email="claims@one.example")
    Claim.objects.create(
        organisation=claimed, person=claimant, way="decision", evidence="secret", made_at=monday
    )
    person = sign_in_as()
    person.role_grants.create(role="validator", country_id="country:FR")
    program = feed(client)
    assert dates(program) == {
        ("3 wait for your review", date(2026, 11, 23)), ("1 waits for your review", date(2026, 11, 24)),
    }  # fmt: skip
    person.role_grants.all().delete()
    assert dates(program) == set()


def test_page_shows_the_same_dates(client, sign_in_as, own, other):
    belongs(sign_in_as(), own)
    with as_the_application():
        lines = client.get(PAGE).context_data["lines"]
    shown = {(line.item.title, "moment" if line.is_moment else line.item.start) for line in lines}
    assert shown == of_owner("Own")


def test_changed_task_is_known_as_the_same_with_a_later_change(client, sign_in_as, own):
    belongs(sign_in_as(), own)
    program = feed(client)
    task = Entry.objects.get(title="Task of Own")
    record = f"/organisations/own/register/{task.record_id}/task/{task.pk}/"
    first = event(program, f"register-entry-{task.pk}@")
    client.post(record, {"title": "Another", "due": str(SOON), "version": "1"})
    second = event(program, f"register-entry-{task.pk}@")
    assert (str(second["summary"]), second["sequence"]) == ("Another · Member of Own", first["sequence"] + 1)
    assert second["last-modified"].dt >= first["last-modified"].dt
    assert first["uid"] == second["uid"]


def event(program: Client, uid: str):
    found = Calendar.from_ical(program.get(program.path).content).walk("VEVENT")
    return next(item for item in found if str(item["uid"]).startswith(uid))


def test_file_takes_as_many_queries_for_100_of_each_as_for_10(client, sign_in_as):
    person = sign_in_as()
    program, counts = feed(client), []
    for number in range(100):
        row = organisation(f"Own{number}")
        keep_dates(row)
        belongs(person, row)
        if number in (9, 99):
            for ask in (lambda: program.get(program.path), lambda: client.get(PAGE)):
                with CaptureQueriesContext(connection) as queries:
                    assert ask().status_code == 200
                counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert counts[0] < 30


def test_own_data_says_that_there_is_an_address_but_not_which(client, sign_in_as):
    person = sign_in_as()
    program = feed(client)
    token = program.path.rpartition("/")[2]
    found = own_data(actor=Actor(person_id=person.pk))["notifications.CalendarFeed"]
    assert [set(row) for row in found] == [{"id", "person", "carries_role", "made_at"}]
    assert token.partition(".")[0] not in str(found)
    person.delete()
    assert CalendarFeed.objects.count() == 0
