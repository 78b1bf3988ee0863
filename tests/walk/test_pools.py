"""What addresses are filled with: a new kind of thing must have some, or the walk would never meet it."""

import pytest

from config.permissions import CHAPTERS
from tests.matrix.addresses import CODES, FIXED
from tests.matrix.routes import places_of
from tests.walk.pools import Pools


@pytest.mark.django_db
def test_every_place_of_an_address_has_something_to_stand_there():
    known = {*Pools.of().by_place, *FIXED}
    rows = [row for chapter in CHAPTERS for row in chapter.rows]
    places = {place: row.route for row in rows if row.route not in CODES for place in places_of(row.route)}
    assert {place: route for place, route in places.items() if place not in known} == {}
