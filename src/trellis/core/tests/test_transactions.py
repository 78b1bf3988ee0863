"""A refused change becomes an error that a person understands, and leaves nothing behind."""

import pytest
from django.db import DataError, IntegrityError, connection

from trellis.accounts.models import Person
from trellis.core.errors import Conflict
from trellis.core.transactions import SET_ACTOR, change, reading
from trellis.core.types import VISITOR, Actor, system_actor

pytestmark = pytest.mark.django_db

MESSAGES = {"accounts_person_email_once": "This mail address has an account already."}


def test_change_violating_a_named_constraint_raises_conflict_with_its_message():
    Person.objects.create(email="a@one.example")
    with pytest.raises(Conflict, match="has an account already"), change(VISITOR, MESSAGES):
        Person.objects.bulk_create([Person(email="b@one.example"), Person(email="A@ONE.example")])
    assert list(Person.objects.values_list("email", flat=True)) == ["a@one.example"]


def test_change_violating_another_constraint_raises_the_database_error():
    Person.objects.create(email="a@one.example")
    with pytest.raises(IntegrityError), change(VISITOR, {"another_constraint": "Something else."}):
        Person.objects.create(email="a@one.example")


def test_change_without_a_violation_stays():
    with change(VISITOR, MESSAGES):
        Person.objects.create(email="a@one.example")
    assert Person.objects.count() == 1


ONE, TWO, SYSTEM = Actor(person_id=1), Actor(person_id=2), system_actor("sweeper")


def told():
    with connection.cursor() as cursor:
        cursor.execute("SELECT trellis_person(), trellis_system()")
        return cursor.fetchone()


def test_actor_of_the_innermost_block_is_told_and_the_outer_one_is_told_again():
    assert told() == (None, None)
    with change(ONE):
        assert told() == (1, None)
        with change(SYSTEM):
            assert told() == (None, "sweeper")
            with reading(VISITOR):
                assert told() == (None, None)
            assert told() == (None, "sweeper")
        assert told() == (1, None)
        with reading(TWO):
            assert told() == (2, None)
        assert told() == (1, None)
    assert told() == (None, None)


def test_a_block_that_fails_leaves_the_outer_actor():
    with change(ONE):
        with pytest.raises(RuntimeError), change(SYSTEM):
            raise RuntimeError
        assert told() == (1, None)
        with pytest.raises(ZeroDivisionError), reading(TWO):
            print(1 / 0)
        assert told() == (1, None)
        with pytest.raises(DataError), change(SYSTEM), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        assert told() == (1, None)


def test_reading_within_a_block_of_the_same_actor_asks_nothing(django_assert_num_queries):
    with change(ONE), django_assert_num_queries(0), reading(Actor(person_id=1, language="fr")):
        pass


@pytest.mark.django_db(transaction=True)
def test_a_change_says_who_acts_in_one_statement(django_assert_num_queries):
    with django_assert_num_queries(3), change(ONE):  # BEGIN, who acts, COMMIT
        pass


@pytest.mark.django_db(transaction=True)
def test_connection_keeps_no_actor_after_the_transaction():
    with change(ONE):
        assert told() == (1, None)
    assert told() == (None, None)
    with pytest.raises(RuntimeError), change(SYSTEM):
        raise RuntimeError
    assert told() == (None, None)
    with pytest.raises(DataError), reading(TWO), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    assert told() == (None, None)


@pytest.mark.django_db(transaction=True)
def test_connection_given_back_to_the_pool_keeps_no_actor():
    """One connection in the pool: who takes it next gets the one that the change has used."""
    pooled = connection.copy()
    options = {**pooled.settings_dict["OPTIONS"], "pool": {"min_size": 1, "max_size": 1, "timeout": 10}}
    pooled.settings_dict = {**pooled.settings_dict, "OPTIONS": options}
    said = []
    try:
        for statement in ("COMMIT", "ROLLBACK", None):
            for sql in ("SELECT pg_backend_pid(), trellis_person()", "BEGIN", SET_ACTOR):
                with pooled.cursor() as cursor:
                    cursor.execute(sql, ("1", "") if sql == SET_ACTOR else None)
                    said += cursor.fetchall() if sql.startswith("SELECT pg") else []
            if statement is not None:  # else the connection goes back in the middle of a transaction
                with pooled.cursor() as cursor:
                    cursor.execute(statement)
            pooled.close()
    finally:
        pooled.close_pool()
    assert [person for _backend, person in said] == [None, None, None]
    assert len({backend for backend, _person in said}) == 1
