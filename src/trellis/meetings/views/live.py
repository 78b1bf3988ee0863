"""Whether something changed: asked again and again by pages that are looked at, answered without a body."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from trellis.core.requests import ActorRequest
from trellis.meetings.pages.own import own_of
from trellis.meetings.selectors import stamps
from trellis.meetings.views.board import kept


@login_required
@require_safe
def stamp(request: ActorRequest, event: str) -> HttpResponseBase:
    """Of one's own meetings."""
    found = stamps.find_own_stamp(actor=request.actor, slug=event)
    if found is None:
        _event, _rules, card = own_of(request.actor, event)
        found = stamps.own_stamp(participant_id=card.id)
    return stamped(request, found)


@login_required
@require_safe
def hall_stamp(request: ActorRequest, event: str) -> HttpResponseBase:
    """Of the board and the day."""
    found, _rules = kept(request, event)
    return stamped(request, stamps.hall_stamp(event_id=found.id))


def stamped(request: ActorRequest, found: str) -> HttpResponseBase:
    """304 where the reader has this stamp, else the stamp alone."""
    response = HttpResponse(status=204)
    response["ETag"] = quote_etag(found)
    response["Cache-Control"] = "private, no-cache"
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
