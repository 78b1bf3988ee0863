"""What is kept of a person's meetings is in their file; what others wish of them is not."""

import pytest

from trellis.events.tests.conftest import make_organisation
from trellis.meetings.models import Wish
from trellis.meetings.services.booking import book_meeting
from trellis.meetings.tests.conftest import add_guest, make_meetings, slot_ids
from trellis.portal.selectors.person_data import own_data
from trellis.portal.services.erasing import erase_person

pytestmark = pytest.mark.django_db


def test_meetings_stand_in_the_own_file_and_go_with_the_person():
    event = make_meetings(make_organisation("Light Valley"))
    ada, ben = add_guest(event, "ada"), add_guest(event, "ben", is_bookable=True)
    Wish.objects.create(event=event, wisher=ada.participant, wished=ben.participant, kind="like", note="Mine")
    Wish.objects.create(event=event, wisher=ben.participant, wished=ada.participant, kind="must", note="Not")
    slot = slot_ids(event)[0]
    book_meeting(actor=ada.actor, event_id=event.pk, other_id=ben.id, slot_id=slot)
    found = own_data(actor=ada.actor)
    assert [row["note"] for row in found["meetings.Wish"]] == ["Mine"]
    assert [row["participant"] for row in found["meetings.Seat"]] == [ada.id]
    erased = erase_person(actor=ada.actor, person_id=ada.person.pk, is_sure=True)
    assert (erased.removed["meetings.Seat"], erased.removed["meetings.Wish"]) == (1, 2)
