"""Bringing a list of participants into an event, and telling those it brought, if the organiser says so."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from trellis.core.errors import InvalidInput, require
from trellis.core.transactions import change, reading
from trellis.core.types import Actor
from trellis.events.models import Registration
from trellis.events.policies.events import KEEPERS, can_change
from trellis.events.selectors.events import get_event
from trellis.events.services import telling_registration as telling
from trellis.events.services.storing import host_ids, lock_event, note
from trellis.events.types.registration import OPEN_STATES
from trellis.imports.services.starting import UploadedFile, start_import
from trellis.imports.services.understanding import set_constants


def bring_list(*, actor: Actor, slug: str, files: Sequence[UploadedFile]) -> int:
    """Begin an import whose rows all belong to this event; return its id. Nobody is told anything.

    The next list of the same event is compared with this one. Raises NotFound, NotPermitted, InvalidInput.
    """
    event = get_event(actor=actor, slug=slug)
    hosts = [host.organisation_id for host in event.hosts if host.state == "accepted"]
    require(can_change(actor, event, frozenset(hosts)))
    kept = [host for host in hosts if actor.has_organisation_role(host, *KEEPERS)] or hosts
    run = start_import(
        actor=actor,
        target="participants",
        source_name=f"{event.title[:90]} ({event.slug})"[:200],
        organisation=kept[0],
        files=files,
    )
    with reading(actor):
        readable = list(run.files.filter(refusal__isnull=True).values_list("position", flat=True))
    for position in readable:
        set_constants(actor=actor, import_id=run.pk, position=position, constants={"event": event.slug})
    return int(run.pk)


def tell_brought(*, actor: Actor, event_id: int) -> int:
    """Tell those whom a list brought that they are registered, each once; return how many.

    May be repeated: whoever was told is not told again. Effects: mails in the outbox.
    Raises NotFound, NotPermitted, InvalidInput (nobody is left).
    """
    with change(actor):
        event = lock_event(actor, event_id)
        require(can_change(actor, event, host_ids(event)))
        rows = Registration.objects.visible_to(actor).select_for_update(of=("self",))
        untold = list(rows.filter(event=event, brought_by__isnull=False, mails=0, state__in=OPEN_STATES))
        if not untold:
            raise InvalidInput(_("Everybody whom a list brought was told."))
        for row in untold:
            telling.tell_state(actor, event, row)
        Registration.objects.filter(pk__in=[row.pk for row in untold]).update(mails=1)
        note(actor, event.pk, "told participants", participants=(None, len(untold)))
        return len(untold)
