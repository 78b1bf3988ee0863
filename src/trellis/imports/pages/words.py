"""The words of states and counts that several screens share."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from trellis.imports.types import RowChange, State

STATES: dict[str, Any] = {
    State.PREPARING: _("to be checked"),
    State.STAGING: _("being checked"),
    State.STAGED: _("waits for you"),
    State.APPLYING: _("being stored"),
    State.APPLIED: _("stored"),
    State.UNDOING: _("being undone"),
    State.UNDONE: _("undone"),
    State.DISCARDED: _("discarded"),
}
BADGES: dict[str, str] = {
    State.PREPARING: "info",
    State.STAGING: "info",
    State.STAGED: "accent",
    State.APPLYING: "info",
    State.APPLIED: "good",
    State.UNDOING: "info",
    State.UNDONE: "",
    State.DISCARDED: "",
}
CHANGES: dict[str, Any] = {
    RowChange.ADDED: _("new"),
    RowChange.CHANGED: _("changed"),
    RowChange.UNCHANGED: _("unchanged"),
    RowChange.REPEATED: _("repeats another row"),
    RowChange.NOTHING: _("refused"),
}
STEPS: dict[str, Any] = {
    "stage": _("Reading and checking rows"),
    "find_duplicates": _("Looking for possible duplicates"),
    "apply": _("Storing rows"),
    "undo": _("Taking changes back"),
}
COUNTS: dict[str, Any] = {
    "created": _("records created"),
    "updated": _("records changed"),
    "unchanged": _("records that were as the file says"),
    "proposed": _("values proposed to their owners, who had confirmed other ones"),
    "restored": _("records restored"),
    "missing": _("records no longer listed by the source"),
    "retired": _("of these retired"),
    "not_retired": _("of these not retired, as something depends on them"),
    "repeated": _("rows that repeat another one"),
    "refused": _("rows not stored, as they are refused"),
    "held": _("rows not stored, as they may be duplicates"),
    "undo_removed": _("records removed again"),
    "undo_reset": _("records set back"),
    "undo_kept": _("records with a later edit that was kept"),
}
