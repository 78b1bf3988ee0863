"""The request as views and API functions get it."""

from django.http import HttpRequest

from trellis.core.types import Actor


class ActorRequest(HttpRequest):
    """A request that passed `actor_middleware`: it knows who acts. Only for annotations."""

    actor: Actor
