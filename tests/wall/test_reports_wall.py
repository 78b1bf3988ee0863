"""Of a report the database shows the reporter their own, and reviewers of the country who do not keep it."""

import pytest
from django.db import connection
from django.utils import timezone

from tests.sight import as_the_application
from trellis.accounts.models import Person
from trellis.core.transactions import change
from trellis.core.types import VISITOR, Actor, system_actor
from trellis.registry.models import Organisation, PersonMembership, Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def reported(db) -> Organisation:
    row = Organisation.objects.create(
        kind="company",
        name="Reported",
        slug="reported",
        status="published",
        published_at=timezone.now(),
        country_id="country:FR",
    )
    reporter = Person.objects.create(email="reporter@wall.example")
    Report.objects.create(organisation=row, person=reporter, kind="facts", text="Marked")
    Report.objects.create(organisation=row, address="ana@wall.example", kind="facts", text="Marked")
    return row


def seen_by(actor: Actor) -> int:
    with change(actor), as_the_application(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_report")
        return cursor.fetchone()[0]


def person(name: str, **grant: str) -> Actor:
    made = Person.objects.create(email=f"{name}@wall.example")
    if grant:
        made.role_grants.create(**grant)
    return Actor(person_id=made.pk)


@pytest.mark.parametrize(
    ("grant", "count"),
    [
        ({}, 0),
        ({"role": "operator"}, 2),
        ({"role": "analyst"}, 2),
        ({"role": "validator"}, 2),
        ({"role": "validator", "country_id": "country:FR"}, 2),
        ({"role": "validator", "country_id": "country:DE"}, 0),
    ],
)
def test_reviewers_of_the_country_see_reports_unless_they_keep_the_profile(reported, grant, count):
    actor = person("somebody", **grant)
    assert seen_by(actor) == count
    PersonMembership.objects.create(
        organisation=reported, person_id=actor.person_id, role="owner", by_claim=False
    )
    assert seen_by(actor) == 0


def test_reporter_sees_the_own_one_and_a_visitor_none(reported):
    reporter = Person.objects.get(email="reporter@wall.example")
    assert [seen_by(Actor(person_id=reporter.pk)), seen_by(VISITOR)] == [1, 0]
    assert [seen_by(system_actor(name)) for name in ("taking reports", "somebody")] == [2, 0]
