"""What services answer where nobody, nothing or something impossible is asked."""

import pytest
from django.core.management import CommandError, call_command

from trellis.core.errors import Conflict, NotFound, NotPermitted, TrellisError
from trellis.core.types import VISITOR
from trellis.registry.models import FormerSlug, Organisation, PersonMembership, ProfileDraft
from trellis.registry.selectors.demonstration import DemonstrationError
from trellis.registry.selectors.drafts import find_draft
from trellis.registry.selectors.profiles import get_profile
from trellis.registry.services import demonstration_persons, drafts, life, profiles, sources
from trellis.registry.services.slugs import Named, free_slugs
from trellis.registry.services.texts import Unfit, brief
from trellis.registry.services.values import clean
from trellis.registry.tests.conftest import OPERATOR, entries
from trellis.registry.types import FieldSpec, FieldType, Status

pytestmark = pytest.mark.django_db


def test_draft_is_of_a_person_alone(make_profile, make_person):
    profile, person = make_profile("Own"), make_person("keeper")
    ProfileDraft.objects.create(
        organisation_id=profile.id, person=person, version=1, typed={"city": ["Lyon"]}
    )
    with pytest.raises(NotPermitted, match="Only a person has drafts"):
        drafts.save_draft(actor=OPERATOR, organisation_id=profile.id, version=1, typed={"city": ["Graz"]})
    drafts.discard_draft(actor=OPERATOR, organisation_id=profile.id)
    assert find_draft(actor=VISITOR, organisation_id=profile.id) is None
    assert ProfileDraft.objects.get().typed == {"city": ["Lyon"]}


def test_profile_that_is_not_to_be_seen_is_not_found(make_profile):
    with pytest.raises(NotFound):
        get_profile(actor=VISITOR, organisation_id=make_profile("Secret").id)


def test_same_address_again_changes_nothing(make_profile):
    profile = make_profile("Open", published=True)
    before = entries(profile.id)
    assert profiles.rename_address(actor=OPERATOR, organisation_id=profile.id, slug="open").slug == "open"
    assert (entries(profile.id), FormerSlug.objects.count()) == (before, 0)


def test_state_moves_only_along_the_table_of_transitions(make_profile):
    row = Organisation.objects.get(pk=make_profile("Draft").id)
    with pytest.raises(Conflict, match="in another state by now"):
        life.move(OPERATOR, row, Status.CONFIRMED, action="confirmed")
    assert Organisation.objects.get().status == "draft"


@pytest.mark.django_db(transaction=True)
def test_source_records_outside_a_transaction_are_refused():
    with pytest.raises(TrellisError, match="in the transaction of the change"):
        sources.keep_source_fields(source="A directory", records=[])


def test_names_without_letters_and_doubles_each_get_an_address_of_their_own(make_profile):
    make_profile("Loom", kind="company", country="country:DE")
    named = [Named(7, "Loom", "company", "country:DE"), Named(8, "LOOM!", "company", "country:DE")]
    assert free_slugs(named) == ["loom-de", "loom-8"]
    assert free_slugs([]) == []


def test_number_of_thousands_of_digits_is_told_briefly():
    assert brief(10**5000) == "…"
    assert brief("a\u202eb") == "ab"


def test_degrees_beyond_every_number_are_refused():
    spec = FieldSpec(name="x", label="X", type=FieldType.DEGREES)
    with pytest.raises(Unfit, match="Write a number"):
        clean(spec, "1e400")
    assert clean(spec, "12,5") == 12.5


def test_demonstration_owner_without_the_demonstration_keeps_nothing(db):
    demonstration_persons.ensure_persons(actor=OPERATOR, password="a-long-password-7")
    assert PersonMembership.objects.count() == 0


def test_faulty_demonstration_is_told_and_nothing_is_stored(monkeypatch):
    def refuse(**known):
        raise DemonstrationError(["networks.yaml: there is no country 'XX'"])

    module = "trellis.registry.management.commands.load_demo"
    monkeypatch.setattr(f"{module}.load_demonstration", refuse)
    with pytest.raises(CommandError, match="no country 'XX'"):
        call_command("load_demo")
    assert Organisation.objects.count() == 0


def test_retired_code_is_refused_and_names_what_it_became(terms):
    spec = FieldSpec(name="region", label="Region", type=FieldType.TERM, scheme="nuts2024")
    with pytest.raises(Unfit, match=r"“NL31” is no longer in use\. It became: Utrecht \(NL35\)") as refused:
        clean(spec, "NL31")
    assert refused.value.suggestion == "Utrecht"
