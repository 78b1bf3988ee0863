"""Where a person is signed in: noting it, and ending it elsewhere."""

import ipaddress

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.accounts import policies
from trellis.accounts.selectors import own_sessions
from trellis.accounts.services.signing_in import note_change
from trellis.accounts.types import SecurityChange
from trellis.core.errors import NotFound, require
from trellis.core.transactions import change
from trellis.core.types import Actor


def shortened(address: str) -> str:
    """A network address without the part that points to one connection.

    >>> shortened("203.0.113.77"), shortened("2001:db8:1:2::5")
    ('203.0.113.0', '2001:db8:1::')
    """
    prefix = 24 if ipaddress.ip_address(address).version == 4 else 48
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False).network_address)


def note_seen(*, actor: Actor, session_key: str, address: str, user_agent: str) -> None:
    """Note that the actor's session was used now, from where and with what. Not a change to be recorded."""
    require(policies.can_change_person(actor, actor.person_id or 0))
    UserSession.objects.update_or_create(
        session_key=session_key,
        defaults={
            "user_id": actor.person_id,
            "ip": shortened(address),
            "user_agent": user_agent[: UserSession._meta.get_field("user_agent").max_length],
            "last_seen_at": timezone.now(),
        },
    )


def end_session(*, actor: Actor, session_id: int) -> None:
    """Sign the actor out on one device; its next request is a visitor's.

    Raises NotPermitted for a visitor, NotFound, also for a session of somebody else.
    """
    with change(actor):
        require(policies.can_change_person(actor, actor.person_id or 0))
        row = own_sessions(actor).select_for_update(of=("self",)).filter(pk=session_id).first()
        if row is None:
            raise NotFound(_("You are not signed in there any more."))
        end(actor, [row])


def end_other_sessions(*, actor: Actor, session_key: str) -> int:
    """Sign the actor out everywhere but in this session; return on how many devices."""
    with change(actor):
        require(policies.can_change_person(actor, actor.person_id or 0))
        rows = list(own_sessions(actor).select_for_update(of=("self",)).exclude(session_key=session_key))
        end(actor, rows)
    return len(rows)


def end(actor: Actor, rows: list[UserSession]) -> None:
    Session.objects.filter(session_key__in=[row.session_key for row in rows]).delete()
    UserSession.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for _row in rows:
        note_change(actor=actor, what=SecurityChange.SESSION_ENDED)
