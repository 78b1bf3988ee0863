"""Writing: telling people, sending mail, digests, choices, answers to links."""

from trellis.notifications.services.telling import ToAddress, tell, tell_addresses

__all__ = ["ToAddress", "tell", "tell_addresses"]
