"""The commands that compare the search table with the profiles and write it anew."""

from io import StringIO

import pytest
from django.core.management import call_command

from trellis.registry.models import Organisation, SearchEntry

pytestmark = pytest.mark.django_db


def run(name: str) -> str:
    out = StringIO()
    call_command(name, stdout=out)
    return out.getvalue().strip()


def test_check_names_what_differs_and_rebuild_repairs_it(make_profile):
    profile = make_profile("Photonics Valley", published=True)
    make_profile("Loom", published=True)
    assert run("check_search") == "The search table is what the profiles say."
    Organisation.objects.filter(pk=profile.id).update(name="Photonics Hill")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_search", stdout=out)
    assert ended.value.code == 1
    assert out.getvalue() == f"1 organisations differ: {profile.id}. Run: manage.py rebuild_search\n"
    assert SearchEntry.objects.get(pk=profile.id).name == "Photonics Valley"
    assert run("rebuild_search") == "2 organisations looked at; the search table is as it should be."
    assert SearchEntry.objects.get(pk=profile.id).name == "Photonics Hill"
    assert run("check_search") == "The search table is what the profiles say."
