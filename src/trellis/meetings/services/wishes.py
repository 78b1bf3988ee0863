"""Wishes: whom somebody must, would like to, or does not want to meet. Nobody else learns of one."""

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict, InvalidInput, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.meetings.models import MeetingRequest, PastWish, Wish
from trellis.meetings.policies.meetings import can_wish
from trellis.meetings.selectors.participants import get_card
from trellis.meetings.services.checking import words
from trellis.meetings.services.locking import lock_people
from trellis.meetings.services.standing import PARTICIPANT, note, standing_of
from trellis.meetings.types.words import BOOKER, RequestState, WishKind


def set_wish(*, actor: Actor, event_id: int, other_id: int, kind: str, remark: str = "") -> None:
    """Wish to meet somebody, or not to; an empty kind takes the wish back. May be repeated.

    A "no" takes one's own open request to them back. Else they could accept, and would find no time.
    From then on no list that the organisers bring changes it.
    Raises NotFound, NotPermitted (wishes are closed), InvalidInput, Conflict (as many as there may be).
    """
    stands = standing_of(actor, event_id)
    own = stands.card
    require(can_wish(stands.rules, timezone.now()))
    if kind and kind not in list(WishKind):
        raise InvalidInput([Problem("kind", _("Choose one of these."))])
    if other_id == own.id:
        raise InvalidInput([Problem("other", _("Nobody meets themselves."))])
    other = get_card(event_id=event_id, participant_id=other_id)
    said = words("remark", remark, 500)
    with change(actor):
        with change(BOOKER):
            lock_people(event_id, [own.id])
        own_wishes = Wish.objects.filter(wisher_id=own.id)
        if not kind:
            taken_back, _rows = own_wishes.filter(wished_id=other.id).delete()
            if taken_back:
                PastWish.objects.update_or_create(
                    wisher_id=own.id, wished_id=other.id,
                    defaults={"event_id": event_id, "kind": "", "note": "", "brought_by": None},
                )  # fmt: skip
        else:
            most = stands.rules.most_wishes
            counted = own_wishes.exclude(wished_id=other.id).exclude(kind=WishKind.NO)
            if most is not None and kind != WishKind.NO and counted.count() >= most:
                raise Conflict(_("You have as many wishes as there may be: %(most)d.") % {"most": most})
            Wish.objects.update_or_create(
                wisher_id=own.id, wished_id=other.id,
                defaults={"kind": kind, "note": said, "event_id": event_id, "brought_by": None},
            )  # fmt: skip
            PastWish.objects.filter(wisher_id=own.id, wished_id=other.id).delete()
        if kind == WishKind.NO:
            asked = MeetingRequest.objects.filter(sender_id=own.id, receiver_id=other.id)
            asked.filter(state=RequestState.ASKED).update(
                state=RequestState.WITHDRAWN, answered_at=timezone.now()
            )
        note(actor, PARTICIPANT, own.id, "wished")
