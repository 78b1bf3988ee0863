"""Without the right actor no SQL at all reads, changes, deletes or writes a row of somebody else."""

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.sight import as_the_application
from tests.wall.walled import WALLED
from trellis.accounts.models import Person
from trellis.core.transactions import change
from trellis.core.types import VISITOR, Actor, system_actor

pytestmark = pytest.mark.django_db
EACH = pytest.mark.parametrize("walled", WALLED, ids=lambda walled: walled.table)
STRANGERS = ("visitor", "another person", "another system actor", "nobody said")


@pytest.fixture
def persons():
    return [Person.objects.create(email=f"{name}@wall.example") for name in ("own", "another")]


def run(sql, *values):
    """Number of rows that a statement found or changed, as the application's role."""
    with as_the_application(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


def acting_as(stranger, another):
    if stranger == "nobody said":
        return transaction.atomic()
    actors = {
        "visitor": VISITOR,
        "another person": Actor(person_id=another.pk, platform_roles=frozenset({"operator"})),
        "another system actor": system_actor("somebody"),
    }
    return change(actors[stranger])


@EACH
@pytest.mark.parametrize("stranger", STRANGERS)
def test_row_of_another_is_not_read_changed_or_deleted(walled, stranger, persons):
    """The actor claims to be an operator: the database asks itself, not the claim."""
    own, another = persons
    row = walled.make(own)
    table, where = walled.table, f"WHERE {walled.key} = %s"
    with acting_as(stranger, another):
        assert run(f"SELECT * FROM {table}") == 0
        assert run(f"UPDATE {table} SET {walled.column} = %s {where}", walled.value, row.pk) == 0
        assert run(f"UPDATE {table} SET {walled.column} = {walled.column}") == 0
        assert run(f"DELETE FROM {table} {where}", row.pk) == 0
    assert type(row)._default_manager.filter(pk=row.pk).count() == 1
    with change(walled.owner(own)):
        assert run(f"SELECT * FROM {table} {where}", row.pk) == 1


@EACH
def test_row_of_another_is_not_written(walled, persons):
    own, another = persons
    row = walled.make(own)
    names = [field.column for field in row._meta.concrete_fields if not field.generated]
    columns = ", ".join(map(connection.ops.quote_name, names))
    record = f"jsonb_populate_record(NULL::{walled.table}, %s::jsonb)"
    copy = f"INSERT INTO {walled.table} ({columns}) SELECT {columns} FROM {record}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t) FROM {walled.table} t WHERE {walled.key} = %s", [row.pk])
        stored = cursor.fetchone()[0]
    with pytest.raises(ProgrammingError, match="row-level security"), change(Actor(person_id=another.pk)):
        run(copy, stored)


def test_every_table_with_row_security_is_tried_and_binds_its_owner_too():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relforcerowsecurity FROM pg_class "
            "WHERE relrowsecurity OR relforcerowsecurity ORDER BY relname"
        )
        assert cursor.fetchall() == sorted((walled.table, True) for walled in WALLED)
