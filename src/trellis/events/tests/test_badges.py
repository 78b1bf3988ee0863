"""Badges: who gets one, what stands on it, what its code says, and which are printed already."""

import re
import zlib

import pytest
from django.urls import reverse

from trellis.core.errors import Conflict, NotFound, NotPermitted
from trellis.core.printing import compile_pdf
from trellis.core.transactions import reading
from trellis.events.models import Registration
from trellis.events.pages.badges import LAYOUTS, drawing_of
from trellis.events.selectors.badge_tokens import badge_token, badge_tokens, hash_of, read_token
from trellis.events.selectors.badges import count_badges, find_own_badge, get_badge, list_badges
from trellis.events.selectors.registration import list_kinds
from trellis.events.services import asking, registering
from trellis.events.services.badges import mark_printed
from trellis.events.tests.conftest import actor_for, entries, make_event, make_person
from trellis.events.types.badges import COLOURS, Which
from trellis.events.types.registration import Said

pytestmark = pytest.mark.django_db


def path(name, *args):
    return reverse(f"events:{name}", args=args)


def guest(number):
    return actor_for(make_person(f"guest{number}"))


def names(found):
    return [one.name for one in found]


def come(event, *people, **said):
    for number, name in enumerate(people):
        who = guest(f"{event.pk}-{number}")
        registering.register(actor=who, event_id=event.pk, said=Said(name=name, **said))
    return who


def content(answer):
    return b"".join(answer.streaming_content)


