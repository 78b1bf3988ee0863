"""Registers of members for programs: what a screen reads or writes, with the same services."""

from ninja import Router

from trellis.members.api import entries, letters, records

router = Router()
router.add_router("", records.router)
router.add_router("", letters.router)
router.add_router("", entries.router)
