"""A refused change becomes an error that a person understands, and leaves nothing behind."""

import pytest
from django.db import IntegrityError

from trellis.accounts.models import Person
from trellis.core.errors import Conflict
from trellis.core.transactions import change

pytestmark = pytest.mark.django_db

MESSAGES = {"accounts_person_email_once": "This mail address has an account already."}


def test_change_violating_a_named_constraint_raises_conflict_with_its_message():
    Person.objects.create(email="a@one.example")
    with pytest.raises(Conflict, match="has an account already"), change(MESSAGES):
        Person.objects.bulk_create([Person(email="b@one.example"), Person(email="A@ONE.example")])
    assert list(Person.objects.values_list("email", flat=True)) == ["a@one.example"]


def test_change_violating_another_constraint_raises_the_database_error():
    Person.objects.create(email="a@one.example")
    with pytest.raises(IntegrityError), change({"another_constraint": "Something else."}):
        Person.objects.create(email="a@one.example")


def test_change_without_a_violation_stays():
    with change(MESSAGES):
        Person.objects.create(email="a@one.example")
    assert Person.objects.count() == 1
