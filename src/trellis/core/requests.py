"""The request as views and API functions get it, and where it comes from."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest

from trellis.core.types import Actor


class ActorRequest(HttpRequest):
    """A request that passed `actor_middleware`: it knows who acts. Only for annotations."""

    actor: Actor


def network_of(request: HttpRequest) -> str:
    """Where the request comes from, as the limits of signing in count it."""
    return str(ratelimit.get_ip(request))
