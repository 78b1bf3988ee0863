"""Posting, changing, steps, expiry: what is stored, who may, what the record of changes says."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from trellis.audit.models import AuditEntry
from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from trellis.core.types import VISITOR
from trellis.exchange.models import Guest, Listing
from trellis.exchange.selectors.listings import get_listing
from trellis.exchange.services import posting, steps
from trellis.exchange.tests.conftest import actor_of, make_person
from trellis.exchange.types.words import STEPS, TRANSITIONS, State, Step
from trellis.notifications.models import Notification
from trellis.registry.models import Membership, Organisation


def faults(caught) -> list[tuple[str, str]]:
    return [(problem.field, problem.message) for problem in caught.value.problems]


def test_every_step_follows_the_transitions():
    for rule in STEPS.values():
        for state in rule.begins:
            assert rule.ends in TRANSITIONS[state]


def test_listing_is_stored_in_canonical_form(post):
    number = post(
        "  Spinning \u202eof flax ",
        summary="One\r\n\r\n\r\ntwo",
        quantity="1 200,50",
        unit="kg",
        country="FR",
        region="FR10",
        ecosystems=["textile"],
        technologies=["Robotics"],
        languages=["FR", "en"],
        attributes={"lead_time": "14", "capacity": "7.50"},
    )
    row = Listing.objects.get(pk=number)
    assert (row.title, row.summary, str(row.quantity), row.unit) == (
        "Spinning of flax",
        "One\n\ntwo",
        "1200.50",
        "kg",
    )
    assert (row.country_id, row.region_id) == ("country:FR", "nuts2024:FR10")
    assert (row.ecosystems, row.technologies) == (["ecosystem:textile"], ["technology:robotics"])
    assert (row.languages, row.attributes) == (["en", "fr"], {"lead_time": 14, "capacity": "7.5"})
    assert row.state == State.PUBLISHED
    assert row.valid_until == timezone.localdate() + timedelta(days=365)  # as long as its kind stands


def test_every_fault_is_named_at_its_field(post):
    with pytest.raises(InvalidInput) as caught:
        post("", country="Atlantis", kind="equipment", attributes={"with_staff": "perhaps"})
    assert [field for field, _message in faults(caught)] == [
        "title", "country", "attributes.equipment", "attributes.with_staff",
    ]  # fmt: skip
    assert not Listing.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"quantity": "3"}, "unit"),
        ({"quantity": "3", "unit": "barrels"}, "unit"),
        ({"quantity": "0", "unit": "kg"}, "quantity"),
        ({"reach": "distance", "country": "FR"}, "distance_km"),
        ({"reach": "country"}, "country"),
        ({"reach": "region"}, "region"),
        ({"valid_from": "2027-05-02", "valid_until": "2027-05-01"}, "valid_until"),
        ({"valid_until": "in May"}, "valid_until"),
        ({"visibility": "invited"}, "guests"),
        ({"visibility": "invited", "guests": ["Nobody at all"]}, "guests"),
        ({"colour": "red"}, "colour"),
        ({"attributes": {"colour": "red"}}, "attributes.colour"),
    ],
)
def test_what_does_not_fit_together_is_refused(post, given, field):
    with pytest.raises(InvalidInput) as caught:
        post("Spinning", **given)
    assert [name for name, _message in faults(caught)] == [field]


def test_kind_without_quantity_refuses_one(post):
    with pytest.raises(InvalidInput) as caught:
        post("Partner", kind="partner-search", quantity="3", unit="kg", attributes={"role": "pilot"})
    assert [name for name, _message in faults(caught)] == ["quantity"]


def test_form_sent_twice_is_stored_once(post):
    key = uuid4()
    first = post("Spinning", publish=False, form_key=key)
    assert post("Spinning", publish=False, form_key=key) == first
    assert post("Weaving", publish=False, form_key=key) != first
    assert Listing.objects.count() == 2


def test_only_those_who_keep_it_post_for_an_organisation(post, stranger, mill):
    other = actor_of(make_person(stranger))
    member = actor_of(make_person(mill, "member"))
    for actor in (other, member, VISITOR):
        with pytest.raises(NotPermitted):
            post("Spinning", actor=actor)
    assert not Listing.objects.exists()


def test_cluster_posts_for_its_member_and_for_nobody_else(post, manager, cluster, mill, stranger):
    number = post("Masks", actor=manager, cluster_id=cluster.pk)
    row = Listing.objects.get(pk=number)
    assert (row.organisation_id, row.cluster_id) == (mill.pk, cluster.pk)
    with pytest.raises(NotPermitted):
        post("Masks", actor=manager, cluster_id=cluster.pk, organisation_id=stranger.pk)
    Membership.objects.filter(member=mill).update(until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(NotPermitted):
        post("Masks", actor=manager, cluster_id=cluster.pk)


def test_crisis_supply_is_posted_by_clusters_and_authorities(post, manager, cluster, mill):
    given = {"kind": "crisis-supply", "quantity": "100", "unit": "pieces", "attributes": {"item": "masks"}}
    with pytest.raises(NotPermitted, match="Ask your cluster"):
        post("Masks", **given)
    number = post("Masks", actor=manager, cluster_id=cluster.pk, **given)
    assert Listing.objects.get(pk=number).organisation_id == mill.pk
    own = post("Masks", actor=manager, organisation_id=cluster.pk, **given)
    assert Listing.objects.get(pk=own).cluster_id is None


def test_draft_profile_posts_nothing(post, mill):
    Organisation.objects.filter(pk=mill.pk).update(status="draft")
    with pytest.raises(NotPermitted):
        post("Spinning")


def test_stale_edit_is_refused_and_stores_nothing(post, miller):
    number = post("Spinning")
    seen = Listing.objects.get(pk=number).version
    posting.change_listing(actor=miller, listing_id=number, version=seen, values={"title": "Weaving"})
    with pytest.raises(Conflict):
        posting.change_listing(actor=miller, listing_id=number, version=seen, values={"title": "Dyeing"})
    row = Listing.objects.get(pk=number)
    assert (row.title, row.version) == ("Weaving", seen + 1)


def test_change_is_written_down_with_old_and_new(post, miller):
    number = post("Spinning", publish=False)
    posting.change_listing(actor=miller, listing_id=number, version=1, values={"title": "Weaving"})
    posting.change_listing(actor=miller, listing_id=number, version=2, values={"title": "Weaving"})
    entries = AuditEntry.objects.filter(subject_type="exchange.listing", subject_id=str(number))
    assert [entry.action for entry in entries.order_by("id")] == ["posted", "changed"]
    assert entries.order_by("-id")[0].changes == {"title": ["Spinning", "Weaving"]}


def test_published_listing_keeps_its_last_day(post, miller):
    number = post("Spinning", valid_until=(timezone.localdate() + timedelta(days=9)).isoformat())
    posting.change_listing(actor=miller, listing_id=number, version=2, values={"title": "Weaving"})
    assert Listing.objects.get(pk=number).valid_until == timezone.localdate() + timedelta(days=9)


def test_listing_goes_from_draft_to_fulfilled(post, miller):
    number = post("Spinning", publish=False)
    for step, state in [
        (Step.PUBLISH, State.PUBLISHED),
        (Step.MATCH, State.MATCHED),
        (Step.RENEW, State.MATCHED),
        (Step.AGREE, State.AGREED),
        (Step.REOPEN, State.PUBLISHED),
        (Step.WITHDRAW, State.WITHDRAWN),
        (Step.REVISE, State.DRAFT),
        (Step.PUBLISH, State.PUBLISHED),
        (Step.AGREE, State.AGREED),
        (Step.FULFIL, State.FULFILLED),
    ]:
        steps.take_step(actor=miller, listing_id=number, step=step)
        assert Listing.objects.get(pk=number).state == state
    with pytest.raises(NotPermitted):
        steps.take_step(actor=miller, listing_id=number, step=Step.WITHDRAW)


def test_day_that_is_over_is_not_published(post, miller):
    number = post("Spinning", publish=False, valid_until="2020-01-01")
    with pytest.raises(InvalidInput):
        steps.take_step(actor=miller, listing_id=number, step=Step.PUBLISH)
    assert Listing.objects.get(pk=number).state == State.DRAFT


def test_night_ends_what_is_over_tells_its_keepers_and_one_button_renews(post, miller):
    today = timezone.localdate()
    over, stands = post("Spinning"), post("Weaving")
    Listing.objects.filter(pk=over).update(valid_until=today - timedelta(days=1))
    Listing.objects.filter(pk=stands).update(valid_until=today)
    assert steps.expire_due(today=today) == 1
    assert steps.expire_due(today=today) == 0
    states = dict(Listing.objects.values_list("pk", "state"))
    assert states == {over: State.EXPIRED, stands: State.PUBLISHED}
    told = Notification.objects.get(message="exchange.expired")
    assert (told.person_id, told.context, told.path) == (
        miller.person_id,
        {"title": "Spinning"},
        f"/exchange/{over}/",
    )
    steps.take_step(actor=miller, listing_id=over, step=Step.RENEW)
    row = Listing.objects.get(pk=over)
    assert (row.state, row.valid_until) == (State.PUBLISHED, today + timedelta(days=365))


def test_draft_is_discarded_and_what_was_published_is_not(post, miller):
    draft, public = post("Spinning", publish=False), post("Weaving")
    posting.discard_listing(actor=miller, listing_id=draft)
    with pytest.raises(NotPermitted):
        posting.discard_listing(actor=miller, listing_id=public)
    assert list(Listing.objects.values_list("pk", flat=True)) == [public]


def test_strangers_change_nothing_of_what_they_see(post, stranger):
    number = post("Spinning")
    other = actor_of(make_person(stranger))
    with pytest.raises(NotPermitted):
        posting.change_listing(actor=other, listing_id=number, version=2, values={"title": "Mine"})
    with pytest.raises(NotPermitted):
        steps.take_step(actor=other, listing_id=number, step=Step.WITHDRAW)
    assert Listing.objects.get(pk=number).title == "Spinning"


def test_guests_are_found_by_address_or_name_and_replaced(post, miller, dyer, stranger):
    number = post("Spinning", visibility="invited", guests=["deep-dyers", "Far Foundry"])
    assert set(Guest.objects.values_list("organisation_id", flat=True)) == {dyer.pk, stranger.pk}
    seen = get_listing(actor=miller, listing_id=number)
    assert seen.values["guests"] == ["deep-dyers", "far-foundry"]
    values = {"title": "Spinning", "visibility": "invited", "guests": ["far-foundry"]}
    posting.change_listing(actor=miller, listing_id=number, version=seen.version, values=values)
    assert list(Guest.objects.values_list("organisation_id", flat=True)) == [stranger.pk]


def test_anonymous_listing_may_not_name_its_organisation(post, mill):
    Organisation.objects.filter(pk=mill.pk).update(website="https://www.mill.example/about")
    for given in ({"summary": "We, the quiet mill, spin."}, {"certificates": "see mill.example"},
                  {"attributes": {"material": "QUIET MILL flax"}}):  # fmt: skip
        with pytest.raises(InvalidInput, match="names your organisation"):
            post("Spinning", is_anonymous=True, **given)
    assert post("Spinning", is_anonymous=True, summary="We spin quietly.")


def test_kind_and_side_that_there_are_not_are_missing(post):
    with pytest.raises(NotFound, match="partner-search"):
        post("Spinning", kind="no-such-kind")
    with pytest.raises(NotFound):
        post("Spinning", side="gift")
