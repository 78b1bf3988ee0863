"""How often anybody may do something: counted for all web processes together, forgotten with time."""

from typing import Any

from allauth.core.internal import ratelimit

NO_REQUEST: Any = None  # only a rate by network would look at it


def count(*, action: str, key: str, rate: str) -> bool:
    """Count one more of an action; false where there were as many as `rate` allows ("5/h/key": five an hour).

    The key says who. Name the network beside what anybody can type: strangers would shut out its owner.
    """
    used = ratelimit.consume(
        NO_REQUEST, app="trellis", action=action, config={action: rate}, key=key, limit_get=True
    )
    return used is not None
