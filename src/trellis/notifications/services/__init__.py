"""Writing: telling people, sending mail, digests, choices, answers to links."""

from trellis.notifications.services.posting import post
from trellis.notifications.services.telling import ToAddress, tell, tell_addresses

__all__ = ["ToAddress", "post", "tell", "tell_addresses"]
