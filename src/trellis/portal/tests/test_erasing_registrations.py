"""Erasing a person takes their registrations for events along, and frees the places."""

import pytest

from trellis.events.models import Event, Registration
from trellis.events.services.registering import register
from trellis.events.tests.conftest import actor_for, make_event, make_organisation, make_person
from trellis.events.types.registration import Said
from trellis.portal.services.erasing import erase_person

pytestmark = pytest.mark.django_db


def test_erased_person_leaves_a_free_place():
    event = make_event(make_organisation("Light Valley"), capacity=1)
    person = make_person("gone")
    register(actor=actor_for(person), event_id=event.pk, said=Said(name="A guest"))
    assert Event.objects.get().taken == 1
    erased = erase_person(actor=actor_for(person), person_id=person.pk, is_sure=True)
    assert erased.removed["events.Registration"] == 1
    assert (Event.objects.get().taken, Registration._base_manager.count()) == (0, 0)
