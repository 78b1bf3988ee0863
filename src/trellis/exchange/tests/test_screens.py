"""Posting and changing through the screens: nothing typed is lost, what others see is as it is."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from trellis.accounts.models import Person
from trellis.exchange.models import Listing
from trellis.exchange.services import posting
from trellis.exchange.tests.conftest import actor_of, make_person
from trellis.registry.models import Organisation

NEW = "/exchange/new/quiet-mill/supplier-capability/need/"
TYPED = {"title": "Dyer sought", "summary": "Reactive dyes", "attributes.material": "flax", "reach": "europe",
         "visibility": "public"}  # fmt: skip


def said(response) -> str:
    return response.content.decode()


def test_need_is_posted_looked_at_and_published(window):
    shown = said(window.get("/exchange/new/"))
    assert NEW in shown
    assert "Ask your cluster" in shown  # what it may not post says why
    response = window.post(NEW, TYPED)
    row = Listing.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/exchange/{row.pk}/")
    assert (row.state, row.title, row.attributes) == ("draft", "Dyer sought", {"material": "flax"})
    assert "Only you see it" in said(window.get(f"/exchange/{row.pk}/"))
    assert Client().get(f"/exchange/{row.pk}/").status_code == 404
    window.post(f"/exchange/{row.pk}/steps/publish/")
    assert "Reactive dyes" in said(Client().get(f"/exchange/{row.pk}/"))
    assert "Dyer sought" in said(window.get("/exchange/yours/"))


def test_form_begins_with_what_the_profile_says(window, mill):
    Organisation.objects.filter(pk=mill.pk).update(languages=["fr"])
    form = window.get(NEW).context["form"]
    assert (form["country"].value(), form["languages"].value()) == ("country:FR", ["fr"])


def test_fault_keeps_what_was_typed_and_says_where(window):
    response = window.post(NEW, TYPED | {"title": "", "attributes.lead_time": "soon", "quantity": "7"})
    assert response.status_code == 422
    page = said(response)
    assert "Reactive dyes" in page
    assert 'value="soon"' in page
    response = window.post(NEW, TYPED | {"attributes.lead_time": "soon", "quantity": "7"})
    page = said(response)
    assert "“soon” is not a number." in page
    assert 'href="#id_attributes.lead_time"' in page
    assert not Listing.objects.exists()


def test_button_pressed_twice_posts_once(window):
    key = {"key": "0f8fad5b-d9cb-469f-a165-70867728950e"}
    first, second = window.post(NEW, TYPED | key), window.post(NEW, TYPED | key)
    assert first["Location"] == second["Location"]
    assert Listing.objects.count() == 1


def test_similar_listings_are_shown_before_publishing(window, post):
    post("Dyer for flax sought", side="need")
    post("Dyer sought", side="offer")
    post("Quite another thing", side="need")
    number = post("Dyer sought for flax", side="need", publish=False)
    page = window.get(f"/exchange/{number}/").context
    assert [line.title for line in page["similar"]] == ["Dyer for flax sought"]


def test_stale_change_shows_both_and_the_next_press_stores(window, post, miller):
    number = post("Spinning", summary="Flax")
    posting.change_listing(actor=miller, listing_id=number, version=2, values={"title": "Weaving"})
    typed = TYPED | {"title": "Knitting", "version": "2"}
    response = window.post(f"/exchange/{number}/edit/", typed)
    assert response.status_code == 409
    assert (response.context["form"]["title"].value(), response.context["stands"][0].text) == (
        "Knitting",
        "Weaving",
    )
    assert Listing.objects.get(pk=number).title == "Weaving"
    again = response.context["form"]["version"].value()
    assert window.post(f"/exchange/{number}/edit/", typed | {"version": again}).status_code == 302
    assert Listing.objects.get(pk=number).title == "Knitting"


def test_form_of_a_listing_holds_everything_it_says(window, post):
    number = post(
        "Spinning", summary="Flax", quantity="3.5", unit="t", country="FR", region="FR10", city="Lille",
        reach="distance", distance_km="40", ecosystems=["textile"], technologies=["robotics"],
        activities=["13.10"], languages=["fr"], certificates="ISO 9001", visibility="invited",
        guests=["quiet-mill"], is_anonymous=True,
        valid_until=(timezone.localdate() + timedelta(days=9)).isoformat(),
        attributes={"material": "flax", "lead_time": 4},
    )  # fmt: skip
    before = Listing.objects.filter(pk=number).values().get()
    form = window.get(f"/exchange/{number}/edit/").context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in sent.items() if value not in (None, "", False)}
    assert window.post(f"/exchange/{number}/edit/", sent).status_code == 302
    assert Listing.objects.filter(pk=number).values().get() == before


def test_cluster_posts_for_a_member_through_the_form(client, manager, cluster, mill):
    client.force_login(Person.objects.get(pk=manager.person_id))
    assert "Quiet Mill" in said(client.get("/exchange/new/"))
    path = "/exchange/new/quiet-mill/crisis-supply/offer/"
    typed = TYPED | {"quantity": "100", "unit": "pieces", "attributes.item": "masks"}
    assert client.post(path, typed).status_code == 302
    row = Listing.objects.get()
    assert (row.organisation_id, row.cluster_id) == (mill.pk, cluster.pk)


def test_who_keeps_nothing_is_told_what_to_do(client, db):
    client.force_login(Person.objects.create(email="new@person.example"))
    assert "You keep no profile yet" in said(client.get("/exchange/new/"))


def test_strangers_see_no_buttons_and_forms(client, post, stranger):
    number = post("Spinning")
    client.force_login(Person.objects.get(pk=make_person(stranger).pk))
    context = client.get(f"/exchange/{number}/").context
    assert (context["actions"], context["edit_url"], context["discard_url"]) == ((), "", "")
    assert client.get(f"/exchange/{number}/edit/").status_code == 403
    assert client.get(NEW).status_code == 403
    assert client.post(f"/exchange/{number}/steps/withdraw/").status_code == 403


def test_certificates_are_shown_with_a_warning(post):
    number = post("Spinning", certificates="ISO 9001")
    page = said(Client().get(f"/exchange/{number}/"))
    assert "ISO 9001" in page
    assert "Nobody here has checked them" in page


def test_draft_that_cannot_be_published_says_why(window, post):
    number = post("Spinning", publish=False, valid_until="2020-01-01")
    answer = window.post(f"/exchange/{number}/steps/publish/", follow=True)
    assert "This day is over" in said(answer)
    assert window.post(f"/exchange/{number}/steps/dance/").status_code == 404


def test_draft_is_discarded(window, post):
    number = post("Spinning", publish=False)
    assert window.post(f"/exchange/{number}/discard/")["Location"] == "/exchange/yours/"
    assert not Listing.objects.exists()


@pytest.mark.parametrize("language", ["de", "fr"])
def test_kinds_speak_the_readers_language(client, post, language):
    number = post("Spinning", side="need", attributes={"lead_time": 4})
    page = said(client.get(f"/exchange/{number}/", headers={"accept-language": language}))
    assert {"de": "Lieferant gesucht", "fr": "Fournisseur recherché"}[language] in page
    assert {"de": "Lieferzeit", "fr": "Délai de livraison"}[language] in page


def test_editor_of_another_organisation_is_no_keeper(post, stranger):
    other = actor_of(make_person(stranger, "editor"))
    number = post("Spinning")
    assert Listing.objects.visible_to(other).filter(pk=number).exists()
    assert not Listing.objects.filter(Listing.objects.all().kept(other)).exists()


@pytest.mark.system("D11")
def test_switchable_capacity_is_listed_with_what_it_needs_to_switch(window):
    path = "/exchange/new/quiet-mill/production-capacity/offer/"
    typed = {"title": "Dye line", "attributes.can_make": "Sanitiser\nMasks",
             "attributes.days_to_switch": "10", "attributes.certification": "asked",
             "attributes.guide": "mill.example/guide", "quantity": "900",
             "unit": "litres-a-week", "reach": "europe", "visibility": "public"}  # fmt: skip
    window.post(path, typed)
    row = Listing.objects.get()
    window.post(f"/exchange/{row.pk}/steps/publish/")
    page = said(Client().get(f"/exchange/{row.pk}/"))
    for text in (
        "Sanitiser, Masks",
        "10 d",
        "Asked for",
        "900 litres a week",
        'href="https://mill.example/guide"',
    ):
        assert text in page
    assert "Dye line" in said(Client().get("/exchange/?q=sanitiser&kind=production-capacity"))


@pytest.mark.system("G13")
def test_job_is_posted_found_and_leads_to_where_one_applies(window):
    path = "/exchange/new/quiet-mill/job/offer/"
    typed = {"title": "Weaver", "attributes.contract": "permanent", "attributes.skills": "Jacquard\nDobby",
             "attributes.apply_at": "https://mill.example/jobs/7", "quantity": "2", "unit": "positions",
             "reach": "country", "country": "country:FR", "visibility": "public"}  # fmt: skip
    window.post(path, typed)
    row = Listing.objects.get()
    window.post(f"/exchange/{row.pk}/steps/publish/")
    row.refresh_from_db()
    assert row.valid_until == timezone.localdate() + timedelta(days=60)
    assert "Weaver" in said(Client().get("/exchange/?q=jacquard&kind=job&country=FR"))
    assert 'href="https://mill.example/jobs/7"' in said(Client().get(f"/exchange/{row.pk}/"))
