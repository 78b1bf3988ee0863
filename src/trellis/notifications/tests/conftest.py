"""Topics, persons and a mail server of these tests' own: they know no module above."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from trellis.accounts.models import Person
from trellis.core.types import Actor, system_actor
from trellis.notifications.models import Choice, Mail
from trellis.notifications.services import tell
from trellis.notifications.tests.mail_server import MailServer, serving
from trellis.notifications.types import Message, Purpose, Question, Rhythm, SignedLink, Topic

SYSTEM = system_actor("test")
NEWS = Topic(
    name="news",
    label="News of profiles",
    explanation="Something happened.",
    messages=(
        Message(name="news.plain", subject="News of %(name)s", paragraphs=("It says: %(text)s",)),
        Message(name="news.page", subject=_("Your page"), action=_("Save")),
    ),
)
FIGURES = Topic(
    name="figures",
    label="Figures",
    explanation="A figure is new.",
    messages=(Message(name="figures.new", subject="Figure %(number)s"),),
    rhythm=Rhythm.DAILY,
)
SAFETY = Topic(
    name="safety",
    label="Safety",
    explanation="Somebody signed in.",
    messages=(Message(name="safety.signed_in", subject="Somebody signed in"),),
    mandatory="It is about the safety of your account.",
)
TOPICS = (NEWS, FIGURES, SAFETY)
deeds: list[tuple[str, int | None, str]] = []
LAPSED: set[str] = set()


def ask(link: SignedLink) -> Question | None:
    if link.matter in LAPSED:
        return None
    return Question(title=f"Will you come to {link.matter}?", answers={"yes": "I come", "no": "I do not"})


def act(link: SignedLink, answer: str) -> None:
    deeds.append((link.matter, link.person_id, answer))


PURPOSES = (Purpose(name="meeting", ask=ask, act=act), Purpose(name="claim", ask=ask, act=act))


def site_name() -> str:
    return "Clusters of the Alps"


@pytest.fixture(autouse=True)
def composition(settings) -> None:
    settings.TRELLIS_TOPICS = "trellis.notifications.tests.conftest.TOPICS"
    settings.TRELLIS_LINK_PURPOSES = "trellis.notifications.tests.conftest.PURPOSES"
    settings.TRELLIS_SITE_NAME = "trellis.notifications.tests.conftest.site_name"
    settings.TRELLIS_URL = "https://alps.example"
    settings.DEFAULT_FROM_EMAIL = "no-reply@alps.example"
    deeds.clear()
    LAPSED.clear()


@pytest.fixture
def make_person(db) -> Callable[..., Person]:
    def make(name: str, *, language: str = "en", is_active: bool = True, **rhythms: str) -> Person:
        person = Person.objects.create(
            email=f"{name}@example.org", name=name, language=language, is_active=is_active
        )
        for topic, rhythm in rhythms.items():
            Choice.objects.create(person=person, topic=topic, rhythm=rhythm)
        return person

    return make


@pytest.fixture
def server(settings) -> Iterator[MailServer]:
    with serving() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = "", False, 5
        yield running


def acting(person: Person) -> Actor:
    return Actor(person_id=person.pk, name=str(person))


def tell_news(*persons: Person, name: str = "Alfa", text: str = "it is open", **more) -> int:
    with transaction.atomic():
        return tell(
            actor=SYSTEM,
            message="news.plain",
            context={"name": name, "text": text},
            person_ids=[person.pk for person in persons],
            **more,
        )


def tell_figure(person: Person, number: int = 1) -> int:
    with transaction.atomic():
        return tell(actor=SYSTEM, message="figures.new", context={"number": number}, person_ids=[person.pk])


def states() -> list[str]:
    return list(Mail.objects.order_by("id").values_list("state", flat=True))


def mail_jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE queue_name = 'mail' AND status = 'todo'"
        )
        return cursor.fetchone()[0]
