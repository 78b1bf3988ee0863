"""Events for programs: what a screen reads or writes, with the same services."""

from ninja import Router

from trellis.events.api import events

router = Router()
router.add_router("", events.router)
