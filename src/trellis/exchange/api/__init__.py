"""Offers, needs and introductions for programs: what the screens read and write, by the same services."""

from ninja import Router

from trellis.exchange.api import introductions, listings

router = Router(tags=["offers and needs"])
for part in (listings, introductions):
    router.add_router("", part.router)
