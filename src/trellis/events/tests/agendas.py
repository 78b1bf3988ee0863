"""Agendas that hypothesis makes, and one written by hand."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from trellis.events.formats.records import (
    Agenda,
    Link,
    Person,
    Role,
    Room,
    Session,
    Track,
    in_order,
    with_named,
)
from trellis.events.formats.texts import line_of, plain

# The zones of the member states, their islands and far regions too.
ZONES = (
    "Europe/Vienna", "Europe/Brussels", "Europe/Sofia", "Europe/Zagreb", "Asia/Nicosia", "Europe/Prague",
    "Europe/Copenhagen", "Europe/Tallinn", "Europe/Helsinki", "Europe/Mariehamn", "Europe/Paris",
    "Europe/Berlin", "Europe/Busingen", "Europe/Athens", "Europe/Budapest", "Europe/Dublin", "Europe/Rome",
    "Europe/Riga", "Europe/Vilnius", "Europe/Luxembourg", "Europe/Malta", "Europe/Amsterdam", "Europe/Warsaw",
    "Europe/Lisbon", "Atlantic/Azores", "Atlantic/Madeira", "Europe/Bucharest", "Europe/Bratislava",
    "Europe/Ljubljana", "Europe/Madrid", "Atlantic/Canary", "Africa/Ceuta", "Europe/Stockholm",
    "America/Guadeloupe", "America/Martinique", "America/Cayenne", "Indian/Reunion", "Indian/Mayotte",
)  # fmt: skip

letters = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn"))
lines = st.text(letters, max_size=60).map(line_of)
titles = lines.filter(bool)
paragraphs = st.lists(
    st.text(st.one_of(letters, st.sampled_from("<>&;\n'=+-@\\,:\"")), max_size=200), max_size=3
)
texts = paragraphs.map("\n\n".join).map(lambda text: plain(f"<p>{escaped(text)}</p>"))
names = (
    st.text(st.characters(codec="utf-8", categories=("L",)), min_size=1, max_size=20)
    .map(line_of)
    .filter(bool)
)
addresses = st.builds(
    "https://{}.example/{}".format,
    st.from_regex(r"[a-z]{3,9}", fullmatch=True),
    st.from_regex(r"[a-z0-9?=&/]{0,9}", fullmatch=True),
)
link_titles = lines.map(lambda text: text.strip(" <>")).filter(lambda text: ":" not in text)
links = st.builds(
    Link,
    addresses,
    lines.map(lambda text: text.strip(" <>")).filter(lambda text: "://" not in text and ":" not in text),
)
near_changes = st.sampled_from([datetime(2027, 3, 28, tzinfo=UTC), datetime(2027, 10, 31, tzinfo=UTC)])
persons = st.builds(Person, names, st.one_of(st.just(""), names), st.sampled_from(Role))


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@st.composite
def sessions(draw: st.DrawFn, zone: ZoneInfo) -> Session:
    start = draw(near_changes) + timedelta(minutes=5 * draw(st.integers(-300, 600)))
    keys = st.one_of(st.uuids().map(str), st.integers(1, 10**6).map("id:{}".format))
    return Session(
        key=draw(keys), title=draw(titles), starts_at=start.astimezone(zone),
        duration=timedelta(minutes=draw(st.integers(1, 3000))),
        room=draw(lines), subtitle=draw(lines), abstract=draw(texts), description=draw(texts),
        track=draw(lines), kind=draw(lines), language=draw(st.sampled_from(["", "en", "de"])),
        url=draw(st.one_of(st.just(""), addresses)),
        persons=tuple(dict.fromkeys(draw(st.lists(persons, max_size=3)))),
        links=distinct(draw(st.lists(links, max_size=2))),
        attachments=distinct(draw(st.lists(links, max_size=2))),
    )  # fmt: skip


def distinct(found: list[Link]) -> tuple[Link, ...]:
    return tuple({link.url: link for link in found}.values())


@st.composite
def agendas(draw: st.DrawFn) -> Agenda:
    zone = draw(st.sampled_from(ZONES))
    made = draw(st.lists(sessions(ZoneInfo(zone)), min_size=1, max_size=6, unique_by=lambda item: item.key))
    halls = draw(
        st.lists(st.builds(Room, titles, st.one_of(st.none(), st.integers(1, 999)), lines), max_size=2)
    )
    tracks = draw(st.lists(st.builds(Track, titles, st.sampled_from(["", "#0a5c36"])), max_size=2))
    return with_named(
        Agenda(
            title=draw(lines), zone=zone, sessions=in_order(made),
            rooms=tuple({room.name: room for room in halls}.values()),
            tracks=tuple({track.name: track for track in tracks}.values()),
        )
    )  # fmt: skip


def made_session(number: int, hour: int = 9, **given: object) -> Session:
    """Return a session of one day, told apart by its number."""
    zone = ZoneInfo("Europe/Brussels")
    values = {
        "key": f"id:{number}",
        "title": f"Session {number} of the day",
        "starts_at": datetime(2027, 5, 4, hour, 0, tzinfo=zone),
        "duration": timedelta(minutes=45),
        "room": f"Hall {number}",
    }
    return Session(**(values | given))  # type: ignore[arg-type]
