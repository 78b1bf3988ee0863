"""The queue of validators: who waits since when, until when it should be answered, what is overdue."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from trellis.registry.models import Claim, Organisation
from trellis.registry.selectors.service_time import due_on, is_overdue
from trellis.registry.services import life, profiles
from trellis.registry.tests.conftest import OPERATOR

pytestmark = pytest.mark.django_db
QUEUE = "/organisations/review/"


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=timezone.get_default_timezone())


@pytest.mark.parametrize(
    ("since", "days", "due"),
    [
        ("2024-03-01", 5, date(2024, 3, 8)),  # a Friday
        ("2024-03-02", 5, date(2024, 3, 8)),  # a Saturday
        ("2024-03-04", 1, date(2024, 3, 5)),
        ("2024-03-04", 0, date(2024, 3, 4)),
        ("2024-03-04", 10, date(2024, 3, 18)),
    ],
)
def test_service_time_counts_working_days(since, days, due):
    assert due_on(noon(since), days=days) == due


def test_service_time_is_a_setting_and_over_on_the_day_after(settings):
    settings.TRELLIS_REVIEW_DAYS = 2
    since = noon("2024-03-04")
    assert [is_overdue(since, today=date(2024, 3, day)) for day in (5, 6, 7)] == [False, False, True]


def test_queue_shows_profiles_and_claims_with_their_service_time(client, make_profile, make_person):
    waiting = make_profile("Waiting", "company")
    life.submit(actor=OPERATOR, organisation_id=waiting.id)
    long_ago = timezone.now() - timedelta(days=30)
    Organisation.objects.filter(pk=waiting.id).update(handed_in_at=long_ago)
    profiles.change_organisation(actor=OPERATOR, organisation_id=waiting.id, values={"city": "Lyon"})
    firm = make_profile("Firm", "company", published=True)
    claimant = make_person("claimant")
    Claim.objects.create(organisation_id=firm.id, person=claimant, way="decision", evidence="Mine.")
    mail = {"way": "mail", "address": "a@b.example"}
    Claim.objects.create(organisation_id=firm.id, person=make_person("by mail"), **mail)
    client.force_login(make_person("validator", "validator"))
    page = client.get(QUEUE).context_data
    assert [(line.name, line.handed_in_at, line.is_overdue) for line in page["lines"]] == [
        ("Waiting", long_ago, True)
    ]
    assert [(line.name, line.claimant, line.is_overdue) for line in page["claims"]] == [
        ("Firm", "claimant", False)
    ]


def test_queue_of_claims_asks_as_often_for_100_as_for_10_and_shows_fifty(client, make_profile, make_person):
    client.force_login(make_person("validator", "validator"))

    def claim(numbers: range) -> int:
        for number in numbers:
            firm = make_profile(f"Firm {number}", "laboratory", published=True)
            person = make_person(f"claimant {number}")
            Claim.objects.create(organisation_id=firm.id, person=person, way="decision", evidence="Mine.")
        with CaptureQueriesContext(connection) as asked:
            client.get(QUEUE)
        return len(asked)

    claim(range(1))
    few = claim(range(1, 10))
    assert claim(range(10, 60)) == few
    page = client.get(QUEUE).context_data
    assert (len(page["claims"]), page["more_claims"]) == (50, 10)
