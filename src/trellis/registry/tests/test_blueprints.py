"""Kinds of profile: those of the platform are sound; a wrong one is explained; a new one works at once."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from trellis.registry.selectors import blueprints as selectors
from trellis.registry.selectors.blueprints import FOLDER, BlueprintError, read_blueprints, unknown_names
from trellis.registry.services import life, profiles
from trellis.registry.tests.conftest import OPERATOR

NEW_KIND = """\
key: food-bank
family: organisation
label: {en: Food bank, fr: Banque alimentaire}
plural: Food banks
description: Collects food that would be lost and gives it to people.
carries: [A5]
counts_as: non-profit
confirmation: {amber_months: 3, red_months: 6}
sections:
  - key: identity
    label: Who you are
    fields:
      - name
      - country
      - name: tonnes_a_year
        label: Tonnes a year
        type: decimal
        required: true
        weight: 5
        minimum: 0
        why: It shows the size.
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "food-bank.yaml").write_text(NEW_KIND)
    return tmp_path


def write(folder, text, name="food-bank.yaml"):
    (folder / name).write_text(text)


def faults_of(folder):
    with pytest.raises(BlueprintError) as caught:
        read_blueprints(FOLDER, folder)
    return list(caught.value.faults)


@pytest.mark.django_db
def test_every_kind_of_the_platform_is_sound():
    found = read_blueprints(FOLDER)
    assert unknown_names(found.values()) == []
    organisations = {item.key for item in found.values() if item.family == "organisation"}
    assert organisations == {
        "cluster", "social-economy-cluster", "company", "research-organisation", "technology-centre",
        "laboratory", "digital-innovation-hub", "training-provider", "adviser", "finance-provider",
        "authority", "association",
    }  # fmt: skip
    networks = {item.key for item in found.values() if item.family == "network"}
    assert networks >= {
        "national-association", "eurocluster", "meta-cluster", "industrial-alliance", "escp-4i", "escp-4x",
        "escp-s3", "innosup",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("family: organisation", "family: club", 2, "family"),
        ("sections:", "colour: red\nsections:", 9, "colour"),
        ("        type: decimal", "        type: weight", 17, "type"),
        ("      - country", "      - planet", 14, "planet"),
        ("why: It shows the size.", "help: x", 15, "why it matters"),
        ("red_months: 6", "red_months: 2", 8, "red_months"),
        ("      - country", "      - {name: country, type: text}", 14, "country"),
        ("      - country", "      - name", 1, "twice"),
        ("carries: [A5]", "carries: [Z99]", 6, "carries"),
        ("key: food-bank", "key: foodbank", 1, "name of the file"),
        ("label: Tonnes a year", "label: [", 18, "YAML"),
        ("family: organisation", "family: network", 1, "members"),
        ("        type: decimal", "        type: terms", 15, "needs a 'scheme'"),
        ("        type: decimal", "        type: choice", 15, "needs 'options'"),
        ("      - name\n", "", 1, "needs the field 'name'"),
        ("counts_as: non-profit", "counts_as: non-profit\ncharter: true", 1, "'charter' in a section"),
        ("    fields:\n", "    fields: 5\n    old:\n", 12, "fields"),
        ("    label: Who you are\n", "    label: {en: {a: b}}\n", 11, "label"),
    ],
)
def test_fault_names_file_and_line(folder, old, new, line, words):
    write(folder, NEW_KIND.replace(old, new, 1))
    faults = faults_of(folder)
    assert len(faults) >= 1
    assert faults[0].startswith(f"food-bank.yaml, line {line}:"), faults
    assert words in faults[0]


def test_every_fault_of_every_file_is_told_at_once(folder):
    write(folder, "just a text", name="a.yaml")
    write(folder, "key: b\nfamily: organisation\n", name="b.yaml")
    write(folder, "- a list", name="_fields.yaml")
    files = {fault.split(",")[0] for fault in faults_of(folder)}
    assert files == {"a.yaml", "b.yaml", "_fields.yaml"}


def test_folder_that_is_not_there_is_a_fault(tmp_path):
    assert faults_of(tmp_path / "nowhere") == [f"{tmp_path / 'nowhere'}: there is no such folder"]


@pytest.mark.django_db
def test_names_that_are_nowhere_are_faults(folder):
    text = NEW_KIND.replace(
        "      - country", "      - {name: origin, label: O, type: term, scheme: planets}"
    )
    text = text.replace("counts_as: non-profit", "counts_as: moon\nmembers: {kinds: [comet]}\n")
    text = text.replace("sections:", 'waiver: {label: W, terms: ["label:none"]}\nsections:')
    write(folder, text)
    assert unknown_names(read_blueprints(FOLDER, folder).values()) == [
        "food-bank.yaml: there is no list 'planets'",
        "food-bank.yaml: members: there is no kind 'comet'",
        "food-bank.yaml: waiver: there is no code 'label:none'",
        "food-bank.yaml: counts_as: there is no kind of member 'moon'",
    ]


@pytest.mark.django_db
def test_command_lists_the_kinds_or_says_what_is_wrong(folder):
    out = StringIO()
    call_command("check_blueprints", str(folder), stdout=out)
    assert "food-bank" in out.getvalue()
    write(folder, NEW_KIND.replace("type: decimal", "type: weight"))
    with pytest.raises(CommandError, match=r"food-bank\.yaml, line 17"):
        call_command("check_blueprints", str(folder))
    write(folder, NEW_KIND.replace("counts_as: non-profit", "counts_as: moon"))
    with pytest.raises(CommandError, match="moon"):
        call_command("check_blueprints", str(folder))


@pytest.mark.django_db
def test_new_kind_works_without_a_line_of_code(folder, settings, client, make_person):
    settings.TRELLIS_BLUEPRINT_FOLDERS = [str(folder)]
    selectors.blueprints.cache_clear()
    try:
        person = make_person("keeper")
        client.force_login(person)
        assert "Food bank" in client.get("/organisations/new/").content.decode()
        made = client.post(
            "/organisations/new/food-bank/", {"name": "Harvest", "country": "country:FR", "version": "0"}
        )
        form = client.get(made.url).content.decode()
        assert "Tonnes a year" in form
        client.post(
            made.url, {"version": "1", "name": "Harvest", "country": "country:FR", "tonnes_a_year": "12,5"}
        )
        profile = life.publish(actor=OPERATOR, organisation_id=profiles.Organisation.objects.get().pk)
        assert profile.values["tonnes_a_year"] == "12.5"
        client.logout()
        client.cookies["django_language"] = "fr"
        page = client.get("/organisations/harvest/").content.decode()
        assert "Banque alimentaire" in page
        assert "12,5" in page
        assert client.get("/api/organisations/harvest").json()["values"]["tonnes_a_year"] == "12.5"
    finally:
        selectors.blueprints.cache_clear()
