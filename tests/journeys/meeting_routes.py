"""The pages of meetings that a browser visits."""

from tests.journeys.route import MEMBER, VISITOR, Route
from tests.journeys.site import DemoSite
from trellis.meetings.models import MeetingRequest, MeetingSetup, PlanRun, Seat
from trellis.notifications.services.links import make_link


def meetings(site: DemoSite) -> list:
    return [MeetingSetup.objects.order_by("pk")[0].event.slug]


def who_asks(site: DemoSite) -> int:
    return MeetingRequest.objects.order_by("id")[0].sender_id


def who_is_met(site: DemoSite) -> int:
    return Seat.objects.exclude(participant__registration__person=site.member)[0].participant_id


def a_meeting(site: DemoSite) -> int:
    return Seat.objects.filter(participant__registration__person=site.member)[0].meeting_id


def a_schedule(site: DemoSite) -> list:
    return [*meetings(site), PlanRun.objects.order_by("id")[0].pk]


def link_of_request(site: DemoSite) -> list:
    link = make_link(purpose="meeting-request", matter=MeetingRequest.objects.order_by("id")[0].pk)
    return [link.strip("/").split("/")[-1]]


def link_of_schedule(site: DemoSite) -> list:
    """By which somebody without an account looks at their meetings."""
    link = make_link(purpose="meetings-own", matter=Seat.objects.order_by("id")[0].participant_id)
    return [link.strip("/").split("/")[-1]]


PAGES = (
    Route("meetings:schedule", (VISITOR, MEMBER), meetings),
    Route("meetings:people", (MEMBER,), meetings, query="?show=suggested&q=yarn"),
    Route("meetings:person", (MEMBER,), lambda site: [*meetings(site), who_asks(site)]),
    Route("meetings:person", (MEMBER,), lambda site: [*meetings(site), who_is_met(site)]),
    Route("meetings:meeting", (MEMBER,), lambda site: [*meetings(site), a_meeting(site)]),
    Route("meetings:own", (VISITOR,), link_of_schedule),
    *(
        Route(f"meetings:{name}", (MEMBER,), meetings)
        for name in (
            "part",
            "people",
            "setup",
            "halls",
            "wishes",
            "silent",
            "board",
            "publish",
            "day",
            "tables",
            "figures",
        )
    ),
    *(Route("meetings:board", (MEMBER,), meetings, query=f"?view={view}") for view in ("slots", "people")),
    Route("meetings:plans", (MEMBER,), meetings),
    Route("meetings:plan", (MEMBER,), a_schedule, query="?part=quality"),
    Route("meetings:plan", (MEMBER,), a_schedule),
    *(Route("meetings:plan", (MEMBER,), a_schedule, query=f"?part={part}") for part in ("unmet", "people")),
    Route("meetings:answer", (VISITOR,), link_of_request),
)
