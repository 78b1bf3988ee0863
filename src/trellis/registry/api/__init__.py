"""The registry for programs: what a screen reads or writes, with the same services."""

from ninja import Router

from trellis.registry.api import catalogue, claims, keeping, profiles, saved_searches, search

router = Router()
router.add_router("", profiles.router)
router.add_router("", keeping.router)
router.add_router("", catalogue.router)
router.add_router("", claims.router)
router.add_router("", saved_searches.router)
router.add_router("/registry", search.router)
