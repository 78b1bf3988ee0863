"""What programs read and write of meetings, with the services of the screens."""

from ninja import Router

from trellis.meetings.api import (
    board,
    day,
    figures,
    halls,
    meetings,
    outcomes,
    plans,
    publishing,
    setup,
    wish_lists,
)

router = Router()
for part in (meetings, setup, halls, board, plans, publishing, day, outcomes, figures, wish_lists):
    router.add_router("", part.router)

__all__ = ["router"]
