"""What copies and removes rehearsals reaches no row of an event that is none, whatever it asks for."""

import pytest
from django.db import ProgrammingError, connection

from tests.sight import as_the_application
from tests.wall.walled import WALLED
from trellis.accounts.models import Person
from trellis.core.transactions import change
from trellis.events.models import Registration
from trellis.events.types.rehearsals import REHEARSER

pytestmark = pytest.mark.django_db
OF_EVENTS = [one for one in WALLED if one.table.startswith(("events_", "meetings_"))]


@pytest.mark.parametrize("walled", OF_EVENTS, ids=lambda walled: walled.table)
def test_rows_of_an_event_are_not_there_for_what_keeps_rehearsals(walled):
    row = walled.make(Person.objects.create(email="own@wall.example"))
    for statement in (
        f"SELECT * FROM {walled.table}",
        f"UPDATE {walled.table} SET {walled.column} = {walled.column}",
        f"DELETE FROM {walled.table}",
    ):
        with change(REHEARSER), as_the_application(), connection.cursor() as cursor:
            cursor.execute(statement)
            assert (statement, cursor.rowcount) == (statement, 0)
    assert type(row)._default_manager.filter(pk=row.pk).count() == 1


def test_nobody_is_registered_for_an_event_by_it():
    walled = next(one for one in WALLED if one.table == "events_registration")
    event_id = walled.make(Person.objects.create(email="own@wall.example")).event_id
    made_up = Registration(event_id=event_id, name="Made up", address="m@x.invalid", state="asked")
    with pytest.raises(ProgrammingError, match="row-level security"), change(REHEARSER), as_the_application():
        made_up.save(force_insert=True)
