"""Co-organisers: asked, and they say yes or no by one button."""

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict, InvalidInput, NotFound, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.events.models import HostOrganisation
from trellis.events.policies.events import can_answer_host, can_change
from trellis.events.services import telling
from trellis.events.services.storing import MESSAGES, host_ids, lock_event, note
from trellis.events.types.events import MOST_HOSTS, HostRole, HostState
from trellis.registry.selectors.profiles import find_organisation_id


def ask_host(*, actor: Actor, event_id: int, organisation: str) -> int:
    """Ask an organisation, named by its name or address, to host the event too; return its id.

    An organisation that the actor keeps hosts it at once. One that said no may be asked once more.
    Effects: its keepers are told. Raises NotFound, NotPermitted, InvalidInput, Conflict.
    """
    with change(actor, MESSAGES):
        row = lock_event(actor, event_id)
        require(can_change(actor, row, host_ids(row)))
        if row.rehearses_id is not None:
            raise Conflict(_("This is a rehearsal: ask hosts in the event itself."))
        number = find_organisation_id(actor=actor, text=organisation)
        if number is None:
            text = _("There is no organisation of this name here. Give the address of its page.")
            raise InvalidInput([Problem("organisation", text)])
        if row.hosts.count() >= MOST_HOSTS:
            raise Conflict(_("An event has 30 hosts at most."))
        known = row.hosts.filter(organisation_id=number).first()
        if known is not None and known.state != HostState.DECLINED:
            raise Conflict(str(MESSAGES["events_host_once"]))
        is_own = bool(can_answer_host(actor, number)) and not actor.system
        host = known or HostOrganisation(event=row, organisation_id=number, role=HostRole.CO_ORGANISER)
        host.state = HostState.ACCEPTED if is_own else HostState.ASKED
        host.asked_at, host.answered_at = timezone.now(), timezone.now() if is_own else None
        host.save()
        note(actor, row.pk, "asked host", host=(None, number))
        if not is_own:
            telling.tell_asked_host(actor, row, number)
        return number


def answer_host(*, actor: Actor, host_id: int, accepts: bool) -> str:
    """Say whether an organisation hosts an event too; return the event's address.

    May be repeated with the same answer. Raises NotFound (also for who may not answer), Conflict.
    """
    with change(actor):
        rows = HostOrganisation.objects.select_for_update(of=("self",)).select_related("event")
        host = rows.filter(pk=host_id, role=HostRole.CO_ORGANISER).first()
        if host is None or not can_answer_host(actor, host.organisation_id):
            raise NotFound(_("There is no such question, or it is not for you."))
        wanted = HostState.ACCEPTED if accepts else HostState.DECLINED
        if host.state == wanted:
            return host.event.slug
        if host.state != HostState.ASKED:
            raise Conflict(_("This was answered already."))
        host.state, host.answered_at = wanted, timezone.now()
        host.save(update_fields=["state", "answered_at"])
        note(actor, host.event_id, f"host {wanted}", host=(None, host.organisation_id))
        return host.event.slug


def remove_host(*, actor: Actor, event_id: int, host_id: int) -> None:
    """Take a co-organiser, or one that was asked, away. Raises NotFound, NotPermitted, Conflict."""
    with change(actor):
        row = lock_event(actor, event_id)
        require(can_change(actor, row, host_ids(row)))
        host = row.hosts.filter(pk=host_id).first()
        if host is None:
            raise NotFound(_("There is no such host."))
        if host.role == HostRole.ORGANISER:
            raise Conflict(_("The organiser stays."))
        host.delete()
        note(actor, row.pk, "removed host", host=(host.organisation_id, None))
