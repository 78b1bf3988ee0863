"""What a second agenda changes in a first: added, removed, moved, retitled, changed otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass

from trellis.events.formats.matching import matched
from trellis.events.formats.records import Session

MOVING = ("moment", "room")
OTHER = (
    "duration",
    "subtitle",
    "abstract",
    "description",
    "track",
    "kind",
    "language",
    "url",
    "persons",
    "links",
    "attachments",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One session before and after, with the names of the fields that differ."""

    before: Session
    after: Session
    fields: tuple[str, ...]

    @property
    def is_moved(self) -> bool:
        """At another time or in another room."""
        return any(name in MOVING for name in self.fields)

    @property
    def is_retitled(self) -> bool:
        return "title" in self.fields

    @property
    def is_changed(self) -> bool:
        """In anything but time, room and title."""
        return any(name in OTHER for name in self.fields)


@dataclass(frozen=True, slots=True)
class Differences:
    added: tuple[Session, ...]
    removed: tuple[Session, ...]
    changes: tuple[Change, ...]  # of sessions in both that differ; one can be moved and retitled
    same: tuple[Change, ...]  # of those that do not; their keys may differ

    @property
    def moved(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.is_moved)

    @property
    def retitled(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.is_retitled)

    @property
    def changed(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.is_changed)

    @property
    def pairs(self) -> tuple[Change, ...]:
        return (*self.changes, *self.same)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changes)


def differences(old: Sequence[Session], new: Sequence[Session]) -> Differences:
    """Return what `new` changes in `old`; the order is that of the agendas."""
    pairs = matched(old, new)
    paired = {id(session) for pair in pairs for session in pair}
    changes = [Change(before, after, fields_that_differ(before, after)) for before, after in pairs]
    changes.sort(key=lambda change: (change.before.starts_at, change.before.room, change.before.title))
    return Differences(
        added=tuple(session for session in new if id(session) not in paired),
        removed=tuple(session for session in old if id(session) not in paired),
        changes=tuple(change for change in changes if change.fields),
        same=tuple(change for change in changes if not change.fields),
    )


def fields_that_differ(before: Session, after: Session) -> tuple[str, ...]:
    return tuple(name for name in (*MOVING, "title", *OTHER) if getattr(before, name) != getattr(after, name))
