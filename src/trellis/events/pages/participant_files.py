"""Who registered, as a file for those who keep the event."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.streaming import Export
from trellis.core.tables import CSV, XLSX, Table, csv_pieces, xlsx_pieces
from trellis.core.types import Actor
from trellis.events.selectors import registration as selectors
from trellis.events.types.events import EventRecord
from trellis.events.types.registration import REGISTRATION_LABELS, Participant, ParticipantQuery
from trellis.taxonomy import selectors as taxonomy

MOST = 20_000


def build_file(*, actor: Actor, event: EventRecord, key: str, query: ParticipantQuery) -> Export:
    """Everybody who is meant, with the answers to each question. Raises NotFound for another format."""
    if key not in ("csv", "xlsx"):
        raise NotFound(_("There is no such file."))
    found, _total = selectors.list_participants(actor=actor, event_id=event.id, query=query, size=MOST)
    asked = [question.label for question in selectors.list_questions(event_id=event.id)]
    heads = [
        _("Name"), _("Mail address"), _("Organisation"), _("Country"), _("Role"), _("Kind"), _("State"),
        _("What they offer"), _("What they look for"), _("Registered on"), *asked,
    ]  # fmt: skip

    def rows() -> Iterator[Sequence[Any]]:
        for one in found:
            yield row_of(one, asked, actor.language)

    table = Table(_("Participants"), heads, rows)
    name = f"participants-{event.slug}-{timezone.localdate().isoformat()}.{key}"
    if key == "csv":
        return Export(CSV, name, lambda: csv_pieces(table))
    return Export(XLSX, name, lambda: xlsx_pieces([table]))


def row_of(one: Participant, asked: Sequence[str], language: str) -> Sequence[Any]:
    return [
        one.name,
        one.address,
        one.organisation,
        taxonomy.name(one.country, language) if one.country else "",
        one.role,
        one.kind,
        str(REGISTRATION_LABELS[one.state]),
        one.offers,
        one.needs,
        timezone.localtime(one.made_at).date(),
        *(one.answers.get(label, "") for label in asked),
    ]
