"""Events on the home page: the same for everybody."""

import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from trellis.events.models import Series
from trellis.events.tests.conftest import make_event

pytestmark = pytest.mark.django_db


def at_home(window):
    text = window.get("/").content.decode().split(">Coming events</h2>")[1].split("<h2")[0]
    return re.findall(r"<bdi>([^<]+)</bdi>", text)


def day(number, year=2031):
    return {
        "starts_at": datetime(year, 1, number, 8, tzinfo=UTC),
        "ends_at": datetime(year, 1, number, 9, tzinfo=UTC),
    }


@pytest.mark.system("C1")
def test_home_shows_the_next_open_events_the_soonest_first(client, host):
    for number in range(7):
        make_event(host, f"Talk {number}", **day(9 - number))
    make_event(host, "Over", **day(1, 2021))
    assert at_home(client) == ["Talk 6", "Talk 5", "Talk 4", "Talk 3", "Talk 2"]


def test_of_a_series_the_next_is_shown(client, host):
    series = Series.objects.create(
        slug="talks", title="Talks", organiser=host, rule="FREQ=DAILY;COUNT=3",
        time_zone="Europe/Brussels", starts_on=timezone.now(),
    )  # fmt: skip
    for number in (2, 3, 5):
        make_event(host, f"Talk {number}", series=series, **day(number))
    make_event(host, "Fair", **day(4))
    assert at_home(client) == ["Talk 2", "Fair"]


def test_what_is_not_open_to_all_is_at_nobodys_home(client, window, host):
    make_event(host, "Talk", **day(2))
    make_event(host, "Invited only", visibility="invited", **day(1))
    make_event(host, "Draft", state="draft", **day(1))
    assert [at_home(client), at_home(window)] == [["Talk"], ["Talk"]]
