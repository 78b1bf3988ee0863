"""Events for programs: what a screen reads or writes, with the same services."""

from ninja import Router

from trellis.events.api import agenda, asking, events, participants, registration, sessions

router = Router()
for part in (events, registration, asking, participants, agenda, sessions):
    router.add_router("", part.router)
