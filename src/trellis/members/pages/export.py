"""A register as files: everything as one workbook, or each kind of thing as CSV."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.streaming import Export
from trellis.core.tables import CSV, XLSX, Table, csv_pieces, xlsx_pieces
from trellis.core.types import Actor
from trellis.members.selectors import export as selectors
from trellis.members.selectors.registers import get_register
from trellis.members.types import BLUEPRINTS, RECORD_COLUMNS, Kind, Query, Register

EVERYTHING, MEMBERS = "everything", "members"


def build_export(*, actor: Actor, slug: str, what: str, key: str, query: Query) -> Export:
    """`everything` or `members` (those that are meant), or a kind of entry; as `csv` or `xlsx`.

    Raises NotFound, also for everything as CSV: that is several tables.
    """
    register = get_register(actor=actor, slug=slug)
    tables = tables_of(actor, register, what, query)
    if not tables or key not in ("csv", "xlsx") or (key == "csv" and len(tables) > 1):
        raise NotFound(_("There is no such file."))
    name = f"{register.slug}-{what}-{timezone.localdate().isoformat()}.{key}"
    if key == "csv":
        return Export(CSV, name, lambda: csv_pieces(tables[0]))
    return Export(XLSX, name, lambda: xlsx_pieces(tables))


def tables_of(actor: Actor, register: Register, what: str, query: Query) -> Sequence[Table]:
    if what == EVERYTHING:
        return [all_members(actor, register), *(entries(actor, register, kind) for kind in Kind)]
    if what == MEMBERS:
        return [chosen_members(actor, register, query)]
    return [entries(actor, register, Kind(what))] if what in BLUEPRINTS else []


def heads(columns: Sequence[Any]) -> tuple[str, ...]:
    return tuple(str(column.label) for column in columns)


def all_members(actor: Actor, register: Register) -> Table:
    return members_table(lambda: selectors.list_all_records(actor=actor, host_id=register.host_id))


def chosen_members(actor: Actor, register: Register, query: Query) -> Table:
    today = timezone.localdate()
    return members_table(
        lambda: selectors.list_records(actor=actor, host_id=register.host_id, query=query, today=today)
    )


def members_table(rows: Callable[[], list[selectors.Told]]) -> Table:
    def told() -> Iterator[Sequence[Any]]:
        for values, slug in rows():
            yield [*values, f"{settings.TRELLIS_URL}/organisations/{slug}/" if slug else ""]

    return Table(_("Members"), (*heads(RECORD_COLUMNS), _("Its profile here")), told)


def entries(actor: Actor, register: Register, kind: Kind) -> Table:
    columns = (_("Member"), _("Member number"), *heads(BLUEPRINTS[kind].columns))
    return Table(
        str(BLUEPRINTS[kind].plural),
        columns,
        lambda: selectors.list_entries(actor=actor, host_id=register.host_id, kind=kind),
    )
