"""What an event leaves behind: links to recordings, slides, papers."""

from uuid import UUID

from django.utils.translation import gettext as _

from trellis.core.errors import Conflict, InvalidInput, NotFound, require
from trellis.core.once import key_of_row
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.events.models import Output
from trellis.events.policies.events import can_keep
from trellis.events.services.storing import host_ids, lock_event, note
from trellis.events.types.events import MOST_OUTPUTS, OutputKind
from trellis.registry.services.texts import Unfit, clean_line, clean_url


def add_output(
    *,
    actor: Actor,
    event_id: int,
    kind: str,
    title: str,
    url: str,
    for_participants: bool,
    form_key: UUID | None = None,
) -> int:
    """Add a link; return its id. May be repeated with the same `form_key` and values.

    Raises NotFound, NotPermitted, InvalidInput, Conflict.
    """
    with change(actor):
        row = lock_event(actor, event_id)
        require(can_keep(actor, host_ids(row)))
        said = {"kind": kind, "for_participants": for_participants, **checked(kind, title, url)}
        key = key_of_row(form_key, said)
        if key and (sent := row.outputs.filter(key=key).first()):
            return sent.pk
        if row.outputs.count() >= MOST_OUTPUTS:
            raise Conflict(_("An event has 50 such links at most."))
        made = Output.objects.create(event=row, key=key, **said)
        note(actor, row.pk, "added output", output=(None, said["title"]))
        return made.pk


def checked(kind: str, title: str, url: str) -> dict[str, str]:
    found: dict[str, str] = {}
    problems = [] if kind in list(OutputKind) else [Problem("kind", _("Choose one of these."))]
    for name, value in (("title", title), ("url", url)):
        try:
            found[name] = clean_url(value) if name == "url" else clean_line(value, max_length=200)
        except Unfit as error:
            problems.append(Problem(name, str(error), error.suggestion))
        else:
            problems += [] if found[name] else [Problem(name, _("This is needed."))]
    if problems:
        raise InvalidInput(problems)
    return found


def remove_output(*, actor: Actor, event_id: int, output_id: int) -> None:
    """Raises NotFound, NotPermitted."""
    with change(actor):
        row = lock_event(actor, event_id)
        require(can_keep(actor, host_ids(row)))
        found = row.outputs.filter(pk=output_id).first()
        if found is None:
            raise NotFound(_("There is no such link."))
        found.delete()
        note(actor, row.pk, "removed output", output=(found.title, None))
