"""The screens of a rehearsal, as those who keep the event and as others meet them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from trellis.accounts.models import Person
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.events.models import CaughtMail, Event, Registration, Rehearsal
from trellis.events.services.rehearsing import Start, begin_rehearsal
from trellis.events.tests.conftest import make_event
from trellis.events.tests.rehearsals import fill
from trellis.events.types.rehearsals import REHEARSER
from trellis.registry.models import Organisation

LINE = "No mail leaves, and only those who keep the event see this."


@pytest.fixture
def event(host: Organisation) -> Event:
    return fill(make_event(host))


@pytest.fixture
def copy(actor: Actor, event: Event) -> Event:
    slug = begin_rehearsal(actor=actor, event_id=event.pk, start=Start(people=4))
    return Event.objects.get(slug=slug)


def at(name: str, event: Event) -> str:
    return reverse(f"events:{name}", args=[event.slug])


def step(window: Client, copy: Event, **said: Any) -> Any:
    return window.post(at("rehearsal_step", copy), said)


def test_begun_from_the_page_of_the_event_with_as_many_as_registered(window: Client, event: Event) -> None:
    assert at("rehearsal", event) in window.get(at("event", event)).content.decode()
    assert window.get(at("rehearsal", event)).context["form"]["people"].value() == 4

    answer = window.post(at("rehearsal", event), {"people": "7"}, follow=True)

    copy = Event.objects.get(rehearses=event)
    assert answer.redirect_chain == [(at("rehearsal", copy), 302)]
    assert LINE in answer.content.decode()
    with reading(REHEARSER):
        assert Registration.objects.filter(event=copy).count() == 7


def test_who_begins_twice_is_led_to_the_rehearsal(window: Client, event: Event, copy: Event) -> None:
    assert at("rehearsal", copy) in window.get(at("rehearsal", event)).content.decode()

    answer = window.post(at("rehearsal", event), {"people": "7"})

    assert answer.status_code == 422
    assert "being rehearsed already" in answer.context["form"].errors.as_text()
    assert window.post(at("rehearsal", copy), {"people": "7"}).status_code == 403


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"people": ""}, ["people"]),
        ({"people": "2001"}, ["people"]),
        ({"people": "many"}, ["people"]),
        ({"people": "1", "at": "08:00"}, ["day"]),
        ({"people": "1", "day": "0001-01-01"}, ["day"]),
        ({"people": "1", "day": "2049-01-01"}, ["day"]),
        ({"people": "1", "day": "tomorrow", "at": "late"}, ["day", "at"]),
    ],
)
def test_what_does_not_fit_is_said_at_its_box(
    window: Client, event: Event, said: dict[str, str], fields: list[str]
) -> None:
    answer = window.post(at("rehearsal", event), said)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, fields)
    assert not Event.objects.filter(rehearses=event).exists()


def test_every_page_of_it_says_what_it_is(window: Client, event: Event, copy: Event) -> None:
    for name in (
        "event",
        "participants",
        "check_in",
        "agenda",
        "agenda_edit",
        "letters",
        "rehearsal",
        "caught_mail",
    ):
        text = window.get(at(name, copy)).content.decode()
        assert (name, LINE in text, f"{at('rehearsal', copy)}#end" in text) == (name, True, True)
    assert LINE not in window.get(at("event", event)).content.decode()
    assert LINE not in window.get("/events/rehearsal--nothing/").content.decode()


def test_it_offers_no_hosts_next_edition_or_rehearsal(window: Client, copy: Event) -> None:
    text = window.get(at("event", copy)).content.decode()

    for name in ("hosts", "duplicate"):
        assert at(name, copy) not in text
    assert "Rehearse it" not in text


def test_clock_load_begin_again_and_end(window: Client, event: Event, copy: Event) -> None:
    moments = window.get(at("rehearsal", copy)).context["moments"]
    assert [moment.label for moment in moments] == [
        "The day before, at six",
        "Before it begins",
        "It is over",
    ]
    assert [(moment.day, moment.at) for moment in moments] == [
        ("2030-05-06", "18:00"), ("2030-05-07", "08:30"), ("2030-05-07", "18:05"),
    ]  # fmt: skip
    assert step(window, copy, step="clock", day="2030-05-06", at="18:00").status_code == 302
    page = window.get(at("rehearsal", copy))
    assert page.context["as_if"].startswith("6 May 2030, 18:00")
    assert [(one.day, one.at) for one in page.context["moments"]] == [(one.day, one.at) for one in moments]

    step(window, copy, step="load", steps="9")
    load = window.get(at("rehearsal", copy)).context["load"]
    assert (load.is_under_way, load.asked, load.done) == (True, 9, 0)
    step(window, copy, step="stop")
    assert not window.get(at("rehearsal", copy)).context["load"].is_under_way

    step(window, copy, step="again", people="2")
    fresh = Event.objects.get(rehearses=event)
    assert (fresh.pk != copy.pk, fresh.slug, Rehearsal.objects.get(pk=fresh.pk).people) == (
        True,
        copy.slug,
        2,
    )

    answer = step(window, fresh, step="end")
    assert answer["Location"] == at("event", event)
    assert not Event.objects.filter(rehearses=event).exists()
    assert window.get(at("rehearsal", fresh)).status_code == 404


@pytest.mark.parametrize(
    ("said", "form", "fields"),
    [
        ({"step": "clock"}, "clock_form", ["day"]),
        ({"step": "clock", "day": "2049-01-01"}, "clock_form", ["day"]),
        ({"step": "load", "steps": "5001"}, "load_form", ["steps"]),
        ({"step": "again", "people": "-1"}, "again_form", ["people"]),
    ],
)
def test_a_step_that_does_not_fit_is_said_at_its_box(
    window: Client, copy: Event, said: dict[str, str], form: str, fields: list[str]
) -> None:
    answer = step(window, copy, **said)

    assert (answer.status_code, list(answer.context[form].errors)) == (422, fields)


def test_steps_that_cannot_be(window: Client, event: Event, copy: Event) -> None:
    assert step(window, copy, step="fly").status_code == 422
    assert step(window, event, step="end").status_code == 409
    assert step(window, event, step="clock", day="2030-05-06").status_code == 409
    assert step(window, event, step="clock").status_code == 404
    step(window, copy, step="load", steps="9")
    answer = step(window, copy, step="load", steps="9")
    assert (answer.status_code, "at it already" in answer.content.decode()) == (422, True)


def test_caught_mail_is_read_searched_and_paged(window: Client, copy: Event) -> None:
    assert "No mail was caught yet" in window.get(at("caught_mail", copy)).content.decode()
    with reading(REHEARSER):
        CaughtMail.objects.bulk_create(
            CaughtMail(
                event=copy, address=f"p{number}@x.invalid", subject=f"Mail {number}", text="<b>Hello</b>"
            )
            for number in range(51)
        )

    page = window.get(at("caught_mail", copy), {"page": "2", "q": ""})
    assert [mail.subject for mail in page.context["mails"]] == ["Mail 0"]
    assert "&lt;b&gt;Hello" in page.content.decode()
    assert window.get(at("caught_mail", copy), {"q": "p50@"}).context["total"] == 1
    assert (
        "No mail has these words" in window.get(at("caught_mail", copy), {"q": "\x00nobody"}).content.decode()
    )
    assert window.get(at("caught_mail", copy), {"page": "\u00b2"}).status_code == 200


def test_of_an_event_that_is_no_rehearsal_there_is_no_caught_mail(window: Client, event: Event) -> None:
    assert window.get(at("caught_mail", event)).status_code == 404


def test_for_others_there_is_none(
    client: Client, sign_in: Callable[[Person], Client], rival_person: Person, event: Event, copy: Event
) -> None:
    for window in (client, sign_in(rival_person)):
        assert window.get(at("event", copy)).status_code == 404
        assert window.get(f"/api/events/{copy.slug}").status_code == 404
        assert window.get(at("agenda", copy)).status_code == 404
        assert copy.slug not in window.get("/api/events").content.decode()
        assert LINE not in window.get(at("event", copy)).content.decode()
    assert sign_in(rival_person).get(at("rehearsal", copy)).status_code == 404
    assert sign_in(rival_person).get(at("rehearsal", event)).status_code == 403


def test_in_calendar_search_and_feed_it_is_for_nobody(window: Client, copy: Event) -> None:
    for path in (
        "/events/",
        "/events/feed.ics",
        "/events/files/events.json",
        "/api/events",
        "/search/?q=Light",
    ):
        text = window.get(path).getvalue().decode()
        assert (path, copy.slug in text, "Rehearsal:" in text) == (path, False, False)
    assert copy.slug in window.get("/events/yours/").content.decode()
