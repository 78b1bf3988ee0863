"""The form of a profile: stored, refused with what was typed kept, drafts, rows, two editors at once."""

import re

import pytest

from trellis.registry.models import Organisation, PersonMembership, ProfileDraft
from trellis.registry.selectors.profiles import get_profile
from trellis.registry.services import profiles
from trellis.registry.tests.conftest import OPERATOR
from trellis.registry.types import SiteRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(make_person):
    return make_person("keeper")


@pytest.fixture
def own(make_profile, person, client):
    profile = make_profile("Techtera", city="Lyon", technology=[{"term": "robotics", "weight": 4}])
    PersonMembership.objects.create(person=person, organisation_id=profile.id, role="owner")
    client.force_login(person)
    return profile


def boxes(response):
    """What a browser would send back: every box of the page's form with its content."""
    html = response.content.decode()
    html = html[html.index('<form class="form') :]
    sent: dict[str, list[str]] = {}
    for match in re.finditer(r"<(input|textarea|select|option)\b([^>]*)>(?:\n?([^<]*)</textarea>)?", html):
        tag, attributes, text = match.groups()
        name = re.search(r'\bname="([^"]+)"', attributes)
        value = re.search(r'\bvalue="([^"]*)"', attributes)
        if tag == "select":
            select = name.group(1)
            sent.setdefault(select, []).append("")
        elif tag == "option":
            if " selected" in attributes:
                sent[select][-1] = value.group(1)
        elif tag == "textarea":
            sent.setdefault(name.group(1), []).append(text)
        elif name and ('type="checkbox"' not in attributes or " checked" in attributes):
            sent.setdefault(name.group(1), []).append(value.group(1) if value else "")
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def values_of(profile):
    return dict(get_profile(actor=OPERATOR, organisation_id=profile.id).values)


def edit(client, profile, data=None):
    path = f"/organisations/{profile.slug}/edit/"
    return client.get(path) if data is None else client.post(path, data)


def test_form_sent_back_untouched_changes_nothing(client, own):
    before = get_profile(actor=OPERATOR, organisation_id=own.id)
    response = edit(client, own, boxes(edit(client, own)))
    assert response.status_code == 302
    assert get_profile(actor=OPERATOR, organisation_id=own.id) == before


def test_form_stores_every_kind_of_box(client, own):
    sent = boxes(edit(client, own))
    sent |= {
        "city": ["Paris"],
        "region": ["Île-de-France"],
        "other_names": ["One\n\n Two "],
        "description.language": ["en", "fr"],
        "description.text": ["English", "Français"],
        "theme": ["theme:green"],
        "activity": ["C\n10 Food products"],
        "website_in_english": ["yes"],
        "languages": ["fr", "en"],
        "member_counts.large": ["3"],
        "staff_fte": ["1,5"],
        "latitude": ["48,85"],
        "longitude": ["2.35"],
        "site.name": ["Plant"],
        "site.city": ["Brest"],
        "site.country": ["country:FR"],
    }
    response = edit(client, own, sent)
    assert response.status_code == 302, response.context_data["form"].faults
    assert (response.status_code, response.url) == (302, f"/organisations/{own.slug}/")
    values = values_of(own)
    assert values["city"] == "Paris"
    assert values["region"] == "nuts2024:FR10"
    assert values["other_names"] == ["One", "Two"]
    assert values["description"] == {"en": "English", "fr": "Français"}
    assert values["theme"] == ["theme:green"]
    assert values["activity"] == ["nace21:10", "nace21:C"]
    assert values["website_in_english"] is True
    assert values["languages"] == ["en", "fr"]
    assert values["member_counts"] == {"large": 3, "research": 3, "sme": 20}
    assert values["staff_fte"] == "1.5"
    assert (values["latitude"], values["longitude"], values["precision"]) == (48.85, 2.35, "exact")
    assert values["technology"] == [{"term": "technology:robotics", "weight": 4.0}]
    [site] = get_profile(actor=OPERATOR, organisation_id=own.id).sites
    assert (site.name, site.city, site.country) == ("Plant", "Brest", "country:FR")


def test_unticked_groups_are_emptied(client, own):
    sent = boxes(edit(client, own))
    del sent["technology"]
    edit(client, own, sent)
    assert "technology" not in values_of(own)


def test_faults_stand_in_a_summary_and_at_the_field_and_what_was_typed_stays(client, own):
    sent = boxes(edit(client, own)) | {
        "website": ["javascript:alert(1)"],
        "founded_year": ["long ago"],
        "city": ["Typed city"],
        "site.city": ["Nowhere"],
        "site.latitude": ["99"],
    }
    response = edit(client, own, sent)
    html = response.content.decode()
    assert response.status_code == 422
    assert 'href="#field-website"' in html
    assert 'href="#field-founded_year"' in html
    assert 'href="#site-0-latitude"' in html
    assert 'value="Typed city"' in html
    assert 'value="javascript:alert(1)"' in html
    assert values_of(own)["city"] == "Lyon"
    again = boxes(edit(client, own))
    assert again["city"] == ["Typed city"]
    assert again["site.city"][0] == "Nowhere"


