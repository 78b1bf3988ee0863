"""How cards are said."""

from trellis.meetings.pages.board_words import person_words
from trellis.meetings.pages.words import who_words
from trellis.meetings.types.records import Card
from trellis.meetings.types.words import Place


def card(name, organisation):
    return Card(
        id=1, person_id=None, name=name, organisation=organisation, organisation_id=None, country=None,
        role="Buyer", offers="", needs="", kind_id=None, kind="", attends=Place.ON_SITE, is_bookable=True,
        most_meetings=None, late_until=None, has_left=False,
    )  # fmt: skip


def test_delegation_named_as_its_organisation_is_said_once():
    named, own = card("Buyer 3", "Loom Works"), card("Loom Works", "Loom Works")
    assert [who_words(named, "en"), who_words(own, "en")] == ["Buyer · Loom Works", "Buyer"]
    assert [person_words(named), person_words(own)] == ["Buyer 3, Loom Works", "Loom Works"]
