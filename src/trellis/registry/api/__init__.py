"""The registry for programs: what a screen reads or writes, with the same services."""

from ninja import Router

from trellis.registry.api import keeping, profiles, search

router = Router()
router.add_router("", profiles.router)
router.add_router("", keeping.router)
router.add_router("/registry", search.router)
