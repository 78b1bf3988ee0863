"""Every type of field comes back from its form as it went in."""

import pytest

from trellis.core.types import Problem
from trellis.registry.forms.profile import faults, term_options
from trellis.registry.forms.typed import is_ticked, typed_from_profile
from trellis.registry.models import Organisation, PersonMembership
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.tests.test_views_editing import boxes, edit, values_of

pytestmark = pytest.mark.django_db

ADVISER = {"advice_fields": ["circular-economy", "funding"], "languages": ["de", "en"]}
COMPANY = {
    "products": ["Planetary gearboxes", "Shafts"],
    "certificates": ["ISO 9001"],
    "market": ["country:DE", "country:FR"],
    "activity": ["nace21:C"],
}


@pytest.fixture
def keeper(client, make_person):
    person = make_person("keeper")
    client.force_login(person)
    return person


def own(make_profile, keeper, kind, values):
    known = {name: value for name, value in values.items() if get_blueprint(kind).field(name)}
    profile = make_profile("Own", kind=kind, **known)
    PersonMembership.objects.create(person=keeper, organisation_id=profile.id, role="owner")
    return profile, known


@pytest.mark.parametrize(("kind", "values"), [("adviser", ADVISER), ("company", COMPANY)])
def test_form_sent_back_untouched_keeps_every_value(client, make_profile, keeper, kind, values):
    profile, known = own(make_profile, keeper, kind, values)
    before = values_of(profile)
    assert {name: before[name] for name in known} == known
    assert edit(client, profile, boxes(edit(client, profile))).status_code == 302
    assert values_of(profile) == before


@pytest.mark.parametrize("value", [True, False])
def test_yes_or_no_is_shown_as_chosen(client, make_profile, keeper, value):
    blueprint = next(
        item
        for item in map(get_blueprint, ("training-provider", "company", "adviser", "cluster"))
        if any(spec.type == "boolean" for spec in item.fields())
    )
    name = next(spec.name for spec in blueprint.fields() if spec.type == "boolean")
    profile, _known = own(make_profile, keeper, blueprint.key, {name: value})
    assert typed_from_profile(blueprint, profile, language="en")[name] == ["yes" if value else "no"]
    assert edit(client, profile, boxes(edit(client, profile))).status_code == 302
    assert values_of(profile)[name] is value


def test_long_list_is_typed_line_by_line_and_a_short_one_ticked(make_profile):
    blueprint = get_blueprint("company")
    profile = make_profile("Own", kind="company", market=["country:DE", "country:FR"], theme=["theme:green"])
    typed = typed_from_profile(blueprint, profile, language="en")
    fields = {spec.name: spec for spec in blueprint.fields()}
    assert (is_ticked(fields["theme"]), typed["theme"]) == (True, ["theme:green"])
    assert (is_ticked(fields["market"]), typed["market"]) == (False, ["DE Germany\nFR France"])


def test_fault_of_no_field_stands_in_the_summary_without_a_place():
    [fault] = faults(get_blueprint("company"), {}, [Problem("rule:members", "Too few.")], language="en")
    assert (fault.text, fault.anchor) == ("Too few.", "")


def test_form_at_a_former_address_leads_to_the_present_one(client, make_profile, keeper):
    profile, _known = own(make_profile, keeper, "company", {})
    Organisation.objects.filter(pk=profile.id).update(slug="new-own")
    Organisation.objects.get().former_slugs.create(slug="own")
    answer = edit(client, profile)
    assert (answer.status_code, answer["Location"]) == (302, "/organisations/new-own/edit/")


def test_countries_to_choose_from_stand_in_the_order_of_the_alphabet_whatever_their_accents(terms):
    names = [name for _id, name in term_options("country", (), "de")]
    assert names.index("Ägypten") < names.index("Albanien") < names.index("Österreich") < names.index("Polen")