def printed_text(pdf):
    """How many pages, and whether it is tagged: letters are numbers of glyphs within."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.S)
    inside = b"".join(inflated(stream) for stream in streams)
    return len(re.findall(rb"/Type ?/Page\b", pdf + inside)), b"/MarkInfo" in pdf + inside


def inflated(stream):
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""


def test_a_code_means_one_registration_of_one_event_and_cannot_be_guessed(settings):
    token = badge_token(7, 1234)
    assert read_token(7, f" {token.lower()}\n") == 1234
    assert re.fullmatch(r"YA-[A-Z2-7]{20}", token)
    other = badge_token(7, 1235)
    for text in ("", "-", "ya", badge_token(8, 1234), f"YA-{other.partition('-')[2]}", token[:-1], "É-" * 9):
        assert read_token(7, text) is None, text
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret of this site"
    assert read_token(7, token) == 1234
    assert badge_tokens(7, 1234) == [badge_token(7, 1234), token]
    settings.SECRET_KEY_FALLBACKS = []
    assert read_token(7, token) is None
    assert hash_of(token) != hash_of(other)


@pytest.mark.system("C2")
def test_badges_are_for_those_with_a_place_and_carry_no_address(actor, host):
    event = make_event(host, capacity=1)
    asking.add_kind(actor=actor, event_id=event.pk, name="Guest", needs_approval=False)
    asking.add_kind(actor=actor, event_id=event.pk, name="Speaker", needs_approval=False)
    kind = list_kinds(event_id=event.pk)[1].id
    come(event, "Ada", "Waiting", kind_id=kind, organisation="Lens Works", country="country:FR")
    [badge] = list_badges(actor=actor, event_id=event.pk, which=Which.ALL)
    assert (badge.name, badge.organisation, badge.country, badge.kind, badge.colour) == (
        "Ada", "Lens Works", "country:FR", "Speaker", COLOURS[1],
    )  # fmt: skip
    assert badge.token == badge_token(event.pk, badge.registration_id)
    with reading(actor):
        waiting = Registration.objects.get(state="waiting").pk
    with pytest.raises(Conflict):
        get_badge(actor=actor, event_id=event.pk, registration_id=waiting)


def test_only_what_is_not_on_paper_yet_is_printed_next(window, actor, host):
    event = make_event(host)
    come(event, "Ada", "Bea")
    given = {"which": "new", "layout": "sheet"}
    answer = window.post(path("badges", event.slug), given)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert content(answer)[:5] == b"%PDF-"
    late = guest("late")
    registering.register(actor=late, event_id=event.pk, said=Said(name="Cy"))
    assert names(list_badges(actor=actor, event_id=event.pk, which=Which.NEW)) == ["Cy"]
    assert names(list_badges(actor=actor, event_id=event.pk, which=Which.LAST)) == ["Ada", "Bea"]
    assert count_badges(actor=actor, event_id=event.pk) == {Which.NEW: 1, Which.LAST: 2, Which.ALL: 3}
    window.post(path("badges", event.slug), given)
    assert names(list_badges(actor=actor, event_id=event.pk, which=Which.LAST)) == ["Cy"]
    again = window.post(path("badges", event.slug), given)
    assert again.status_code == 422
    assert "no badge would be printed" in again.content.decode()
    assert [entry for entry in entries(event) if entry[0] == "printed badges"] == [
        ("printed badges", {"badges": [None, 2]}), ("printed badges", {"badges": [None, 1]}),
    ]  # fmt: skip


def test_strangers_print_nothing_and_mark_nothing(actor, rival_actor, host, rival):
    event, other = make_event(host), make_event(rival, "Other")
    come(event, "Ada")
    number = list_badges(actor=actor, event_id=event.pk, which=Which.ALL)[0].registration_id
    assert list_badges(actor=rival_actor, event_id=event.pk, which=Which.ALL) == []
    with pytest.raises(NotPermitted):
        mark_printed(actor=rival_actor, event_id=event.pk, registration_ids=[number])
    assert mark_printed(actor=rival_actor, event_id=other.pk, registration_ids=[number]) == 0
    with pytest.raises(NotFound):
        get_badge(actor=rival_actor, event_id=other.pk, registration_id=number)
    with pytest.raises(NotFound):
        get_badge(actor=actor, event_id=other.pk, registration_id=number)
    assert count_badges(actor=actor, event_id=event.pk)[Which.NEW] == 1


def test_own_badge_is_there_once_one_has_a_place(sign_in, host):
    event = make_event(host)
    come(event, "Ada")
    person = make_person("late")
    client = sign_in(person)
    assert client.get(path("event", event.slug)).context_data["registration"].badge_url == ""
    assert client.get(path("own_badge", event.slug))["Location"] == path("event", event.slug)
    registering.register(actor=actor_for(person), event_id=event.pk, said=Said(name="Late"))
    assert find_own_badge(actor=actor_for(person), event_id=event.pk).name == "Late"
    url = client.get(path("event", event.slug)).context_data["registration"].badge_url
    assert content(client.get(url))[:5] == b"%PDF-"


@pytest.mark.parametrize(
    "name",
    ["Ada", "Κωνσταντίνος Παπαδόπουλος", "Екатерина Преображенская", "Ștefănescu Łąść Őry", "x" * 200,
     "Ada " * 50, "#set page(width: 1mm) $ \\ @x *y* _z_"],
)  # fmt: skip
def test_every_european_name_is_printed_tagged(name):
    pages, is_tagged = printed_text(compile_pdf(LAYOUTS / "badges.typ", paper(name)))
    assert (pages, is_tagged) == (1, True)


def test_a_name_that_no_font_has_is_printed_all_the_same():
    assert compile_pdf(LAYOUTS / "badges.typ", paper("王小明 😀"))[:5] == b"%PDF-"


def test_four_badges_share_a_sheet():
    pages, _is_tagged = printed_text(
        compile_pdf(LAYOUTS / "badges.typ", paper(*"ABCDE") | {"on-sheet": True})
    )
    assert pages == 2


def paper(*people):
    badge = {"organisation": "Lens Works", "country": "France", "kind": "Speaker", "colour": COLOURS[0],
             "code": drawing_of(badge_token(1, 2))}  # fmt: skip
    return {"title": "Light", "when": "7 May 2030", "language": "en", "on-sheet": False,
            "code-words": "Code", "badges": [badge | {"name": name} for name in people]}  # fmt: skip


def test_names_are_printed_for_the_desk(window, host):
    event = make_event(host)
    come(event, "Ada")
    answer = window.get(path("names", event.slug))
    assert content(answer)[:5] == b"%PDF-"
    assert window.get(path("badges", event.slug)).context_data["every"] == 1


def test_as_many_queries_for_a_hundred_as_for_ten(actor, host, django_assert_max_num_queries):
    event = make_event(host)

    def asked(numbers):
        for number in numbers:
            registering.register(actor=guest(number), event_id=event.pk, said=Said(name=f"P{number}"))
        with django_assert_max_num_queries(20) as captured:
            list_badges(actor=actor, event_id=event.pk, which=Which.ALL)
            count_badges(actor=actor, event_id=event.pk)
        return len(captured)

    assert asked(range(10)) == asked(range(10, 40))
