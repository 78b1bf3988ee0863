"""What organisers have of an event: an agenda from files, who came, what they wrote; all of it marked."""

from uuid import uuid4

from tests.matrix.world import BUILDER
from tests.walk.world import World
from trellis.events.models import Event
from trellis.events.services.agenda import publish_agenda
from trellis.events.services.agenda_imports import apply_agenda, stage_agenda

# A zone that nobody knows is repaired, and what is remarked names it.
FILE = """BEGIN:VCALENDAR\r
BEGIN:VEVENT\r
UID:{uid}\r
SUMMARY:{title}\r
DTSTART;TZID={zone}:{day}T100000\r
DURATION:PT30M\r
X-TRELLIS-PERSON;X-ORGANISATION={organisation}:{person}\r
END:VEVENT\r
END:VCALENDAR\r
"""


def add_agenda(world: World, owner: str, event: Event) -> None:
    """Two files one after the other, so that one has something to undo; published once."""
    mark = world.marks.new
    for number in (1, 2):
        text = FILE.format(
            uid=number, title=mark(owner, "title of a session"), zone=mark(owner, "a zone in a file"),
            day=f"{event.starts_at:%Y%m%d}", organisation=mark(owner, "organisation of a speaker"),
            person=mark(owner, "a speaker"),
        )  # fmt: skip
        name = f"{mark(owner, 'name of a file')}.ics"
        staged = stage_agenda(actor=BUILDER, event_id=event.pk, name=name, data=text.encode())
        apply_agenda(actor=BUILDER, event_id=event.pk, import_id=staged)
    publish_agenda(actor=BUILDER, event_id=event.pk)


def add_arrivals(world: World, owner: str, event: Event) -> None:
    """Somebody who came, and a letter to them."""
    mark, address = world.marks.new, f"{world.marks.new(owner, 'address of a reader')}@example.org"
    guest = event.registrations.create(name=mark(owner, "who came"), address=address, state="registered")
    event.check_ins.create(
        registration=guest, day=event.starts_at.date(), key=uuid4(), at=event.starts_at,
        desk=mark(owner, "a desk"),
    )  # fmt: skip
    letter = event.letters.create(
        key=uuid4(), subject=mark(owner, "subject of a letter"), text=mark(owner, "words of a letter"),
        answers_to=f"{mark(owner, 'who answers')}@example.org", selection=mark(owner, "whom it was for"),
    )  # fmt: skip
    letter.recipients.create(registration=guest, address=address)
