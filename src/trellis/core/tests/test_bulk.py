"""Writing many rows at once, on a table borrowed from the accounts."""

import gc
import json
from datetime import UTC, datetime

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction

from trellis.accounts.models import Person, PlatformRoleGrant
from trellis.core.bulk import as_json, copy_rows, insert_rows, many_rows, take_numbers


def rows(person: Person) -> list[tuple[int, str]]:
    return [(person.pk, "operator"), (person.pk, "validator")]


WRITERS = pytest.mark.parametrize("write", [copy_rows, insert_rows])


@WRITERS
@pytest.mark.django_db
def test_rows_are_written_with_the_keys_of_what_they_refer_to(write):
    person = Person.objects.create(email="a@one.example")
    assert write(PlatformRoleGrant, iter(rows(person)), fields=("person", "role")) == 2
    assert sorted(PlatformRoleGrant.objects.values_list("person_id", "role")) == rows(person)
    assert write(PlatformRoleGrant, [], fields=("person", "role")) == 0


@WRITERS
@pytest.mark.django_db
def test_row_against_a_constraint_writes_none_of_them(write):
    person = Person.objects.create(email="a@one.example")
    twice = [*rows(person), (person.pk, "operator")]
    with pytest.raises(IntegrityError, match="accounts_grant_once"), transaction.atomic():
        write(PlatformRoleGrant, twice, fields=("person", "role"))
    assert PlatformRoleGrant.objects.count() == 0


@pytest.mark.django_db
def test_rows_go_in_pieces_and_keep_their_order_and_their_texts(monkeypatch):
    """What JSON writes otherwise, the word null, moments; a piece may hold one row only."""
    monkeypatch.setattr("trellis.core.bulk.PIECE", 60)
    first = Session.objects.create(session_key="0", expire_date=datetime(2030, 1, 1, tzinfo=UTC))
    texts = ['é "quoted" \\ \n', "", "null", "x" * 100, str(2**70), "😀"]
    rows = [(str(number), text, first.expire_date) for number, text in enumerate(texts, 1)]
    assert insert_rows(Session, rows, fields=("session_key", "session_data", "expire_date")) == len(texts)
    stored = Session.objects.exclude(pk="0").order_by("pk")
    assert list(stored.values_list("session_key", "session_data", "expire_date")) == rows


@pytest.mark.django_db
def test_field_without_a_column_is_refused():
    with pytest.raises(TypeError, match=r"accounts\.Person\.role_grants has no column"):
        copy_rows(Person, [], fields=("role_grants",))


@WRITERS
@pytest.mark.django_db(transaction=True)
def test_rows_outside_a_transaction_are_refused(write):
    with pytest.raises(RuntimeError, match="inside a transaction"):
        write(PlatformRoleGrant, [], fields=("person", "role"))


@pytest.mark.django_db
def test_numbers_taken_are_never_given_again():
    first = take_numbers(Person, 3)
    assert len({*first, *take_numbers(Person, 2), Person.objects.create(email="a@one.example").pk}) == 6


@pytest.mark.parametrize("value", [{"é": ["a", 1, None, 2.5]}, 2**63, {"large": 10**30}, "", [], False])
def test_json_text_says_what_the_value_says(value):
    assert json.loads(as_json(value)) == value


def test_nothing_is_no_json_text():
    assert as_json(None) is None


def test_garbage_is_looked_for_as_before_once_the_rows_are_made():
    before = gc.get_threshold()
    within = []

    def fail():
        within.append(gc.get_threshold())
        raise LookupError

    with pytest.raises(LookupError), many_rows():
        fail()
    assert within == [(before[0] * 100, *before[1:])]
    assert gc.get_threshold() == before
