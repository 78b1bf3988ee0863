"""Writing: telling people, sending mail, digests, choices, answers to links."""

from trellis.notifications.services.telling import tell

__all__ = ["tell"]
