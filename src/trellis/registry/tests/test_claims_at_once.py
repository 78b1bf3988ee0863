"""Two hundred persons win their claims of one profile at once: exactly one becomes its owner.

Each has a thread and a connection of their own, as many at a time as the server lets in beside other work.
All of such a wave have passed every check before the first of them writes, so that only the database decides.
"""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from trellis.accounts.models import Person
from trellis.core.database import as_owner
from trellis.core.errors import Conflict
from trellis.notifications.models import AnsweredLink
from trellis.notifications.services import links
from trellis.registry.models import Claim, PersonMembership
from trellis.registry.services import claims
from trellis.registry.services.telling_claims import CLAIM_PURPOSE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
CLAIMS = 200
WAVE = 40  # connections at a time: the server has a hundred, and two tests may run beside one another


@pytest.fixture
def firm(make_profile):
    return make_profile("Firm", "company", published=True, website="https://firm.example")


@pytest.fixture
def tokens(firm) -> list[str]:
    """A link for each of two hundred claims, as the mails have them."""
    people = Person.objects.bulk_create(
        Person(email=f"claimant-{number}@example.org") for number in range(CLAIMS)
    )
    rows = Claim.objects.bulk_create(
        Claim(organisation_id=firm.id, person=person, way="mail", address="a@firm.example")
        for person in people
    )
    return [
        links.make_link(purpose=CLAIM_PURPOSE, matter=row.pk, person_id=row.person_id).split("/")[-2]
        for row in rows
    ]


def answer_all(monkeypatch, tokens: list[str]) -> Counter[str]:
    """Press the button behind every link; in each wave all are past the checks before one goes on."""
    gate = threading.Barrier(WAVE)
    check = claims.policies.is_claimable

    def checked(organisation, *, has_owner) -> bool:
        allowed = check(organisation, has_owner=has_owner)
        gate.wait(timeout=60)
        return allowed

    monkeypatch.setattr(claims.policies, "is_claimable", checked)

    def press(token: str) -> str:
        try:
            links.answer(link=links.read_link(purpose=CLAIM_PURPOSE, token=token), answer="yes")
        except Conflict as error:
            return str(error)
        else:
            return "won"
        finally:
            connection.close()

    with ThreadPoolExecutor(WAVE) as threads:
        return Counter(threads.map(press, tokens))


def owners(firm) -> int:
    return PersonMembership.objects.filter(organisation_id=firm.id, role="owner").count()


def assert_one_wins(answers: Counter[str], firm) -> None:
    assert (answers.pop("won"), owners(firm)) == (1, 1)
    assert sum(answers.values()) == CLAIMS - 1
    assert Claim.objects.filter(state="won").count() == AnsweredLink.objects.count() == 1


def test_of_200_simultaneous_claims_exactly_one_wins(monkeypatch, firm, tokens):
    assert_one_wins(answer_all(monkeypatch, tokens), firm)


def test_without_the_constraint_the_same_claims_make_many_owners(monkeypatch, firm, tokens):
    drop = "DROP INDEX registry_one_owner_by_claim"
    make = (
        "CREATE UNIQUE INDEX registry_one_owner_by_claim ON registry_personmembership (organisation_id) "
        "WHERE by_claim"
    )
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(drop)
    try:
        answers = answer_all(monkeypatch, tokens)
        assert owners(firm) > 1
        with pytest.raises(AssertionError):
            assert_one_wins(answers, firm)
    finally:
        PersonMembership.objects.all().delete()
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(make)
