"""The record of one member, and the forms that change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.audit import selectors as audit
from trellis.core.errors import NotFound
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.members.selectors import records as selectors
from trellis.members.selectors.registers import get_register
from trellis.members.types import BLUEPRINTS, RECORD_COLUMNS, Blueprint, Column, Entry, Kind, Record, Register

LANGUAGES = dict(settings.LANGUAGES)
MOST_CHANGES = 20
VERBS = {
    "added": gettext_lazy("Added"),
    "changed": gettext_lazy("Changed"),
    "removed": gettext_lazy("Removed"),
}
PROFILE = gettext_lazy("Its profile here")


@dataclass(frozen=True)
class Value:
    """One value with its label; the template shows it by what it is."""

    name: str
    label: Any
    value: Any
    is_day: bool = False
    currency: str = ""


@dataclass(frozen=True)
class EntryLine:
    title: str
    values: tuple[Value, ...]
    url: str
    is_open: bool
    is_late: bool
    close_url: str


@dataclass(frozen=True)
class Part:
    """Everything of one kind about a member."""

    key: str
    title: Any
    add: Any
    add_url: str
    empty: Any
    closes: Any
    lines: tuple[EntryLine, ...]


@dataclass(frozen=True)
class Changed:
    """A line of the history."""

    at: Any
    action: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class RecordPage:
    """What a cluster keeps about one member."""

    template: ClassVar[str] = "members/record.html"
    slug: str
    host_name: str
    record_id: int
    name: str
    tags: tuple[str, ...]
    values: tuple[Value, ...]
    profile_slug: str
    profile_name: str
    is_former: bool
    parts: tuple[Part, ...]
    history: tuple[Changed, ...]


@dataclass(frozen=True)
class FormPage:
    """A form about a member: a new one, a changed one, or an entry."""

    template: ClassVar[str] = "members/form.html"
    slug: str
    host_name: str
    record_id: int | None
    record_name: str
    title: str
    form: Any
    can_remove: bool
    remove_label: str
    remove_warning: str
    back_url: str
    stands: tuple[Value, ...]  # what somebody else stored meanwhile


def get_member(*, actor: Actor, slug: str, record_id: int) -> tuple[Register, Record]:
    """Raises NotFound."""
    with reading(actor):
        register = get_register(actor=actor, slug=slug)
        return register, selectors.get_record(actor=actor, host_id=register.host_id, record_id=record_id)


def get_blueprint(kind: str) -> Blueprint:
    """Raises NotFound for a kind that there is not."""
    if kind not in BLUEPRINTS:
        raise NotFound(_("There is no such entry."))
    return BLUEPRINTS[kind]


def get_entry(*, actor: Actor, record: Record, kind: Kind, entry_id: int) -> Entry:
    """Raises NotFound."""
    return selectors.get_entry(actor=actor, record_id=record.id, kind=kind, entry_id=entry_id)


def build_record_page(*, actor: Actor, slug: str, record_id: int) -> RecordPage:
    """Raises NotFound."""
    with reading(actor):
        register, record = get_member(actor=actor, slug=slug, record_id=record_id)
        found = selectors.list_entries(actor=actor, record_id=record.id)
        today = timezone.localdate()
        until = record.values["until"]
        shown = tuple(column for column in RECORD_COLUMNS if column.name not in ("name", "tags"))
        return RecordPage(
            slug=register.slug,
            host_name=register.name,
            record_id=record.id,
            name=record.name,
            tags=tuple(record.values["tags"]),
            values=values_of(shown, record.values),
            profile_slug=record.profile_slug,
            profile_name=record.profile_name,
            is_former=bool(until and until < today),
            parts=tuple(part_of(register, record, kind, found[kind], today) for kind in Kind),
            history=tuple(history_of(record)),
        )


def values_of(columns: Sequence[Column], values: Mapping[str, Any]) -> tuple[Value, ...]:
    """What is said, in the order in which it is asked."""
    return tuple(
        Value(
            name=column.name,
            label=column.label,
            value=shown_value(column.name, values[column.name]),
            is_day=isinstance(values[column.name], date),
            currency=values.get("currency", "") if column.name == "amount" else "",
        )
        for column in columns
        if values.get(column.name) not in ("", None, []) and column.name != "currency"
    )


def shown_value(name: str, value: Any) -> Any:
    if name == "language":
        return LANGUAGES.get(value, value)
    return ", ".join(value) if isinstance(value, list) else value


def part_of(register: Register, record: Record, kind: Kind, entries: Sequence[Entry], today: date) -> Part:
    blueprint = BLUEPRINTS[kind]
    where = [register.slug, record.id, kind]
    return Part(
        key=kind,
        title=blueprint.plural,
        add=blueprint.add,
        add_url=reverse("members:add_entry", args=where),
        empty=blueprint.empty,
        closes=blueprint.closes,
        lines=tuple(entry_line(item, blueprint, where, today) for item in entries),
    )


def entry_line(item: Entry, blueprint: Blueprint, where: list[Any], today: date) -> EntryLine:
    values = item.values
    due = values.get("due")
    is_open = bool(blueprint.closes) and item.is_open
    rest = tuple(column for column in blueprint.columns if column.name not in ("title", "name", "year"))
    return EntryLine(
        title=title_of(values),
        values=values_of(rest, values),
        url=reverse("members:entry", args=[*where, item.id]),
        is_open=is_open,
        is_late=bool(is_open and due and due < today),
        close_url=reverse("members:close", args=[*where, item.id]) if is_open else "",
    )


def title_of(values: Mapping[str, Any]) -> str:
    """What an entry is called: its title or name, with the year of a fee; a note by its beginning."""
    said = str(values.get("title") or values.get("name") or "")
    if year := values.get("year"):
        said = f"{year} · {said or _('Yearly fee')}"
    return said or f"{str(values.get('text') or '')[:80]}"


def history_of(record: Record) -> list[Changed]:
    """The last changes, newest first; of an erased contact only that there was a change."""
    entries = audit.list_entries(subject_type="members.record", subject_id=record.id, limit=MOST_CHANGES)
    return [
        Changed(
            at=entry.at,
            action=action_label(entry.action),
            values=tuple(
                changed(name, old, new, labels_of(entry.action)) for name, (old, new) in entry.changes.items()
            ),
        )
        for entry in entries
    ]


def action_label(action: str) -> str:
    """What was done in words: "Added: Contact"."""
    verb, _space, kind = action.partition(" ")
    label = str(VERBS.get(verb, verb))
    return f"{label}: {BLUEPRINTS[kind].label}" if kind in BLUEPRINTS else label


def labels_of(action: str) -> dict[str, Any]:
    """The labels of what a line of the history is about: an entry, or the member itself."""
    kind = action.partition(" ")[2]
    columns = BLUEPRINTS[kind].columns if kind in BLUEPRINTS else RECORD_COLUMNS
    return {column.name: column.label for column in columns} | {"profile": PROFILE}


def changed(name: str, old: Any, new: Any, labels: Mapping[str, Any]) -> str:
    """A value in the history; where there was none before, only what it is now."""
    before = "" if is_nothing(old) else f"{said(old)} → "
    return f"{labels.get(name, name)}: {before}{said(new)}"


def is_nothing(value: Any) -> bool:
    return value in (None, "", [])


def said(value: Any) -> str:
    if is_nothing(value):
        return "–"
    return ", ".join(value) if isinstance(value, list) else str(value)


def build_record_form(
    *, register: Register, form: Any, record: Record | None = None, stands: Record | None = None
) -> FormPage:
    """The form of a new member, or of one that is changed; `stands` where it was changed meanwhile."""
    back = [register.slug, record.id] if record else [register.slug]
    return FormPage(
        slug=register.slug,
        host_name=register.name,
        record_id=record.id if record else None,
        record_name=record.name if record else "",
        title=_("Change the member") if record else _("Add a member"),
        form=form,
        can_remove=record is not None,
        remove_label=_("Remove this member"),
        remove_warning=_(
            "Contacts, fees, tasks and all else that is kept about it go too. Its public profile stays. "
            "To keep what was, say until when it was a member instead."
        ),
        back_url=reverse("members:record" if record else "members:register", args=back),
        stands=values_of(RECORD_COLUMNS, stands.values) if stands else (),
    )


def build_entry_form(
    *,
    register: Register,
    record: Record,
    blueprint: Blueprint,
    form: Any,
    entry: Entry | None = None,
    stands: Entry | None = None,
) -> FormPage:
    """The form of an entry; `stands` where somebody else changed it meanwhile."""
    return FormPage(
        slug=register.slug,
        host_name=register.name,
        record_id=record.id,
        record_name=record.name,
        title=str(blueprint.label if entry else blueprint.add),
        form=form,
        can_remove=entry is not None,
        remove_label=_("Remove"),
        remove_warning=_("What is said of this person in the history can then no longer be read.")
        if blueprint.kind == Kind.CONTACT
        else "",
        back_url=reverse("members:record", args=[register.slug, record.id]) + f"#{blueprint.kind}",
        stands=values_of(blueprint.columns, stands.values) if stands else (),
    )
