"""Events made, changed, repeated, published and called off."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from trellis.core.types import VISITOR, system_actor
from trellis.events.models import Event, Series
from trellis.events.services.events import change_event, create_event, duplicate_event, remove_draft
from trellis.events.services.life import cancel_event, publish_event
from trellis.events.tests.conftest import entries, make_event, make_organisation, values
from trellis.events.types.values import Scope
from trellis.notifications.models import Notification

MORNING = datetime(2030, 3, 25, 8, 30)  # noqa: DTZ001  a time on the wall
pytestmark = pytest.mark.django_db


def create(actor, host, **given):
    known = {name: given.pop(name) for name in ("kind", "rule", "form_key") if name in given}
    slug = create_event(
        actor=actor, organiser_id=host.pk, **({"kind": "talk"} | known), values=values(**given)
    )
    return Event.objects.get(slug=slug)


def faults(error):
    return [(problem.field, problem.message) for problem in error.value.problems]


def test_event_is_a_draft_of_its_organiser_with_moments_of_its_zone(actor, host):
    row = create(actor, host, title="  Light   and industry ", ecosystems=("ecosystem:digital",))
    assert (row.slug, row.title, row.state) == ("light-and-industry", "Light and industry", "draft")
    assert row.starts_at == datetime(2030, 5, 7, 7, tzinfo=UTC)
    assert list(row.hosts.values_list("organisation__name", "role", "state")) == [
        ("Light Valley", "organiser", "accepted")
    ]
    assert list(row.terms.values_list("term_id", flat=True)) == ["ecosystem:digital"]
    assert entries(row) == [("created", {"title": [None, "Light and industry"]})]


def test_event_of_the_same_name_gets_an_address_of_its_own(actor, host):
    assert [create(actor, host).slug for _ in range(3)] == [
        "light-and-industry", "light-and-industry-2030", "light-and-industry-2030-2",
    ]  # fmt: skip
    assert create(actor, host, title="New").slug == "new-2030"


def test_form_sent_twice_makes_one_event(actor, host):
    key = uuid4()
    assert create(actor, host, form_key=key).pk == create(actor, host, form_key=key).pk
    assert create(actor, host, form_key=key, title="Other words").pk != create(actor, host, form_key=key).pk
    assert Event.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"title": " "}, [("title", "This is needed.")]),
        ({"time_zone": "Mars/Base"}, [("time_zone", "Choose a time zone, such as Europe/Brussels.")]),
        ({"ends": MORNING}, [("ends", "The end lies before the begin.")]),
        (
            {"starts": datetime(2030, 3, 31, 2, 30)},  # noqa: DTZ001
            [("starts", "This time does not exist on that day: the clocks go forward then.")],
        ),
        ({"format": "on_site"}, [("city", "Say in which city it takes place.")]),
        (
            {"venue": "The hall"},
            [("venue", "An online event has no venue. Say so, or choose another format.")],
        ),
        ({"visibility": "secret"}, [("visibility", "Choose one of these.")]),
        ({"starts": None}, [("starts", "This is needed.")]),
        ({"wishes_close": MORNING}, [("wishes_close", "There are no meetings at an event of this kind.")]),
        (
            {"registration_closes": datetime(2031, 1, 1)},  # noqa: DTZ001
            [("registration_closes", "Registration closes after the event is over.")],
        ),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(actor, host, given, expected):
    with pytest.raises(InvalidInput) as error:
        create(actor, host, **given)
    assert faults(error) == expected
    assert Event.objects.count() == 0


def test_only_keepers_organise_for_an_organisation(actor, rival_actor, host, rival):
    for stranger in (rival_actor, VISITOR):
        with pytest.raises(NotPermitted):
            create(stranger, host)
    draft = make_organisation("Hidden", status="draft")
    with pytest.raises(NotFound):
        create(actor, draft)


# --- series


@pytest.mark.system("C1")
def test_series_keeps_its_wall_time_over_the_change_of_clocks(actor, host):
    row = create(
        actor, host, rule="FREQ=WEEKLY;COUNT=3", starts=MORNING, ends=MORNING + timedelta(minutes=75)
    )
    rows = Event.objects.order_by("starts_at")
    assert [one.starts_at.isoformat() for one in rows] == [
        "2030-03-25T07:30:00+00:00", "2030-04-01T06:30:00+00:00", "2030-04-08T06:30:00+00:00",
    ]  # fmt: skip
    assert {one.ends_at - one.starts_at for one in rows} == {timedelta(minutes=75)}
    assert Series.objects.get().pk == row.series_id
    assert {one.series_id for one in rows} == {row.series_id}


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY",
        "FREQ=DAILY;COUNT=201",
        "FREQ=SECONDLY;COUNT=2",
        "nonsense",
        "FREQ=DAILY;UNTIL=20200101",
    ],
)
def test_rule_without_an_end_or_sense_is_refused(actor, host, rule):
    with pytest.raises(InvalidInput) as error:
        create(actor, host, rule=rule)
    assert faults(error) == [("rule", "Say until when or how often it comes again: 200 times at most.")]


def test_kind_that_does_not_repeat_takes_no_rule(actor, host):
    with pytest.raises(InvalidInput) as error:
        create(actor, host, kind="conference", rule="FREQ=WEEKLY;COUNT=3")
    assert [field for field, _text in faults(error)] == ["rule"]


def test_change_of_one_leaves_the_others(actor, host):
    create(actor, host, rule="FREQ=WEEKLY;COUNT=3", starts=MORNING, ends=MORNING + timedelta(hours=1))
    first, second, third = Event.objects.order_by("starts_at")
    later = values(title="New title", starts=MORNING + timedelta(days=7), ends=MORNING + timedelta(days=8))
    change_event(actor=actor, event_id=second.pk, version=1, values=later)
    titles = list(Event.objects.order_by("starts_at").values_list("title", flat=True))
    assert titles == [first.title, "New title", third.title]


def test_change_of_all_that_follow_moves_them_by_the_same_wall_time(actor, host):
    create(actor, host, rule="FREQ=WEEKLY;COUNT=4", starts=MORNING, ends=MORNING + timedelta(hours=1))
    _first, second, _third, fourth = Event.objects.order_by("starts_at")
    Event.objects.filter(pk=fourth.pk).update(
        state="cancelled", cancelled_because="ill", cancelled_at=datetime.now(UTC),
        published_at=datetime.now(UTC),
    )  # fmt: skip
    starts = MORNING + timedelta(days=7, hours=2)
    change_event(
        actor=actor,
        event_id=second.pk,
        version=1,
        values=values(title="Later", starts=starts, ends=starts + timedelta(hours=1)),
        scope=Scope.FOLLOWING,
    )
    found = Event.objects.order_by("pk").values_list("title", "starts_at")
    assert [(title, moment.isoformat()) for title, moment in found] == [
        ("Light and industry", "2030-03-25T07:30:00+00:00"),
        ("Later", "2030-04-01T08:30:00+00:00"),
        ("Later", "2030-04-08T08:30:00+00:00"),
        ("Light and industry", "2030-04-15T06:30:00+00:00"),
    ]
    single = create(actor, host)
    with pytest.raises(Conflict):
        change_event(actor=actor, event_id=single.pk, version=1, values=values(), scope=Scope.FOLLOWING)


def test_publishing_a_series_publishes_every_draft_of_it(actor, host):
    row = create(actor, host, rule="FREQ=DAILY;COUNT=3")
    other = create(actor, host)
    assert publish_event(actor=actor, event_id=row.pk, whole_series=True) == 3
    assert Event.objects.filter(state="published").count() == 3
    other.refresh_from_db()
    assert other.state == "draft"


# --- changing


def test_change_is_written_down_and_calendars_are_told_of_new_times(actor, host):
    row = make_event(host)
    change_event(actor=actor, event_id=row.pk, version=1, values=values(summary="Bring lenses."))
    row.refresh_from_db()
    assert (row.version, row.sequence, row.summary) == (2, 0, "Bring lenses.")
    moved = values(summary="Bring lenses.", starts=datetime(2030, 5, 7, 10))  # noqa: DTZ001
    change_event(actor=actor, event_id=row.pk, version=2, values=moved)
    row.refresh_from_db()
    assert (row.version, row.sequence) == (3, 1)
    assert entries(row) == [
        ("changed", {"summary": ["", "Bring lenses."]}),
        ("changed", {"starts_at": ["2030-05-07T07:00:00+00:00", "2030-05-07T08:00:00+00:00"]}),
    ]


def test_same_content_changes_nothing(actor, host):
    row = make_event(host)
    change_event(actor=actor, event_id=row.pk, version=1, values=values())
    row.refresh_from_db()
    assert (row.version, entries(row)) == (1, [])


def test_stale_change_is_refused(actor, host):
    row = make_event(host)
    change_event(actor=actor, event_id=row.pk, version=1, values=values(title="First"))
    with pytest.raises(Conflict):
        change_event(actor=actor, event_id=row.pk, version=1, values=values(title="Second"))
    row.refresh_from_db()
    assert row.title == "First"


def test_strangers_change_nothing_and_of_a_draft_they_know_nothing(actor, rival_actor, host):
    public, draft = make_event(host), make_event(host, "Hidden", state="draft")
    with pytest.raises(NotPermitted):
        change_event(actor=rival_actor, event_id=public.pk, version=1, values=values(title="Theirs"))
    for step in (publish_event, duplicate_event, remove_draft):
        with pytest.raises(NotFound):
            step(actor=rival_actor, event_id=draft.pk)
    assert list(Event.objects.order_by("pk").values_list("title", "state")) == [
        ("Light and industry", "published"), ("Hidden", "draft"),
    ]  # fmt: skip


# --- life


def test_event_is_published_once(actor, host):
    row = make_event(host, state="draft")
    assert publish_event(actor=actor, event_id=row.pk) == 1
    with pytest.raises(Conflict):
        publish_event(actor=actor, event_id=row.pk)
    row.refresh_from_db()
    assert row.state == "published"


def test_cancelled_event_says_why_and_tells_the_other_hosts(actor, rival_actor, host, rival):
    row = make_event(host)
    row.hosts.create(organisation=rival, role="co_organiser", state="accepted")
    with pytest.raises(InvalidInput):
        cancel_event(actor=actor, event_id=row.pk, reason="  ")
    cancel_event(actor=actor, event_id=row.pk, reason="Storm.")
    row.refresh_from_db()
    assert (row.state, row.cancelled_because, row.sequence) == ("cancelled", "Storm.", 1)
    told = Notification.objects.filter(message="events.cancelled")
    assert [(one.person_id, one.context) for one in told] == [
        (rival_actor.person_id, {"event": "Light and industry", "reason": "Storm.", "_event": row.pk})
    ]
    with pytest.raises(NotPermitted):
        change_event(actor=actor, event_id=row.pk, version=2, values=values(title="Again"))
    with pytest.raises(Conflict):
        cancel_event(actor=actor, event_id=row.pk, reason="Twice.")


def test_next_edition_is_a_draft_a_year_later_on_the_same_weekday(actor, host):
    row = make_event(host, summary="The seventh.", registration_closes_at=datetime(2030, 5, 1, tzinfo=UTC))
    slug = duplicate_event(actor=actor, event_id=row.pk)
    made = Event.objects.get(slug=slug)
    assert (made.state, made.summary, made.previous_id) == ("draft", "The seventh.", row.pk)
    assert made.starts_at == row.starts_at + timedelta(weeks=52)
    assert made.registration_closes_at == row.registration_closes_at + timedelta(weeks=52)
    assert list(made.hosts.values_list("organisation_id", "role")) == [(host.pk, "organiser")]


def test_only_a_draft_is_removed(actor, host):
    draft, public = make_event(host, "Hidden", state="draft"), make_event(host)
    remove_draft(actor=actor, event_id=draft.pk)
    with pytest.raises(Conflict):
        remove_draft(actor=actor, event_id=public.pk)
    assert list(Event.objects.values_list("pk", flat=True)) == [public.pk]


def test_operator_organises_for_anybody(host):
    operator = replace(system_actor("test"))
    assert create(operator, host).state == "draft"
