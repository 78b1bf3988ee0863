"""What programs read and write of meetings, with the services of the screens."""

from trellis.meetings.api.meetings import router

__all__ = ["router"]
