"""Everything of a register, table by table as it is sent: no transaction stays open while others wait."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.members.models import Contact, Entry, Record
from trellis.members.selectors.records import meant
from trellis.members.types import BLUEPRINTS, RECORD_COLUMNS, Kind, Query

OWN = tuple(column.name for column in RECORD_COLUMNS)
Told = tuple[Sequence[Any], str]


def list_records(*, actor: Actor, host_id: int, query: Query, today: date) -> list[Told]:
    """The members that are meant, by name, each with the address of its profile."""
    with reading(actor):
        return pairs(meant(actor=actor, host_id=host_id, query=query, today=today))


def list_all_records(*, actor: Actor, host_id: int) -> list[Told]:
    """Every member, former ones too, by name."""
    with reading(actor):
        return pairs(Record.objects.visible_to(actor).filter(host_id=host_id))


def pairs(rows: QuerySet[Record]) -> list[Told]:
    found = rows.order_by("name", "id").values_list(*OWN, "organisation__slug")
    return [(row[:-1], row[-1] or "") for row in found]


def list_entries(*, actor: Actor, host_id: int, kind: Kind) -> list[Sequence[Any]]:
    """Every entry of a kind with its member's name and number first, by member."""
    with reading(actor):
        rows: QuerySet[Any] = Contact.objects.visible_to(actor)
        if kind != Kind.CONTACT:
            rows = Entry.objects.visible_to(actor).filter(kind=kind)
        names = ("record__name", "record__number", *BLUEPRINTS[kind].names)
        rows = rows.filter(record__host=host_id).order_by("record__name", "record_id", "id")
        return list(rows.values_list(*names))
