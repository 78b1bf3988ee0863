"""The demonstration's listings fit the demonstration's organisations."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from trellis.core.types import system_actor
from trellis.exchange.models import Listing
from trellis.exchange.services import demonstration
from trellis.registry.services.demonstration import load_demonstration


def load() -> str:
    out = StringIO()
    call_command("load_demo_listings", stdout=out)
    return out.getvalue().strip()


def test_every_listing_is_posted_once(db):
    load_demonstration(actor=system_actor("demonstration"), locate=lambda values: {})
    number = len(list(demonstration.entries(demonstration.FILE)))
    assert load() == f"{number} offers and needs posted."
    assert load() == "0 offers and needs posted."
    assert set(Listing.objects.values_list("state", flat=True)) == {"published"}


def test_organisation_that_is_not_here_is_passed_over(db):
    assert load() == "0 offers and needs posted."


def test_entry_that_does_not_fit_is_named(mill, tmp_path, monkeypatch):
    file = tmp_path / "listings.yaml"
    file.write_text("[{organisation: Quiet Mill, kind: job, side: offer, title: A weaver}]")
    monkeypatch.setattr(demonstration.load_listings, "__defaults__", (file,))
    with pytest.raises(CommandError, match="A weaver: This is needed"):
        load()