def test_huge_text_is_refused_with_its_length_and_shown_again(client, own):
    text = "x" * 1_000_000
    response = edit(client, own, boxes(edit(client, own)) | {"description.text": [text]})
    assert response.status_code == 422
    assert "1000000" in response.content.decode()
    assert text in response.content.decode()
    assert values_of(own)["description"] == {"en": "About Techtera."}


def test_add_gives_one_more_row_and_keeps_what_was_typed(client, own):
    sent = boxes(edit(client, own))
    rows = len(sent["description.text"])
    more = boxes(edit(client, own, sent | {"city": ["Typed"], "_add": "description"}))
    assert len(more["description.text"]) == rows + 1
    assert more["city"] == ["Typed"]
    sites = boxes(edit(client, own, sent | {"_add": "sites"}))
    assert len(sites["site.city"]) == 2
    assert values_of(own)["city"] == "Lyon"


def test_draft_is_kept_by_button_and_by_itself_and_only_its_person_sees_it(client, own, make_person):
    sent = boxes(edit(client, own)) | {"city": ["Draft city"]}
    assert edit(client, own, sent | {"_draft": "1"}).status_code == 302
    assert boxes(edit(client, own))["city"] == ["Draft city"]
    answer = client.post(f"/organisations/{own.slug}/draft/", sent | {"city": ["By itself"]})
    assert answer.status_code == 200
    assert boxes(edit(client, own))["city"] == ["By itself"]
    assert values_of(own)["city"] == "Lyon"
    other = make_person("second")
    PersonMembership.objects.create(person=other, organisation_id=own.id, role="editor")
    client.force_login(other)
    assert boxes(edit(client, own))["city"] == ["Lyon"]


def test_draft_is_gone_when_saved_or_discarded(client, own):
    sent = boxes(edit(client, own)) | {"city": ["Nice"]}
    edit(client, own, sent | {"_draft": "1"})
    edit(client, own, sent | {"_discard": "1"})
    assert boxes(edit(client, own))["city"] == ["Lyon"]
    edit(client, own, sent | {"_draft": "1"})
    edit(client, own, sent)
    assert not ProfileDraft.objects.exists()
    assert values_of(own)["city"] == "Nice"


def test_draft_too_large_to_keep_is_refused_with_what_to_do(client, own):
    sent = {"description.text": ["x" * 2_100_000], "version": ["1"]}
    response = client.post(f"/organisations/{own.slug}/draft/", sent)
    assert response.status_code == 422
    assert "Shorten" in response.content.decode()


def test_second_editor_sees_both_values_and_loses_nothing(client, own):
    sent = boxes(edit(client, own)) | {"city": ["Mine"], "phone": ["123"]}
    profiles.change_organisation(
        actor=OPERATOR, organisation_id=own.id, values={"city": "Theirs", "founded_year": 1999}
    )
    response = edit(client, own, sent)
    html = response.content.decode()
    assert response.status_code == 409
    assert [(line.name, line.theirs, line.mine) for line in response.context_data["lines"]] == [
        ("city", "Theirs", "Mine")
    ]
    assert "Theirs" in html
    assert values_of(own)["city"] == "Theirs"
    decided = boxes(response) | {"keep.city": ["mine"]}
    assert edit(client, own, decided).status_code == 302
    values = values_of(own)
    assert (values["city"], values["phone"], values["founded_year"]) == ("Mine", "123", 1999)


def test_second_editor_may_leave_what_stands(client, own):
    sent = boxes(edit(client, own)) | {"city": ["Mine"], "phone": ["123"]}
    profiles.change_organisation(actor=OPERATOR, organisation_id=own.id, values={"city": "Theirs"})
    decided = boxes(edit(client, own, sent)) | {"keep.city": ["theirs"]}
    edit(client, own, decided)
    values = values_of(own)
    assert (values["city"], values["phone"]) == ("Theirs", "123")


def test_third_change_between_asks_once_more(client, own):
    sent = boxes(edit(client, own)) | {"city": ["Mine"]}
    profiles.change_organisation(actor=OPERATOR, organisation_id=own.id, values={"city": "Theirs"})
    decided = boxes(edit(client, own, sent)) | {"keep.city": ["mine"]}
    profiles.change_organisation(actor=OPERATOR, organisation_id=own.id, values={"city": "Third"})
    response = edit(client, own, decided)
    assert response.status_code == 409
    assert response.context_data["lines"][0].theirs == "Third"


