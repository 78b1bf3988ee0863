"""One frozen record per screen."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.forms import Form
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from trellis.core.blocks import path_is_offered
from trellis.core.components import Tab
from trellis.core.pagination import Pagination, build_pagination
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.notifications.selectors import calendar, inbox
from trellis.notifications.selectors.choices import rhythms_of_person
from trellis.notifications.selectors.ical import calendar_file
from trellis.notifications.selectors.links import answer_given
from trellis.notifications.selectors.tokens import Reader
from trellis.notifications.selectors.topics import every_topic, list_topics
from trellis.notifications.services import links
from trellis.notifications.types import MAILED, CalendarDate, InboxLine, SignedLink, Topic

PAGE_SIZE = 25


@dataclass(frozen=True)
class Line:
    item: InboxLine
    topic: str


@dataclass(frozen=True)
class InboxPage:
    """What the actor was told, newest first."""

    template: ClassVar[str] = "notifications/inbox.html"
    tabs: tuple[Tab, ...]
    lines: tuple[Line, ...]
    pagination: Pagination
    unread_only: bool
    has_unread: bool
    newest: int  # "mark all as read" reaches to here
    here: str


@dataclass(frozen=True)
class ChoicesPage:
    """How the actor is told of each topic."""

    template: ClassVar[str] = "notifications/choices.html"
    form: Form


@dataclass(frozen=True)
class UnsubscribePage:
    """Shall this mail end? Opened from a mail, without sign-in."""

    template: ClassVar[str] = "notifications/unsubscribe.html"
    topics: tuple[str, ...]
    is_done: bool
    mandatory: str
    has_account: bool


@dataclass(frozen=True)
class AnswerButton:
    name: str
    label: str


@dataclass(frozen=True)
class AnswerPage:
    """What a link of a mail asks, or how it was answered. Opened from a mail, without sign-in."""

    template: ClassVar[str] = "notifications/answer.html"
    title: str
    text: str
    url: str
    answers: tuple[AnswerButton, ...]
    given: str  # the label of the answer that was given
    is_offered: bool = True  # False where its block is switched off


@dataclass(frozen=True)
class DateLine:
    item: CalendarDate
    is_moment: bool


@dataclass(frozen=True)
class CalendarPage:
    """The actor's dates, and the private address by which a calendar program shows them."""

    template: ClassVar[str] = "notifications/calendar.html"
    address: str
    opens_program: str  # the same address, as a link that a calendar program takes
    made_at: datetime | None
    lines: tuple[DateLine, ...]


def build_inbox_page(*, actor: Actor, number: int, unread_only: bool) -> InboxPage:
    """One page of the inbox. Three queries in one transaction."""
    with reading(actor):
        return read_inbox_page(actor=actor, number=number, unread_only=unread_only)


def read_inbox_page(*, actor: Actor, number: int, unread_only: bool) -> InboxPage:
    unread = inbox.count_notifications(actor=actor, unread_only=True)
    total = unread if unread_only else inbox.count_notifications(actor=actor)
    base = "?show=unread&" if unread_only else "?"
    pagination = build_pagination(
        total=total, page=number, size=PAGE_SIZE, address=lambda page: f"{base}page={page}"
    )
    rows = inbox.list_notifications(
        actor=actor, limit=PAGE_SIZE, offset=max(0, pagination.first - 1), unread_only=unread_only
    )
    url = reverse("notifications:inbox")
    labels = {topic.name: str(topic.label) for topic in list_topics()}
    current = next((page.number for page in pagination.pages if page.is_current), 1)
    return InboxPage(
        tabs=(
            Tab(_("All"), url, is_current=not unread_only),
            Tab(_("New"), f"{url}?show=unread", is_current=unread_only, count=unread),
        ),
        lines=tuple(Line(item=row, topic=labels.get(row.topic, "")) for row in rows),
        pagination=pagination,
        unread_only=unread_only,
        has_unread=unread > 0,
        newest=max((row.id for row in rows), default=0),
        here=f"{url}{base}page={current}",
    )


def build_unsubscribe_page(*, reader: Reader, is_done: bool = False) -> UnsubscribePage:
    """What a link of a mail would end, or has ended."""
    topics = named_topics(reader)
    return UnsubscribePage(
        topics=tuple(str(topic.label) for topic in topics),
        is_done=is_done,
        mandatory=next((str(topic.mandatory) for topic in topics if topic.mandatory), ""),
        has_account=reader.person_id is not None,
    )


def named_topics(reader: Reader) -> list[Topic]:
    if reader.rhythm is None:
        return [topic for topic in every_topic() if topic.name == reader.topic]
    with reading(Actor(person_id=reader.person_id)):
        rhythms = rhythms_of_person(person_id=reader.person_id or 0)
    return [
        topic
        for topic in every_topic()
        if rhythms[topic.name] == reader.rhythm and rhythms[topic.name] in MAILED
    ]


def build_answer_page(*, link: SignedLink) -> AnswerPage:
    """A link that was answered shows the answer; one too old, lapsed or not offered here any more says so."""
    if not links.is_offered(link=link):
        return AnswerPage(title=_("This link"), text="", url="", answers=(), given="", is_offered=False)
    question, given = links.ask(link=link), answer_given(link=link)
    answers = question.answers if question else {}
    is_open = question is not None and not given and not link.is_expired
    return AnswerPage(
        title=question.title if question else _("This link"),
        text=question.text if question and is_open else "",
        url=question.path if question and path_is_offered(question.path) else "",
        answers=tuple(AnswerButton(*item) for item in answers.items()) if is_open else (),
        given=answers.get(given, given),
    )


def build_calendar_page(*, actor: Actor) -> CalendarPage:
    """Queries: those of the address, and one or two for each provider of dates."""
    feed = calendar.find_feed(actor=actor)
    path = reverse("notifications:calendar_feed", args=[feed.token]) if feed else ""
    address = f"{settings.TRELLIS_URL}{path}" if path else ""
    return CalendarPage(
        address=address,
        opens_program=f"webcal://{address.partition('://')[2]}" if address else "",
        made_at=feed.made_at if feed else None,
        lines=tuple(
            DateLine(item=item, is_moment=isinstance(item.start, datetime))
            for item in calendar.list_dates(actor=actor)
        ),
    )


def build_calendar_file(*, token: str) -> bytes:
    """The file of the person whose address it is, in their language. Raises NotFound."""
    actor = calendar.reader_of(token)
    site: str = import_string(settings.TRELLIS_SITE_NAME)()
    with override(actor.language):
        dates = calendar.list_dates(actor=actor)
        return calendar_file(dates=dates, name=_("%(site)s: your dates") % {"site": site})
