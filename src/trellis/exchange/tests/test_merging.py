"""Listings follow the profile where two are merged, go with one that is removed, and come once of a form."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from trellis.core.types import system_actor
from trellis.exchange.models import Guest, Listing
from trellis.exchange.services import posting
from trellis.exchange.tests.conftest import actor_of, make_organisation, make_person
from trellis.registry.models import Membership, PersonMembership
from trellis.registry.services.merging import merge_organisations, undo_merge
from trellis.registry.services.removal import remove_organisations

OPERATOR = system_actor("test")


def test_listings_guests_and_clusters_follow_a_merged_profile_and_come_back(post, mill, cluster, manager):
    twin, other = make_organisation("Quiet Mill SA"), make_organisation("Loom Valley Two", kind="cluster")
    own = post("Weaving", actor=actor_of(make_person(twin)), organisation_id=twin.pk)
    shown = post("Spinning", visibility="invited", guests=["quiet-mill", "quiet-mill-sa"])
    through = post("Masks", actor=manager, cluster_id=cluster.pk)
    before = list(Listing.objects.order_by("pk").values()), list(Guest.objects.order_by("pk").values())
    first = merge_organisations(actor=OPERATOR, kept_id=mill.pk, merged_id=twin.pk, choices={})
    second = merge_organisations(actor=OPERATOR, kept_id=other.pk, merged_id=cluster.pk, choices={})
    assert Listing.objects.get(pk=own).organisation_id == mill.pk
    assert Listing.objects.get(pk=through).cluster_id == other.pk
    # the one invited already stands for both
    assert set(Guest.objects.filter(listing=shown).values_list("organisation_id", flat=True)) == {
        mill.pk, twin.pk,
    }  # fmt: skip
    undo_merge(actor=OPERATOR, merge_id=second.merge_id)
    undo_merge(actor=OPERATOR, merge_id=first.merge_id)
    after = list(Listing.objects.order_by("pk").values()), list(Guest.objects.order_by("pk").values())
    assert after == before


def test_listings_go_with_a_profile_that_is_removed(post, mill, cluster, manager):
    post("Spinning", actor=manager, cluster_id=cluster.pk, visibility="invited", guests=["quiet-mill"])
    Membership.objects.all().delete()
    PersonMembership.objects.all().delete()
    remove_organisations(actor=OPERATOR, organisation_ids=[cluster.pk])
    assert Listing.objects.get().cluster_id is None
    remove_organisations(actor=OPERATOR, organisation_ids=[mill.pk])
    assert (Listing.objects.count(), Guest.objects.count()) == (0, 0)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_form_sent_twice_at_the_same_moment_is_stored_once(mill, miller):
    key, together = uuid4(), threading.Barrier(2)

    def send(_number: int) -> int:
        together.wait(timeout=20)
        try:
            return posting.post_listing(
                actor=miller, organisation_id=mill.pk, kind="supplier-capability", side="need",
                values={"title": "Dyer"}, form_key=key,
            )  # fmt: skip
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(send, range(2))
    assert first == second
    assert Listing.objects.count() == 1
