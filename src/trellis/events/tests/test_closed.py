"""Who sees which event: members of the hosts, those who are invited, co-organisers, and nobody else."""

import pytest
from django.utils import timezone

from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from trellis.core.transactions import reading
from trellis.core.types import VISITOR, Actor
from trellis.events.models import Event, HostOrganisation, InvitedAddress
from trellis.events.selectors.calendar import search_events
from trellis.events.selectors.events import get_event, list_invited
from trellis.events.services.hosts import answer_host, ask_host, remove_host
from trellis.events.services.inviting import disinvite, invite
from trellis.events.services.life import publish_event
from trellis.events.services.outputs import add_output, remove_output
from trellis.events.tests.conftest import actor_for, make_event, make_organisation, make_person
from trellis.events.types.query import EventQuery
from trellis.notifications.models import Mail, Notification
from trellis.registry.models import Membership

pytestmark = pytest.mark.django_db


def seen(actor):
    events, total = search_events(actor=actor, query=EventQuery(), now=timezone.now(), size=50)
    assert total == len(events)
    with reading(actor):
        rows = set(Event.objects.visible_to(actor).values_list("title", flat=True))
    assert {event.title for event in events} <= rows
    return rows


@pytest.fixture
def member_actor(host):
    """Of an organisation that is a member of the host today."""
    guild = make_organisation("Guild", kind="company")
    Membership.objects.create(host=host, member=guild, role="member")
    return actor_for(make_person("guild", member=guild), member=guild)


@pytest.fixture
def former_actor(host):
    gone = make_organisation("Gone", kind="company")
    Membership.objects.create(host=host, member=gone, role="member", until="2020-01-01")
    return actor_for(make_person("gone", owner=gone), owner=gone)


def test_members_event_is_for_the_hosts_and_their_members_of_today(
    actor, host, rival_actor, member_actor, former_actor
):
    make_event(host, "For members", visibility="members")
    assert [seen(one) for one in (actor, member_actor)] == [{"For members"}] * 2
    assert [seen(one) for one in (VISITOR, rival_actor, former_actor)] == [set()] * 3


@pytest.mark.system("C20")
def test_closed_event_is_seen_by_whom_its_list_names_and_its_paper_by_nobody_else(
    actor, host, rival_actor, rival, member_actor, django_user_model
):
    row = make_event(host, "Side event", visibility="invited", kind="side-event", state="draft")
    guest = make_person("guest")
    guest_actor = Actor(person_id=guest.pk, name="guest")
    invite(actor=actor, event_id=row.pk, lines=["shadow-hill", "Guest@example.org", " ", "new@guest.example"])
    assert Mail.objects.count() == 0
    publish_event(actor=actor, event_id=row.pk)
    with reading(actor):
        assert sorted(InvitedAddress.objects.values_list("address", flat=True)) == [
            "guest@example.org", "new@guest.example",
        ]  # fmt: skip
    assert [seen(one) for one in (actor, rival_actor, guest_actor)] == [{"Side event"}] * 3
    assert [seen(one) for one in (VISITOR, member_actor)] == [set()] * 2
    told = Notification.objects.filter(message="events.invited")
    assert sorted((one.person_id or 0, one.mail.address) for one in told) == [
        (0, "guest@example.org"), (0, "new@guest.example"), (rival_actor.person_id, ""),
    ]  # fmt: skip
    with pytest.raises(NotFound):
        get_event(actor=member_actor, slug=row.slug)


def test_nobody_is_told_twice(actor, host, rival):
    row = make_event(host, visibility="invited")
    assert invite(actor=actor, event_id=row.pk, lines=["a@guest.example"]) == 1
    assert invite(actor=actor, event_id=row.pk, lines=["A@guest.example", "Shadow Hill"]) == 1
    assert Notification.objects.filter(message="events.invited").count() == 1


def test_every_line_that_names_nobody_is_said(actor, host):
    row = make_event(host, visibility="invited")
    with pytest.raises(InvalidInput) as error:
        invite(actor=actor, event_id=row.pk, lines=["a@guest.example", "No such place", "b@"])
    assert [problem.message for problem in error.value.problems] == [
        "“No such place” is neither a mail address nor an organisation here.",
        "“b@” is neither a mail address nor an organisation here.",
    ]
    assert list_invited(actor=actor, event_id=row.pk) == ([], [])


def test_list_is_taken_back(actor, host, rival):
    row = make_event(host, visibility="invited")
    invite(actor=actor, event_id=row.pk, lines=["a@guest.example", "shadow-hill"])
    disinvite(actor=actor, event_id=row.pk, address="A@guest.example")
    disinvite(actor=actor, event_id=row.pk, organisation_id=rival.pk)
    assert list_invited(actor=actor, event_id=row.pk) == ([], [])


# --- hosts


def test_co_organiser_keeps_the_event_once_it_said_yes(actor, host, rival_actor, rival):
    row = make_event(host, state="draft")
    ask_host(actor=actor, event_id=row.pk, organisation="Shadow Hill")
    assert seen(rival_actor) == set()
    question = HostOrganisation.objects.get(organisation=rival)
    with pytest.raises(NotFound):
        answer_host(actor=actor, host_id=question.pk, accepts=True)
    assert answer_host(actor=rival_actor, host_id=question.pk, accepts=True) == row.slug
    assert seen(rival_actor) == {"Light and industry"}
    assert publish_event(actor=rival_actor, event_id=row.pk) == 1


def test_who_said_no_may_be_asked_again_and_is_told_each_time(actor, host, rival_actor, rival):
    row = make_event(host)
    for _ in range(2):
        ask_host(actor=actor, event_id=row.pk, organisation="shadow-hill")
        question = HostOrganisation.objects.get(organisation=rival)
        answer_host(actor=rival_actor, host_id=question.pk, accepts=False)
    with pytest.raises(Conflict):
        answer_host(actor=rival_actor, host_id=question.pk, accepts=True)
    assert Notification.objects.filter(message="events.asked_host").count() == 2


def test_host_is_asked_once_and_the_organiser_stays(actor, host, rival):
    row = make_event(host)
    ask_host(actor=actor, event_id=row.pk, organisation="Shadow Hill")
    for name, error in (("Shadow Hill", Conflict), ("Light Valley", Conflict), ("Nobody", InvalidInput)):
        with pytest.raises(error):
            ask_host(actor=actor, event_id=row.pk, organisation=name)
    own = row.hosts.get(role="organiser")
    with pytest.raises(Conflict):
        remove_host(actor=actor, event_id=row.pk, host_id=own.pk)
    remove_host(actor=actor, event_id=row.pk, host_id=row.hosts.get(organisation=rival).pk)
    assert list(row.hosts.values_list("pk", flat=True)) == [own.pk]


# --- outputs


def test_output_is_added_once_and_checked(actor, rival_actor, host):
    row = make_event(host)
    given = {"event_id": row.pk, "kind": "paper", "title": "The paper", "for_participants": True}
    number = add_output(actor=actor, **given, url="www.example.org/paper")
    assert row.outputs.get(pk=number).url == "https://www.example.org/paper"
    with pytest.raises(InvalidInput):
        add_output(actor=actor, **given, url="javascript:alert(1)")
    with pytest.raises(NotPermitted):
        add_output(actor=rival_actor, **given, url="https://example.org")
    remove_output(actor=actor, event_id=row.pk, output_id=number)
    assert row.outputs.count() == 0
