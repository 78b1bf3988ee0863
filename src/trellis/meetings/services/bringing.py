"""Bringing a list of wishes into an event; the next list of the same event is compared with this one."""

from collections.abc import Sequence

from django.utils import timezone

from trellis.core.errors import require
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.events.selectors.events import get_event
from trellis.imports.services.starting import UploadedFile, start_import
from trellis.imports.services.understanding import set_constants
from trellis.meetings.policies.meetings import can_bring_wishes, only_hosts
from trellis.meetings.selectors.lists import hosts_of
from trellis.meetings.selectors.setup import get_rules


def bring_wishes(*, actor: Actor, slug: str, files: Sequence[UploadedFile]) -> int:
    """Begin an import whose rows are all wishes at this event; return its id. Nobody is told anything.

    Raises NotFound, NotPermitted (no host of theirs, over, closed), InvalidInput.
    """
    event = get_event(actor=actor, slug=slug)
    hosts = hosts_of(event, actor)
    require(only_hosts(is_host=bool(hosts)))
    require(can_bring_wishes(get_rules(event_id=event.id), timezone.now()))
    run = start_import(
        actor=actor,
        target="wishes",
        source_name=f"{event.slug} ({event.id})"[:200],  # its own name however the event is called later
        organisation=hosts[0],
        files=files,
    )
    with reading(actor):
        readable = list(run.files.filter(refusal__isnull=True).values_list("position", flat=True))
    for position in readable:
        set_constants(actor=actor, import_id=run.pk, position=position, constants={"event": event.slug})
    return int(run.pk)
