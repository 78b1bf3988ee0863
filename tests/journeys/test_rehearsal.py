"""An organiser rehearses a matchmaking day: begins, plans, reads the caught mail, ends; nothing is left."""

import pytest

from trellis.core.transactions import reading
from trellis.core.types import system_actor
from trellis.events.models import CaughtMail, Event
from trellis.events.types.rehearsals import REHEARSER
from trellis.meetings.models import PlanRun
from trellis.meetings.services.working_out import work_out
from trellis.notifications.models import Mail

pytestmark = pytest.mark.browser


def count_mails() -> int:
    with reading(system_actor("outbox")):
        return Mail.objects.count()


def test_organiser_rehearses_a_matchmaking_day(start, way, site):
    mails = count_mails()
    driver = start("/events/matchmaking-day/", person=site.member)
    driver.follow("Rehearse it")
    driver.fill("Made-up participants", "6")
    driver.press("Begin the rehearsal")
    copy = Event.objects.get(rehearses__slug="matchmaking-day")
    assert "No mail leaves" in driver.page.inner_text("body")

    plans = start(f"/events/{copy.slug}/meetings/plans/", person=site.member)
    plans.press("Work out a schedule")
    with reading(system_actor("meetings")):
        run = PlanRun.objects.get(event=copy)
    work_out(run.pk)
    start(f"/events/{copy.slug}/meetings/plans/{run.pk}/", person=site.member).press("Take it over")
    start(f"/events/{copy.slug}/meetings/publish/", person=site.member).press("Publish and send")

    driver = start(f"/events/{copy.slug}/", person=site.member)
    driver.follow("Caught mail")
    with reading(REHEARSER):
        caught = set(CaughtMail.objects.filter(event=copy).values_list("address", flat=True))
    assert {address.rpartition(".")[2] for address in caught} == {"invalid"}
    assert sorted(caught)[0] in driver.page.inner_text("main")
    assert count_mails() == mails

    driver.follow("End the rehearsal")
    driver.press("End the rehearsal")
    assert "nothing of it is left" in driver.page.inner_text("body")
    assert not Event.objects.filter(pk=copy.pk).exists()