def test_sites_that_two_editors_changed_clash_as_one_field(client, own):
    sent = boxes(edit(client, own)) | {"site.city": ["Mine"]}
    profiles.set_sites(actor=OPERATOR, organisation_id=own.id, sites=[SiteRecord(city="Theirs")])
    response = edit(client, own, sent)
    assert [line.name for line in response.context_data["lines"]] == ["sites"]
    untouched = boxes(edit(client, own)) | {
        "version": ["1"],
        "site.city": [""],
        "site.id": [""],
        "phone": ["9"],
    }
    edit(client, own, untouched)
    assert [site.city for site in get_profile(actor=OPERATOR, organisation_id=own.id).sites] == ["Theirs"]


def test_site_row_ticked_for_removal_is_removed(client, own):
    profiles.set_sites(
        actor=OPERATOR, organisation_id=own.id, sites=[SiteRecord(city="A"), SiteRecord(city="B")]
    )
    edit(client, own, boxes(edit(client, own)) | {"site.remove": ["0"]})
    assert [site.city for site in get_profile(actor=OPERATOR, organisation_id=own.id).sites] == ["B"]


def test_parent_is_named_by_address_or_name(client, own, make_profile):
    parent = make_profile("Mother", published=True)
    edit(client, own, boxes(edit(client, own)) | {"parent": ["mother"]})
    assert values_of(own)["parent"] == parent.id
    assert boxes(edit(client, own))["parent"] == ["mother"]
    response = edit(client, own, boxes(edit(client, own)) | {"parent": ["Nobody"]})
    assert response.status_code == 422
    edit(client, own, boxes(edit(client, own)) | {"parent": [""]})
    assert "parent" not in values_of(own)


def test_parents_never_go_in_a_circle(client, own, make_profile):
    child = make_profile("Child", published=True, parent=own.id)
    response = edit(client, own, boxes(edit(client, own)) | {"parent": [child.slug]})
    assert response.status_code == 422
    assert "own parts" in response.content.decode()


def test_save_and_hand_in_needs_what_a_published_profile_needs(client, own, make_profile):
    sent = boxes(edit(client, own)) | {"description.text": [""], "_submit": "1"}
    response = edit(client, own, sent)
    assert response.status_code == 422
    assert 'href="#field-description"' in response.content.decode()
    assert Organisation.objects.get(pk=own.id).status == "draft"
    response = edit(client, own, sent | {"description.text": ["Now there"]})
    assert response.status_code == 302
    assert Organisation.objects.get(pk=own.id).status == "in_review"


def test_new_profile_is_a_draft_of_its_person(client, terms, person):
    client.force_login(person)
    assert "Company" in client.get("/organisations/new/").content.decode()
    response = client.get("/organisations/new/company/")
    assert response.status_code == 200
    sent = boxes(response) | {"name": ["Copper & Sons"], "country": ["country:DE"]}
    made = client.post("/organisations/new/company/", sent)
    assert made.url == "/organisations/copper-sons/edit/"
    row = Organisation.objects.get(slug="copper-sons")
    assert (row.status, row.country_id, row.kind) == ("draft", "country:DE", "company")
    assert client.get(made.url).status_code == 200


def test_new_profile_with_a_known_name_is_asked_about_first(client, own):
    profiles.change_organisation(actor=OPERATOR, organisation_id=own.id, values={"city": "Lyon"})
    sent = {"name": ["TECHTERA"], "country": ["country:FR"], "version": ["0"]}
    response = client.post("/organisations/new/cluster/", sent)
    assert response.status_code == 409
    assert [card.slug for card in response.context_data["alike"]] == ["techtera"]
    assert client.post("/organisations/new/cluster/", sent | {"is_another": "1"}).status_code == 302
    assert Organisation.objects.filter(name__iexact="techtera").count() == 2


def test_new_profile_without_a_name_keeps_what_was_typed(client, terms, person):
    client.force_login(person)
    response = client.post("/organisations/new/company/", {"name": "", "website": "x.example.org"})
    assert response.status_code == 422
    assert 'value="x.example.org"' in response.content.decode()


@pytest.mark.parametrize("path", ["new/", "new/cluster/", "review/"])
def test_visitors_are_asked_to_sign_in(client, terms, path):
    response = client.get(f"/organisations/{path}")
    assert response.status_code == 302
    assert "login" in response.url


def test_stranger_may_not_edit_a_published_profile(client, make_profile, person):
    profile = make_profile("Open", published=True)
    client.force_login(person)
    response = edit(client, profile)
    assert response.status_code == 403
    assert "owner" in response.content.decode()


def test_text_with_a_null_character_is_read_without_it(client, own, make_profile):
    above = make_profile("Above", published=True)
    response = edit(client, own, {**boxes(edit(client, own)), "parent": "abo\0ve"})
    assert response.status_code == 302
    assert get_profile(actor=OPERATOR, organisation_id=own.id).values["parent"] == above.id
    again = client.post("/organisations/new/cluster/", {"name": "Tech\0tera", "country": "country:FR"})
    assert again.status_code == 409  # the name is there already
