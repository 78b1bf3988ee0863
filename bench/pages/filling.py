"""An event whose agenda has as many sessions as a large conference: `python -m bench.pages.filling 900`."""

import os
import random
import sys
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import django

ROOMS, DAYS, SLUG = 30, 2, "large-conference"
WORDS = ("light", "steel", "water", "clusters", "ports", "skills", "batteries", "health", "textiles", "food",
         "regions", "supply", "growth", "circular", "digital", "energy")  # fmt: skip


def main(count: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from trellis.core.types import system_actor  # noqa: PLC0415
    from trellis.events.formats.records import Agenda, Person, Session, in_order  # noqa: PLC0415
    from trellis.events.formats.writing_json import schedule_json_of  # noqa: PLC0415
    from trellis.events.models import Event, HostOrganisation  # noqa: PLC0415
    from trellis.events.services.agenda import publish_agenda  # noqa: PLC0415
    from trellis.events.services.agenda_imports import apply_agenda, stage_agenda  # noqa: PLC0415
    from trellis.registry.models import Organisation  # noqa: PLC0415

    random_ = random.Random(7)
    zone = ZoneInfo("Europe/Brussels")
    begin = datetime(2030, 5, 7, 9, tzinfo=zone)
    host = Organisation.objects.create(
        slug="host", name="Host", kind="cluster", status="published", published_at=begin
    )
    event = Event.objects.create(
        slug=SLUG, kind="conference", state="published", published_at=begin, format="on_site",
        title="A large conference", time_zone=zone.key, starts_at=begin, ends_at=begin + timedelta(days=2),
    )  # fmt: skip
    HostOrganisation.objects.create(event=event, organisation=host, role="organiser", state="accepted")
    sessions = []
    for number in range(count):
        row = number // ROOMS
        day, slot = row % DAYS, row // DAYS
        title = " ".join(random_.sample(WORDS, 6)).capitalize()
        sessions.append(
            Session(
                key=f"id:{number + 1}",
                title=f"{title} {number}",
                starts_at=begin + timedelta(days=day, minutes=30 * slot),
                duration=timedelta(minutes=25),
                room=f"Room {number % ROOMS + 1}",
                track=f"Track {number % 24 + 1}",
                abstract=" ".join(random_.choices(WORDS, k=80)),
                persons=tuple(Person(f"Speaker {random_.randrange(900)}") for _ in range(1 + number % 2)),
            )
        )
    data = schedule_json_of(Agenda(title="", zone=zone.key, sessions=in_order(sessions)), "1")
    actor = system_actor("demonstration")
    number = stage_agenda(actor=actor, event_id=event.pk, name="agenda.json", data=data)
    apply_agenda(actor=actor, event_id=event.pk, import_id=number)
    publish_agenda(actor=actor, event_id=event.pk)


if __name__ == "__main__":
    main(int(sys.argv[1]))
