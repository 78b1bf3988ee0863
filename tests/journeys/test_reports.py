"""Something is wrong here: a reader says so without an account, and a validator takes the profile away.

By keyboard alone and with JavaScript off, counted.
"""

import pytest

from tests.journeys.counting import Counted
from trellis.core.types import system_actor
from trellis.notifications.models import Notification
from trellis.registry.models import Organisation, Report
from trellis.registry.services import life, profiles

pytestmark = pytest.mark.browser
BUILDER = system_actor("journeys")
MOST_INTERACTIONS = 7


def make_firm(name: str) -> Organisation:
    given = {"name": name, "country": "country:AT"}
    made = profiles.create_organisation(actor=BUILDER, kind="company", values=given)
    life.publish(actor=BUILDER, organisation_id=made.id)
    return Organisation.objects.get(pk=made.id)


def test_reader_reports_a_profile_and_a_validator_takes_it_away(start, way, site):
    firm = make_firm(f"Smithy reported by {way}")
    reader = Counted(start(f"/organisations/{firm.slug}/", width=360, height=740))
    reader.follow("Something is wrong here")
    reader.tick("It is not this organisation's")
    reader.fill("Which part of it, and why", "Its mail address is mine.")
    reader.fill("Your mail address", f"reader-{way}@demo.example")
    reader.press("Send the report")
    assert "A validator looks into it" in reader.page.content()
    assert reader.interactions <= MOST_INTERACTIONS
    row = Report.objects.get(organisation=firm)
    assert (row.kind, row.state) == ("others", "open")
    validator = Counted(start("/organisations/review/", person=site.operator))
    validator.follow(firm.name)
    validator.tick("Archive it: it leaves every list and the map")
    validator.fill("Reason", "The address belongs to somebody else.")
    validator.press("Decide")
    assert "The decision is told" in validator.page.content()
    assert validator.interactions <= MOST_INTERACTIONS
    row.refresh_from_db()
    assert (row.state, Organisation.objects.get(pk=firm.pk).status) == ("archived", "archived")
    told = Notification.objects.get(message="registry.report_archived", context__organisation=firm.name)
    assert told.context["reason"] == "The address belongs to somebody else."
